//! `sluis org deadline`: how far the people of an organisation are with the second step (D6).

use crate::cli::house::{House, failed};
use crate::cli::output::{CliError, Output, table};
use clap::Args;
use serde_json::{Value, json};
use sluis_domain::calendar::LocalDate;
use sluis_domain::organisation::membership::UserType;
use sluis_store::deadlines::Progress;

/// Of which organisation.
#[derive(Debug, Args)]
pub struct DeadlineFlags {
    /// The organisation's handle
    #[arg(long, value_name = "HANDLE")]
    organisation: String,
}

/// Tells the days, the phase, and how many people have a second step, put it off, or were never here. It counts,
/// and names nobody.
pub async fn run(flags: DeadlineFlags, house: &House, output: Output) -> Result<(), CliError> {
    let organisation = house.organisation(&flags.organisation).await?;
    let (presets, now) = (house.presets()?, house.now());
    let told = house.store.read().deadlines().phases().await.map_err(failed)?;
    let mut facts = Vec::new();
    let mut rows = Vec::new();
    for (user_type, name) in [(UserType::External, "external"), (UserType::Internal, "internal")] {
        let policy = presets.policy(&organisation, user_type);
        let days = policy.mfa.enforcement.schedule();
        let phase = json!(policy.phase(now));
        // A change that the audit log has not told of yet has no day.
        let known = told.get(&(organisation.id, user_type)).filter(|known| known.phase == policy.phase(now));
        let since = known.and_then(|known| known.changed_at).map(LocalDate::of);
        let read = house.store.read();
        let progress = read.deadlines().progress(organisation.id, user_type).await.map_err(failed)?;
        let Progress { people, with_second_step, put_off, put_offs, never_here } = progress;
        facts.push(json!({
            "user_type": name, "phase": phase, "phase_since": since, "announce_from": days.map(|days| days.announce_from),
            "mandatory_from": days.map(|days| days.mandatory_from), "people": people,
            "with_second_step": with_second_step, "put_off": put_off, "put_offs": put_offs,
            "never_logged_in": never_here,
        }));
        let from = days.map(|days| days.mandatory_from.to_string()).unwrap_or_default();
        let numbers =
            [people, with_second_step, put_off, put_offs, never_here].map(|number| number.to_string());
        let since = since.map(|since| since.to_string()).unwrap_or_default();
        let words = [name.to_owned(), phase.as_str().unwrap_or_default().to_owned(), since, from];
        rows.push(words.into_iter().chain(numbers).collect());
    }
    let headings = [
        "PEOPLE",
        "PHASE",
        "SINCE",
        "MANDATORY FROM",
        "IN ALL",
        "WITH SECOND STEP",
        "PUT OFF",
        "TIMES",
        "NEVER HERE",
    ];
    let facts: Vec<Value> = facts;
    output.say(&json!({ "organisation": organisation.handle, "people": facts }), table(&headings, &rows))
}
