//! `sluis org policy`: show, check, try or change what an organisation asks of its people.

use crate::cli::house::{About, House, failed};
use crate::cli::org_member::Member;
use crate::cli::output::{CliError, Output, table};
use crate::cli::policy_change::Change;
use crate::cli::policy_shown;
use crate::cli::policy_shown::Told;
use clap::{Args, Subcommand};
use serde_json::json;
use sluis_domain::audit::AuditCode;
use sluis_domain::calendar::LocalDate;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::lint::{Finding, lint};
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::text::line;
use sluis_domain::time::Timestamp;

/// Characters of a reason.
const LONGEST_REASON: usize = 200;

/// What an organisation asks of its people.
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Print every key in effect, and which layer decided it: product, instance, preset, organisation, user
    /// type or floor; for one person, with that person's exceptions
    Show(ShowFlags),
    /// Change keys of the organisation's own layer; refused when the result cannot work or goes below a floor
    #[command(
        after_help = "Examples:\n  sluis org policy set --organisation linde --reason 'besluit 14' session.idle=20m mfa.allowed=totp,webauthn\n  \
                            sluis org policy set --organisation linde --reason 'invoering' \\\n    \
                            \"mfa.enforcement={ schedule = { announce_from = '2026-04-01', mandatory_from = '2026-07-01' } }\""
    )]
    Set(SetFlags),
    /// Name what cannot work (exit code 1) and what some norm speaks against
    Lint(Whose),
    /// Say what a change would change, without making it
    Simulate(SimulateFlags),
    /// Print every key there is: meaning, default, bounds, whose say it is, norm
    Keys,
}

/// Which organisation.
#[derive(Debug, Args)]
pub struct Whose {
    /// The organisation's handle
    #[arg(long, value_name = "HANDLE")]
    organisation: String,
}

/// What to show.
#[derive(Debug, Args)]
pub struct ShowFlags {
    #[command(flatten)]
    whose: Whose,
    /// For which sort of people
    #[arg(long, value_name = "external|internal", value_parser = user_type, default_value = "external")]
    user_type: UserType,
    /// For this person, who belongs to the organisation
    #[arg(long, conflicts_with = "user_type")]
    login_name: Option<String>,
}

/// What to change.
#[derive(Debug, Args)]
pub struct ChangeFlags {
    #[command(flatten)]
    whose: Whose,
    /// For one sort of people only
    #[arg(long, value_name = "external|internal", value_parser = user_type)]
    user_type: Option<UserType>,
    /// A key and its value: session.idle=20m; a list with commas between
    #[arg(value_name = "KEY=VALUE")]
    keys: Vec<String>,
    /// Leave this key to the layers below; may be repeated
    #[arg(long, value_name = "KEY")]
    unset: Vec<String>,
}

/// What to change, and why.
#[derive(Debug, Args)]
pub struct SetFlags {
    #[command(flatten)]
    change: ChangeFlags,
    /// Why: it stands in the audit log
    #[arg(long)]
    reason: String,
}

/// What to try.
#[derive(Debug, Args)]
pub struct SimulateFlags {
    #[command(flatten)]
    change: ChangeFlags,
    /// As it would be at the beginning of this day, such as 2026-07-01
    #[arg(long, value_name = "DAY")]
    at: Option<LocalDate>,
}

/// Reads `external` or `internal`.
pub fn user_type(text: &str) -> Result<UserType, String> {
    match text {
        "external" => Ok(UserType::External),
        "internal" => Ok(UserType::Internal),
        _ => Err("write external or internal".to_owned()),
    }
}

/// Runs the verb.
pub async fn run(verb: PolicyVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        PolicyVerb::Show(flags) => show(flags, house, output).await,
        PolicyVerb::Set(flags) => set(flags, house, output).await,
        PolicyVerb::Lint(whose) => check(&whose, house, output).await,
        PolicyVerb::Simulate(flags) => simulate(flags, house, output).await,
        PolicyVerb::Keys => keys(output),
    }
}

async fn show(flags: ShowFlags, house: &House, output: Output) -> Result<(), CliError> {
    let organisation = house.organisation(&flags.whose.organisation).await?;
    let presets = house.presets()?;
    let layers = presets.layers(&organisation);
    let Some(name) = &flags.login_name else {
        let shown = policy_shown::in_effect(&layers, flags.user_type);
        let phase = layers.policy(flags.user_type).phase(house.now());
        let facts = json!({ "preset": organisation.preset, "phase": phase, "keys": shown });
        return output.say(&facts, policy_shown::in_effect_text(&shown));
    };
    let member = Member::find(house, &organisation, name).await?;
    let now = house.now();
    let before = layers.policy(member.membership.user_type);
    let read = house.store.read();
    let exceptions = read.policy_exceptions().of_membership(member.membership.id).await.map_err(failed)?;
    let after = before.clone().with_exceptions(&exceptions, now);
    let differing = policy_shown::differing(&before, &after);
    let shown = policy_shown::in_effect(&layers, member.membership.user_type);
    let text = format!(
        "{}\n\nBy exceptions for this person:\n{}",
        policy_shown::in_effect_text(&shown),
        policy_shown::differing_text(&differing)
    );
    output.say(&json!({ "phase": after.phase(now), "keys": shown, "exceptions": differing }), text)
}

async fn set(flags: SetFlags, house: &House, output: Output) -> Result<(), CliError> {
    let change = change(&flags.change)?;
    let reason = line(&flags.reason, LONGEST_REASON);
    let reason = reason.map_err(|why| CliError::usage(format_args!("--reason {why}")))?;
    let presets = house.presets()?;
    let found = house.organisation(&flags.change.whose.organisation).await?;
    let tx = house.store.write().await.map_err(failed)?;
    // Read again by the one who writes, and held: two administrators at once lose nothing of each other.
    let before = tx.organisations().hold(found.id).await.map_err(failed)?.unwrap_or(found);
    let mut after = before.clone();
    after.policy = change.apply(&before.policy, flags.change.user_type)?;
    let findings = lint(&presets.layers(&after));
    if policy_shown::is_refused(&findings) {
        // Whoever reads the answer may take their time: nobody else waits for that.
        drop(tx);
        let text = policy_shown::findings_text(&findings);
        output.say(&json!({ "saved": false, "findings": findings }), text)?;
        return Err(CliError::SaidNo);
    }
    let about = About { organisation: Some(after.id), ..About::default() };
    let told = told(&change, flags.change.user_type);
    let event = house.audit(AuditCode::PolicyChanged, about, &[("change", &told), ("reason", &reason)]);
    tx.organisations().save(&after).await.map_err(failed)?;
    tx.audit().add(&event).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    let text = format!(
        "The policy of {} was changed: {told}.\n{}",
        after.handle,
        policy_shown::findings_text(&findings)
    );
    output.say(&json!({ "saved": true, "policy": after.policy, "findings": findings }), text)
}

async fn check(whose: &Whose, house: &House, output: Output) -> Result<(), CliError> {
    let organisation = house.organisation(&whose.organisation).await?;
    let findings = lint(&house.presets()?.layers(&organisation));
    let text = policy_shown::findings_text(&findings);
    let refused = policy_shown::is_refused(&findings);
    output.say(&json!({ "ok": !refused, "findings": findings }), text)?;
    if refused { Err(CliError::SaidNo) } else { Ok(()) }
}

async fn simulate(flags: SimulateFlags, house: &House, output: Output) -> Result<(), CliError> {
    let change = change(&flags.change)?;
    let presets = house.presets()?;
    let before = house.organisation(&flags.change.whose.organisation).await?;
    let mut after = before.clone();
    after.policy = change.apply(&before.policy, flags.change.user_type)?;
    let at = flags.at.map_or_else(|| house.now(), LocalDate::begins);
    let findings: Vec<Finding> = lint(&presets.layers(&after));
    let of = |organisation: &Organisation, user_type| presets.policy(organisation, user_type);
    let mut facts = Vec::new();
    let mut lines = Vec::new();
    for (name, user_type) in [("external", UserType::External), ("internal", UserType::Internal)] {
        let (before, after) = (of(&before, user_type), of(&after, user_type));
        let differing = policy_shown::differing(&before, &after);
        lines.push(format!(
            "{name}: {}\n{}",
            phases(&before, &after, at),
            policy_shown::differing_text(&differing)
        ));
        facts.push(json!({
            "user_type": name,
            "phase_before": before.phase(at),
            "phase_after": after.phase(at),
            "changes": differing,
        }));
    }
    let refused = policy_shown::is_refused(&findings);
    lines.push(policy_shown::findings_text(&findings));
    let facts = json!({ "at": at.seconds(), "would_save": !refused, "people": facts, "findings": findings });
    output.say(&facts, lines.join("\n\n"))?;
    if refused { Err(CliError::SaidNo) } else { Ok(()) }
}

fn phases(before: &Policy, after: &Policy, at: Timestamp) -> String {
    let demands =
        |policy: &Policy| if policy.demands_second_step(at) { "mandatory" } else { "not mandatory" };
    format!("a second step is {} before and {} after", demands(before), demands(after))
}

fn keys(output: Output) -> Result<(), CliError> {
    let told = policy_shown::reference();
    let row = |one: &Told| {
        vec![one.key.to_owned(), one.default.to_string(), one.bounds.clone(), one.meaning.to_owned()]
    };
    let rows: Vec<Vec<String>> = told.iter().map(row).collect();
    output.say(&json!({ "keys": told }), table(&["KEY", "DEFAULT", "ALLOWED", "MEANING"], &rows))
}

fn change(flags: &ChangeFlags) -> Result<Change, CliError> {
    let change = Change::read(&flags.keys, &flags.unset)?;
    if change.is_empty() {
        return Err(CliError::usage("say what to change: KEY=VALUE, or --unset KEY"));
    }
    Ok(change)
}

fn told(change: &Change, user_type: Option<UserType>) -> String {
    match user_type {
        None => change.told(),
        Some(UserType::External) => format!("external: {}", change.told()),
        Some(UserType::Internal) => format!("internal: {}", change.told()),
    }
}
