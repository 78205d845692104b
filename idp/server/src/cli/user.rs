//! `sluis user …`: makes a person known, with what they prove themselves with; lets in who lost the second step.

use crate::cli::batch::{Batch, PEOPLE_PER_TRANSACTION, answer, hashed};
use crate::cli::helpdesk::{self, AgreeFlags, CodeFlags};
use crate::cli::house::House;
use crate::cli::output::{CliError, Output};
use crate::cli::secret_input::SecretLines;
use crate::cli::user_flags::UserFlags;
use crate::cli::user_lock::{self, LockFlags};
use clap::Subcommand;
use sluis_domain::authenticator::recovery_code::RecoveryCode;

/// Make people known, and help them.
#[derive(Debug, Subcommand)]
pub enum UserVerb {
    /// Make a person known who belongs to the named organisations at once, without an invitation: their
    /// password and app count as bound by themselves
    #[command(
        after_help = "Example:\n  sluis user create --login-name anna@example.nl --organisation linde \\\n    \
                            --given-name Anna --surname Jansen --email anna@example.nl --password-stdin < FILE"
    )]
    Create(Box<UserFlags>),
    /// Give a person who lost the second step a code that takes its place once, at one organisation. Where the
    /// rules ask four eyes, it asks another administrator to agree
    #[command(
        after_help = "Example:\n  sluis user issue-code --login-name anna@example.nl --organisation linde \\\n    \
                            --by beheer --reason 'teruggebeld, melding 4711' --valid 2h < PASSWORD-OF-BEHEER"
    )]
    IssueCode(CodeFlags),
    /// Agree to a code that another administrator asked for, and give it
    AgreeCode(AgreeFlags),
    /// Lock a person out, everywhere: sessions, remembered devices, grants and links in mailboxes end at once
    #[command(after_help = "Example:\n  sluis user lock --login-name anna@example.nl --by beheer \\\n    \
                            --reason 'telefoon en wachtwoord gestolen, melding 4711' < PASSWORD-OF-BEHEER")]
    Lock(LockFlags),
    /// Let a person in again who was locked out, or whose name strangers tried a hundred times
    Unlock(LockFlags),
}

/// Runs the verb.
pub async fn run(verb: UserVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        UserVerb::Create(flags) => create(*flags, house, output).await,
        UserVerb::IssueCode(flags) => helpdesk::issue(flags, house, output).await,
        UserVerb::AgreeCode(flags) => helpdesk::agree(flags, house, output).await,
        UserVerb::Lock(flags) => user_lock::lock(flags, house, output).await,
        UserVerb::Unlock(flags) => user_lock::unlock(flags, house, output).await,
    }
}

async fn create(flags: UserFlags, house: &House, output: Output) -> Result<(), CliError> {
    let people = flags.people()?;
    let organisations = house.organisations(&flags.organisation).await?;
    let has_password = flags.password_stdin || flags.same_password_stdin;
    let lines =
        [has_password, flags.totp_secret_stdin, flags.recovery_code_stdin].map(usize::from).iter().sum();
    let mut lines = SecretLines::read(lines, asked(has_password, flags.totp_secret_stdin))?;
    let typed = if has_password { lines.take() } else { None };
    let given_key = if flags.totp_secret_stdin { lines.take() } else { None };
    let recovery_code = if flags.recovery_code_stdin { lines.take() } else { None };
    let recovery_code = match recovery_code {
        Some(typed) => {
            let read = RecoveryCode::read(typed.expose());
            Some(read.ok_or_else(|| {
                CliError::usage("the recovery code has 12 symbols or more of 2-9 and A-Z without I and O")
            })?)
        }
        None => None,
    };
    let password = match typed {
        Some(typed) => {
            let rules = house.password_rules(&organisations, flags.user_type())?;
            Some(hashed(&typed, &people, &rules, house).await?)
        }
        None => None,
    };
    let with_app = flags.totp || given_key.is_some();
    let seals = if with_app { Some(house.seals().await?) } else { None };
    let user_type = flags.user_type();
    let (administrator, must_change) = (false, flags.must_change);
    let batch =
        Batch { house, organisations, user_type, administrator, password, must_change, seals, recovery_code };
    batch.check_names(&people).await?;
    let mut made = Vec::new();
    for people in people.chunks(PEOPLE_PER_TRANSACTION) {
        match batch.make(people, given_key.as_ref()).await {
            Ok(some) => made.extend(some),
            // Whoever was made before is there, and their secrets are shown this once.
            Err(error) => {
                if !made.is_empty() {
                    answer(&made, output)?;
                }
                return Err(error);
            }
        }
    }
    answer(&made, output)
}

const fn asked(password: bool, key: bool) -> &'static str {
    match (password, key) {
        (true, true) => "the password in its first line and the app's key in its second",
        (false, true) => "the app's key in its first line",
        _ => "the password in its first line",
    }
}
