//! `sluis org`: make organisations, list them, decide what they ask.

use crate::cli::house::{About, House, failed, refused};
use crate::cli::org_deadline;
use crate::cli::org_deadline::DeadlineFlags;
use crate::cli::org_exception;
use crate::cli::org_exception::ExceptionVerb;
use crate::cli::org_policy;
use crate::cli::org_policy::PolicyVerb;
use crate::cli::output::{CliError, Output, table};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use sluis_domain::audit::AuditCode;
use sluis_domain::organisation::organisation::{Helpdesk, Organisation, is_handle};
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::organisation::preset::Preset;
use sluis_domain::text::line;
use sluis_store::error::ORGANISATION_HANDLE_IS_UNIQUE;

/// The longest name of an organisation, in characters.
const LONGEST_NAME: usize = 80;
/// Organisations that are listed at most.
const MOST_LISTED: u64 = 10_000;

/// Make an organisation, list them, decide what it asks.
#[derive(Debug, Subcommand)]
pub enum OrgVerb {
    /// Make an organisation: a tenant with people, rules and a helpdesk of its own
    Create(OrgFlags),
    /// List the organisations
    List,
    /// Show, check, try or change what an organisation asks of its people
    #[command(subcommand)]
    Policy(PolicyVerb),
    /// Exempt one person from the second step until a day, or ask more of one person
    #[command(subcommand)]
    Exception(ExceptionVerb),
    /// Tell how far its people are with the second step: counts, and no names
    Deadline(DeadlineFlags),
}

/// What an organisation is made of.
#[derive(Debug, Args)]
pub struct OrgFlags {
    /// A short name for command lines and addresses: lower case letters, digits and hyphens
    #[arg(long)]
    handle: String,
    /// The name that people know
    #[arg(long)]
    name: String,
    /// The rules that it starts with: basic, ehealth, nen7510, verzuim or verzuim-mail-enrolment
    #[arg(long, default_value = "verzuim")]
    preset: String,
    /// The helpdesk's telephone number, as people see it
    #[arg(long, value_name = "NUMBER")]
    helpdesk_phone: Option<String>,
    /// The helpdesk's mail address
    #[arg(long, value_name = "ADDRESS")]
    helpdesk_mail: Option<String>,
    /// When the helpdesk answers, in words: "werkdagen 8.30-17.00 uur"
    #[arg(long, value_name = "WORDS")]
    helpdesk_hours: Option<String>,
    /// The theme that its pages wear; without it, the default one
    #[arg(long)]
    theme: Option<String>,
    /// A label that is shown on every page, such as "Trainingsomgeving"
    #[arg(long, value_name = "LABEL")]
    environment: Option<String>,
}

/// Runs the verb.
pub async fn run(verb: OrgVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        OrgVerb::Create(flags) => create(flags, house, output).await,
        OrgVerb::List => list(house, output).await,
        OrgVerb::Policy(verb) => org_policy::run(verb, house, output).await,
        OrgVerb::Exception(verb) => org_exception::run(verb, house, output).await,
        OrgVerb::Deadline(flags) => org_deadline::run(flags, house, output).await,
    }
}

async fn create(flags: OrgFlags, house: &House, output: Output) -> Result<(), CliError> {
    let organisation = organisation(flags, house)?;
    let about = About { organisation: Some(organisation.id), ..About::default() };
    let event = house.audit(AuditCode::OrganisationChanged, about, &[("preset", &organisation.preset)]);
    let tx = house.store.write().await.map_err(failed)?;
    let taken = format!("there is an organisation `{}` already", organisation.handle);
    let added = tx.organisations().add(&organisation).await;
    added.map_err(|error| refused(error, ORGANISATION_HANDLE_IS_UNIQUE, taken))?;
    tx.audit().add(&event).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    let text = format!("Organisation {} was made: {}.", organisation.handle, organisation.id);
    output.say(&facts(&organisation), text)
}

fn organisation(flags: OrgFlags, house: &House) -> Result<Organisation, CliError> {
    if !is_handle(&flags.handle) {
        return Err(CliError::usage(
            "--handle takes 1 to 40 lower case letters, digits and hyphens, no hyphen first or last",
        ));
    }
    let name =
        line(&flags.name, LONGEST_NAME).map_err(|why| CliError::usage(format_args!("--name {why}")))?;
    if Preset::built_in(&flags.preset).map_err(CliError::failed)?.is_none() {
        let known: Vec<&str> = Preset::built_in_names().collect();
        return Err(CliError::usage(format_args!("--preset is one of {}", known.join(", "))));
    }
    house.has_theme(flags.theme.as_deref())?;
    reachable(&flags)?;
    let now = house.now();
    Ok(Organisation {
        id: house.dice.id(now),
        handle: flags.handle,
        name,
        preset: flags.preset,
        policy: PolicyLayer::default(),
        helpdesk: Helpdesk {
            phone: flags.helpdesk_phone,
            mail: flags.helpdesk_mail,
            hours: flags.helpdesk_hours,
        },
        theme: flags.theme,
        environment: flags.environment,
        created_at: now,
    })
}

/// Whether people could use what the pages will tell them of the helpdesk.
fn reachable(flags: &OrgFlags) -> Result<(), CliError> {
    if flags.helpdesk_mail.as_ref().is_some_and(|address| address.parse::<lettre::Address>().is_err()) {
        return Err(CliError::usage("--helpdesk-mail is no mail address"));
    }
    if flags.helpdesk_phone.as_ref().is_some_and(|number| !is_number(number)) {
        return Err(CliError::usage("--helpdesk-phone is a telephone number, such as '030 123 45 67'"));
    }
    Ok(())
}

/// Whether a telephone number could be dialled, in whatever way it is written.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let written = text.bytes().all(|b| b.is_ascii_digit() || b"+-() ./".contains(&b));
    // 112 and 14 030 are numbers as well; ITU-T E.164 has at most fifteen digits.
    written && (3..=15).contains(&digits)
}

async fn list(house: &House, output: Output) -> Result<(), CliError> {
    let organisations = house.store.read().organisations().list(MOST_LISTED).await.map_err(failed)?;
    let rows: Vec<Vec<String>> = organisations
        .iter()
        .map(|one| vec![one.handle.clone(), one.name.clone(), one.preset.clone(), one.id.to_string()])
        .collect();
    let facts: Vec<Value> = organisations.iter().map(facts).collect();
    output.say(&json!({ "organisations": facts }), table(&["HANDLE", "NAME", "PRESET", "ID"], &rows))
}

fn facts(organisation: &Organisation) -> Value {
    json!({
        "id": organisation.id,
        "handle": organisation.handle,
        "name": organisation.name,
        "preset": organisation.preset,
        "helpdesk": organisation.helpdesk,
        "theme": organisation.theme,
        "environment": organisation.environment,
        "created_at": organisation.created_at.seconds(),
    })
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn a_helpdesk_has_a_number_that_can_be_dialled() {
        for good in ["030 123 45 67", "+31 (0)30 - 123 45 67", "14 030", "112"] {
            assert!(is_number(good), "{good}");
        }
        for bad in ["", "foo", "12", "bel 030 123 45 67", "1234567890123456"] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
