//! `sluis admin create`: makes somebody known who administers the instance itself.

use crate::cli::batch::{Batch, answer, hashed};
use crate::cli::house::House;
use crate::cli::output::{CliError, Output};
use crate::cli::password_rules::RulesOf;
use crate::cli::secret_input::SecretLines;
use crate::cli::user_flags::NewPerson;
use clap::{Args, Subcommand};
use sluis_domain::organisation::membership::{Profile, UserType};
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::user::LoginName;

/// Make administrators of the instance known.
#[derive(Debug, Subcommand)]
pub enum AdminVerb {
    /// Make an administrator of the instance known, with a password from the first line of standard input and
    /// an authenticator app. So far the command line is where an administrator works: there is no console yet
    Create(AdminFlags),
}

/// What an administrator is made of.
#[derive(Debug, Args)]
pub struct AdminFlags {
    /// What the person types to say who they are
    #[arg(long, value_name = "NAME")]
    login_name: String,
    /// Mail address: contact data, never a key
    #[arg(long)]
    email: Option<String>,
}

/// Runs the verb.
pub async fn run(verb: AdminVerb, house: &House, output: Output) -> Result<(), CliError> {
    let AdminVerb::Create(flags) = verb;
    let login_name = LoginName::parse(&flags.login_name)
        .map_err(|why| CliError::usage(format_args!("--login-name {why}")))?;
    let person = NewPerson { login_name, profile: Profile { email: flags.email, ..Profile::default() } };
    person.check()?;
    let typed = SecretLines::read(1, "the password in its first line")?.take();
    let typed = typed.ok_or_else(|| CliError::usage("standard input must hold the password"))?;
    let rules = RulesOf { handle: None, name: "Sluis".to_owned(), rules: Policy::compiled().password };
    let people = [person];
    let batch = Batch {
        house,
        organisations: Vec::new(),
        user_type: UserType::Internal,
        administrator: true,
        password: Some(hashed(&typed, &people, &[rules], house).await?),
        must_change: false,
        seals: Some(house.seals().await?),
        recovery_code: None,
    };
    answer(&batch.make(&people, None).await?, output)
}
