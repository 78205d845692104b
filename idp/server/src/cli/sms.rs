//! `sluis sms`: what became of the text messages, where gateways tell it, and whether one takes any.

use crate::cli::house::{House, failed};
use crate::cli::output::{CliError, Output, table};
use crate::config::settings::Config;
use crate::dice::Dice;
use crate::seals::Seals;
use crate::sms::chain::Chain;
use crate::sms::gateway::{SmsGateway, TextMessage};
use crate::sms::order;
use crate::sms::reports;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::id::Id;
use sluis_domain::organisation::policy::sms::Country;
use sluis_domain::sms::{OutgoingSms, SmsInOutbox, SmsState};

/// See what became of the text messages, and whether a gateway takes any.
#[derive(Debug, Subcommand)]
pub enum SmsVerb {
    /// List the newest text messages: what waits, what arrived, what did not and why
    List(ListFlags),
    /// Show one text message
    Show {
        /// Its identifier, as `sluis sms list` and the log name it
        id: String,
    },
    /// Print where CM.com, Bird and Spryng are to report what became of messages: type it into their portal
    Addresses,
    /// Send one text message by the gateways that are set up, in their order; it costs what a message costs
    #[command(after_help = "Example:\n  sluis sms test '+31 6 12345678'")]
    Test(TestFlags),
}

/// Which text messages are listed.
#[derive(Debug, Args)]
pub struct ListFlags {
    /// Only text messages in this state
    #[arg(long, value_enum)]
    state: Option<StateFlag>,
    /// So many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=1000))]
    limit: u64,
}

/// To whom the text message goes.
#[derive(Debug, Args)]
pub struct TestFlags {
    /// The number; without a country it is a Dutch one
    number: String,
    /// The country that it belongs to
    #[arg(long, value_name = "CODE", default_value = "NL")]
    country: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StateFlag {
    Delivered,
    Failed,
    Sent,
    Undelivered,
    Waiting,
}

impl From<StateFlag> for SmsState {
    fn from(flag: StateFlag) -> Self {
        match flag {
            StateFlag::Delivered => Self::Delivered,
            StateFlag::Failed => Self::Failed,
            StateFlag::Sent => Self::Sent,
            StateFlag::Undelivered => Self::Undelivered,
            StateFlag::Waiting => Self::Waiting,
        }
    }
}

/// Runs the verb.
pub async fn run(verb: SmsVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        SmsVerb::List(flags) => list(flags, house, output).await,
        SmsVerb::Show { id } => show(&id, house, output).await,
        SmsVerb::Addresses => addresses(house, output).await,
        SmsVerb::Test(flags) => test(flags, &house.config, output).await,
    }
}

async fn list(flags: ListFlags, house: &House, output: Output) -> Result<(), CliError> {
    let seals = house.seals().await?;
    let texts = house.store.read().sms_outbox().newest(flags.state.map(SmsState::from), flags.limit).await;
    let texts = texts.map_err(failed)?;
    let rows: Vec<Vec<String>> = texts.iter().map(|told| row(&seals, told)).collect();
    let facts: Vec<Value> = texts.iter().map(|told| facts(&seals, told)).collect();
    let headings = ["TEXT", "TO", "STATE", "TRIED", "GATEWAY", "REASON"];
    output.say(&json!({ "texts": facts }), table(&headings, &rows))
}

async fn show(id: &str, house: &House, output: Output) -> Result<(), CliError> {
    let nowhere = || CliError::failed("there is no such text message, or it went long ago");
    let id: Id<OutgoingSms> = id.parse().map_err(|_| nowhere())?;
    let told = house.store.read().sms_outbox().told_of(id).await.map_err(failed)?.ok_or_else(nowhere)?;
    let facts = facts(&house.seals().await?, &told);
    let said = facts.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let lines = said.map(|(name, value)| {
        format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    output.say(&facts, text)
}

fn row(seals: &Seals, told: &SmsInOutbox) -> Vec<String> {
    vec![
        told.sms.id.to_string(),
        order::masked(seals, &told.sms).unwrap_or_default(),
        told.sms.state().name().to_owned(),
        told.sms.attempts.to_string(),
        told.gateway.clone().unwrap_or_default(),
        told.reason.clone().unwrap_or_default(),
    ]
}

fn facts(seals: &Seals, told: &SmsInOutbox) -> Value {
    let sms = &told.sms;
    let next = (sms.state() == SmsState::Waiting).then(|| sms.next_attempt_at.seconds());
    json!({
        "id": sms.id,
        "to": order::masked(seals, sms),
        "organisation": sms.organisation,
        "state": sms.state().name(),
        "written_at": sms.created_at.seconds(),
        "expires_at": sms.expires_at.seconds(),
        "attempts": sms.attempts,
        "next_attempt_at": next,
        "sent_at": sms.sent_at.map(|at| at.seconds()),
        "failed_at": sms.failed_at.map(|at| at.seconds()),
        "gateway": told.gateway,
        "reference": told.reference,
        "reason": told.reason,
    })
}

async fn addresses(house: &House, output: Output) -> Result<(), CliError> {
    let (seals, issuer) = (house.seals().await?, house.config.server.issuer());
    let named = reports::OF_ACCOUNTS
        .into_iter()
        .filter(|gateway| house.config.sms.gateways.iter().any(|named| named == gateway));
    let rows: Vec<Vec<String>> = named
        .map(|gateway| vec![gateway.to_owned(), format!("{issuer}{}", reports::path(&seals, gateway))])
        .collect();
    if rows.is_empty() {
        let others = "the others are told where to report with each message";
        return Err(CliError::failed(format_args!(
            "sms.gateways names neither bird, cm nor spryng: {others}"
        )));
    }
    let facts: Vec<Value> = rows.iter().map(|row| json!({ "gateway": row[0], "address": row[1] })).collect();
    output.say(&json!({ "addresses": facts }), table(&["GATEWAY", "ADDRESS"], &rows))
}

/// Sends one text message, past the outbox.
///
/// # Errors
/// When no gateway takes it.
pub async fn test(flags: TestFlags, config: &Config, output: Output) -> Result<(), CliError> {
    let country: Country = flags.country.parse().map_err(CliError::usage)?;
    let to = PhoneNumber::parse(&flags.number, &[country].into())
        .map_err(|why| CliError::usage(format_args!("{} {why}", flags.number)))?;
    let chain =
        Chain::new(&config.sms).map_err(|why| CliError::failed(format_args!("sms.gateways: {why}")))?;
    let chain = chain.ok_or_else(|| CliError::usage("no gateway is set up: see sms.gateways"))?;
    let id: [u8; 8] = Dice.bytes();
    let reference = format!("test-{:016x}", u64::from_be_bytes(id));
    let text = format!("Sluis: this is a test ({reference}).");
    let message = TextMessage { reference, report: String::new(), to, text };
    let accepted = chain.send(&message).await.map_err(CliError::failed)?;
    let told = json!({ "gateway": accepted.gateway, "reference": accepted.reference });
    output.say(&told, format_args!("{} took it, as {}.", accepted.gateway, accepted.reference))
}
