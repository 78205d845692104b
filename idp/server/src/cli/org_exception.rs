//! `sluis org exception`: what holds for one person and for nobody else of the organisation.

use crate::cli::house::{About, House, failed};
use crate::cli::org_member::Member;
use crate::cli::output::{CliError, Output, table};
use crate::cli::policy_change::Change;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use sluis_domain::audit::AuditCode;
use sluis_domain::calendar::LocalDate;
use sluis_domain::id::Id;
use sluis_domain::organisation::policy::exception::{ExceptionRule, PolicyException};
use sluis_domain::time::Timestamp;
use uuid::Uuid;

/// What holds for one person alone.
#[derive(Debug, Subcommand)]
pub enum ExceptionVerb {
    /// Let one person log in without a second step until a day, a year away at most
    Exempt(ExemptFlags),
    /// Ask more of one person; what would ask less is not taken
    #[command(
        after_help = "Example:\n  sluis org exception restrict --organisation linde --login-name anna --reason 'beheerder' mfa.min_factors=2"
    )]
    Restrict(RestrictFlags),
    /// List the exceptions of one person, those that are over too
    List(Who),
    /// End an exception before its day
    End(EndFlags),
}

/// Which person, and where.
#[derive(Debug, Args)]
pub struct Who {
    /// The organisation's handle
    #[arg(long, value_name = "HANDLE")]
    organisation: String,
    /// The person's login name
    #[arg(long)]
    login_name: String,
}

/// An exemption.
#[derive(Debug, Args)]
pub struct ExemptFlags {
    #[command(flatten)]
    who: Who,
    /// The first day on which it holds no more, such as 2026-09-01
    #[arg(long, value_name = "DAY")]
    until: LocalDate,
    /// Why: it is kept beside it
    #[arg(long)]
    reason: String,
}

/// What is asked more.
#[derive(Debug, Args)]
pub struct RestrictFlags {
    #[command(flatten)]
    who: Who,
    /// The first day on which it holds no more; without it, it holds until it is ended
    #[arg(long, value_name = "DAY")]
    until: Option<LocalDate>,
    /// Why: it is kept beside it
    #[arg(long)]
    reason: String,
    /// A key and its value: mfa.min_factors=2
    #[arg(value_name = "KEY=VALUE", required = true)]
    keys: Vec<String>,
}

/// Which exception.
#[derive(Debug, Args)]
pub struct EndFlags {
    #[command(flatten)]
    who: Who,
    /// The exception's id, as `list` shows it
    #[arg(long, value_name = "ID")]
    id: Uuid,
}

/// Runs the verb.
pub async fn run(verb: ExceptionVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        ExceptionVerb::Exempt(flags) => {
            let wanted =
                Wanted { rule: ExceptionRule::Exempt, until: Some(flags.until), reason: &flags.reason };
            make(&flags.who, wanted, house, output).await
        }
        ExceptionVerb::Restrict(flags) => {
            let layer = Change::read(&flags.keys, &[])?.set;
            let rule = ExceptionRule::Stricter(Box::new(layer));
            make(&flags.who, Wanted { rule, until: flags.until, reason: &flags.reason }, house, output).await
        }
        ExceptionVerb::List(who) => list(&who, house, output).await,
        ExceptionVerb::End(flags) => end(&flags, house, output).await,
    }
}

/// An exception that is to be made.
struct Wanted<'w> {
    rule: ExceptionRule,
    until: Option<LocalDate>,
    reason: &'w str,
}

async fn make(who: &Who, wanted: Wanted<'_>, house: &House, output: Output) -> Result<(), CliError> {
    let organisation = house.organisation(&who.organisation).await?;
    let member = Member::find(house, &organisation, &who.login_name).await?;
    let (now, ends_at) = (house.now(), wanted.until.map(LocalDate::begins));
    let reason =
        PolicyException::check(&wanted.rule, wanted.reason, ends_at, now).map_err(CliError::usage)?;
    let exception = PolicyException {
        id: house.dice.id(now),
        membership: member.membership.id,
        rule: wanted.rule,
        reason,
        made_by: None,
        created_at: now,
        ends_at,
        ended_at: None,
    };
    let about = About {
        organisation: Some(organisation.id),
        account: Some(member.user.pseudonym),
        ..About::default()
    };
    let (id, what) = (exception.id.to_string(), told(&exception.rule));
    let detail = [("exception", id.as_str()), ("rule", what.as_str())];
    let event = house.audit(AuditCode::PolicyExceptionMade, about, &detail);
    let tx = house.store.write().await.map_err(failed)?;
    tx.policy_exceptions().add(&exception).await.map_err(failed)?;
    tx.audit().add(&event).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    output.say(&facts(&exception, now), format!("Exception {id} was made: {what}."))
}

async fn list(who: &Who, house: &House, output: Output) -> Result<(), CliError> {
    let organisation = house.organisation(&who.organisation).await?;
    let member = Member::find(house, &organisation, &who.login_name).await?;
    let read = house.store.read();
    let exceptions = read.policy_exceptions().of_membership(member.membership.id).await.map_err(failed)?;
    let now = house.now();
    let row = |one: &PolicyException| {
        let until = one.ends_at.map(|ends| LocalDate::of(ends).to_string()).unwrap_or_default();
        let holds = if one.holds(now) { "yes" } else { "no" };
        vec![one.id.to_string(), told(&one.rule), until, holds.to_owned(), one.reason.clone()]
    };
    let rows: Vec<Vec<String>> = exceptions.iter().map(row).collect();
    let facts: Vec<Value> = exceptions.iter().map(|one| facts(one, now)).collect();
    output.say(&json!({ "exceptions": facts }), table(&["ID", "RULE", "UNTIL", "HOLDS", "REASON"], &rows))
}

async fn end(flags: &EndFlags, house: &House, output: Output) -> Result<(), CliError> {
    let organisation = house.organisation(&flags.who.organisation).await?;
    let member = Member::find(house, &organisation, &flags.who.login_name).await?;
    let (id, now) = (Id::from_uuid(flags.id), house.now());
    let read = house.store.read();
    let found = read.policy_exceptions().find(id).await.map_err(failed)?;
    let nothing = || CliError::failed("this person has no such exception that holds");
    let found = found.filter(|one| one.membership == member.membership.id && one.holds(now));
    let exception = found.ok_or_else(nothing)?;
    let about = About {
        organisation: Some(organisation.id),
        account: Some(member.user.pseudonym),
        ..About::default()
    };
    let event =
        house.audit(AuditCode::PolicyExceptionEnded, about, &[("exception", &exception.id.to_string())]);
    let tx = house.store.write().await.map_err(failed)?;
    if !tx.policy_exceptions().end(id, now).await.map_err(failed)? {
        return Err(nothing());
    }
    tx.audit().add(&event).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    output.say(&json!({ "ended": exception.id }), format!("Exception {} was ended.", exception.id))
}

fn told(rule: &ExceptionRule) -> String {
    match rule {
        ExceptionRule::Exempt => "exempt from the second step".to_owned(),
        ExceptionRule::Stricter(layer) => Change { set: (**layer).clone(), unset: Vec::new() }.told(),
    }
}

fn facts(exception: &PolicyException, now: Timestamp) -> Value {
    json!({
        "id": exception.id,
        "rule": told(&exception.rule),
        "reason": exception.reason,
        "until": exception.ends_at.map(LocalDate::of),
        "holds": exception.holds(now),
        "created_at": exception.created_at.seconds(),
    })
}
