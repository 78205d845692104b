//! What may be typed after `sluis`, with the words of `--help`.

use crate::cli::admin::AdminVerb;
use crate::cli::client::ClientVerb;
use crate::cli::config::ConfigVerb;
use crate::cli::keys::KeysVerb;
use crate::cli::mail::MailVerb;
use crate::cli::migrate::MigrateVerb;
use crate::cli::organisation::OrgVerb;
use crate::cli::passwords::PasswordsVerb;
use crate::cli::resource::ResourceVerb;
use crate::cli::serve::ServeFlags;
use crate::cli::sms::SmsVerb;
use crate::cli::user::UserVerb;
use crate::demo::arguments::DemoFlags;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Sluis, an OpenID Connect provider for many organisations.
///
/// Every verb reads the same configuration: built-in defaults, then files, then variables such as
/// SLUIS_SERVER__BIND, then flags. `sluis config show` says what is in effect and where it came from.
///
/// Exit codes: 0 fine, 1 refused or failed (one sentence on standard error), 2 not understood.
#[derive(Debug, Parser)]
#[command(name = "sluis", version, max_term_width = 100)]
pub struct Arguments {
    /// What every verb takes.
    #[command(flatten)]
    pub shared: Shared,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What every verb takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Shared {
    /// Read this TOML file; may be repeated, the later wins. Without it: /etc/sluis/sluis.toml, if it exists
    #[arg(long, global = true, value_name = "FILE", env = "SLUIS_CONFIG", value_delimiter = ':')]
    pub config: Vec<PathBuf>,
    /// Set one key over files and variables: --set session.idle=10m. Secrets are not taken here
    #[arg(long, global = true, value_name = "SECTION.KEY=VALUE", value_parser = key_and_value)]
    pub set: Vec<(String, String)>,
    /// Answer as one JSON object, for scripts
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Start everything that a newcomer needs, on one port: Sluis, two apps, a mailbox and a telephone
    Demo(DemoFlags),
    /// Serve until told to stop (SIGTERM or Ctrl-C)
    Serve(ServeFlags),
    /// Bring the database up to date, or say how far it is
    #[command(subcommand)]
    Migrate(MigrateVerb),
    /// Check or show the configuration
    #[command(subcommand)]
    Config(ConfigVerb),
    /// Look at everything that `serve` needs, and say what to do about what is not well
    Doctor,
    /// Ask the server that runs on this machine whether it is ready; for a container's health check
    Health,
    /// Make an organisation, list them, decide what it asks of its people
    #[command(subcommand)]
    Org(OrgVerb),
    /// Register an app, list them, show one
    #[command(subcommand)]
    Client(ClientVerb),
    /// Register an API that tokens are made for, or list them
    #[command(subcommand)]
    Resource(ResourceVerb),
    /// Make people known, and let in who lost the second step
    #[command(subcommand)]
    User(UserVerb),
    /// Make administrators of the instance known
    #[command(subcommand)]
    Admin(AdminVerb),
    /// See what became of the mails, and whether the mail server takes any
    #[command(subcommand)]
    Mail(MailVerb),
    /// See what became of the text messages, and whether a gateway takes any
    #[command(subcommand)]
    Sms(SmsVerb),
    /// Make a list of stolen passwords, or look into it
    #[command(subcommand)]
    Passwords(PasswordsVerb),
    /// Make a master key, list the signing keys, make new ones
    #[command(subcommand)]
    Keys(KeysVerb),
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if key.contains('.') => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err("write it as section.key=value".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_does_not_contradict_itself() {
        Arguments::command().debug_assert();
    }
}
