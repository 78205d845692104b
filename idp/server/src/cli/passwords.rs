//! `sluis passwords`: makes a list of stolen passwords that the server looks into, and looks into it.

use crate::breached::Breached;
use crate::breached_list;
use crate::breached_list::NotMade;
use crate::cli::output::{CliError, Output};
use crate::cli::secret_input::SecretLines;
use crate::config::settings::Config;
use clap::Subcommand;
use serde_json::json;
use sluis_domain::authenticator::password::{Context, PasswordRefused, check_new};
use sluis_domain::organisation::policy::password::PasswordRules;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Make a list of stolen passwords, or look into it.
#[derive(Debug, Clone, Subcommand)]
pub enum PasswordsVerb {
    /// Make the list that passwords.breached names, from a file of SHA-1 digests in ascending order, one a line,
    /// with or without :count behind it
    #[command(
        after_help = "Such files are published, for one by haveibeenpwned.com (\"Pwned Passwords\", SHA-1, ordered by \
                            hash).\nThe list takes 6 bytes for each password, and is put in place whole; restart the \
                            server to use it.\n\nExample:\n  sluis passwords load --from pwned-sha1.txt --to \
                            /var/lib/sluis/breached.bin --least 3"
    )]
    Load {
        /// The file to read
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// The list to make
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Leave out what was seen less often than this
        #[arg(long, value_name = "COUNT", default_value_t = 1)]
        least: u64,
        /// Each line holds a password as it is, in any order
        #[arg(long, conflicts_with = "least")]
        plain: bool,
    },
    /// Say whether the password in the first line of standard input is too well known: by the words that come
    /// with Sluis, or by the list of passwords.breached. Exit code 1 when it is
    Check,
}

/// Runs the verb.
pub fn run(verb: PasswordsVerb, config: &Config, output: Output) -> Result<(), CliError> {
    match verb {
        PasswordsVerb::Load { from, to, least, plain } => load((&from, &to), least, plain, output),
        PasswordsVerb::Check => check(config, output),
    }
}

fn load((from, to): (&Path, &Path), least: u64, plain: bool, output: Output) -> Result<(), CliError> {
    let unread = |error| CliError::failed(format_args!("{}: {error}", from.display()));
    let lines = BufReader::new(File::open(from).map_err(unread)?);
    let made = match plain {
        true => breached_list::of_passwords(lines, to),
        false => breached_list::of_digests(lines, least, to),
    };
    let count = made.map_err(|refused| match refused {
        NotMade::File(error) => CliError::failed(error),
        wrong => CliError::failed(format_args!("{}: {wrong}", from.display())),
    })?;
    let text = format!(
        "{} holds {count} passwords. Set passwords.breached to it and restart the server.",
        to.display()
    );
    output.say(&json!({ "list": to, "passwords": count }), text)
}

fn check(config: &Config, output: Output) -> Result<(), CliError> {
    let typed = SecretLines::read(1, "the password in its first line")?.take();
    let typed = typed.ok_or_else(|| CliError::usage("standard input must hold a password"))?;
    let any = PasswordRules { min_length: 0, max_length: u32::MAX, ..PasswordRules::compiled() };
    let refused = check_new(typed.expose(), &any, &Context::default()).err().unwrap_or_default();
    let word = refused.contains(&PasswordRefused::TooWellKnown);
    let list = config.passwords.breached.as_deref().map(Breached::open).transpose();
    let list = list.map_err(|why| CliError::failed(format_args!("passwords.breached: {why}")))?;
    let stolen = match &list {
        Some(list) => list.knows(typed.expose()).map_err(CliError::failed)?,
        None => false,
    };
    let listed = list.as_ref().map(Breached::count);
    let text = match (word, stolen, listed) {
        (true, _, _) => "It is too well known: a common word with little around it.".to_owned(),
        (_, true, _) => "It is on the list of stolen passwords.".to_owned(),
        (_, _, Some(count)) => format!("It is not known ({count} stolen passwords on the list)."),
        (_, _, None) => {
            "It is not known. No list of stolen passwords is set (passwords.breached).".to_owned()
        }
    };
    output.say(&json!({ "known": word || stolen, "stolen": stolen, "listed": listed }), text)?;
    if word || stolen { Err(CliError::SaidNo) } else { Ok(()) }
}
