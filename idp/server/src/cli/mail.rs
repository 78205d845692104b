//! `sluis mail`: what became of the mails, and what came back.

use crate::cli::house::{House, failed};
use crate::cli::output::{CliError, Output, table};
use crate::mail::mailer::{Letter, Mailer};
use crate::mail::smtp::SmtpMailer;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use sluis_domain::activation::letters::Delivery;
use sluis_domain::bounce;
use sluis_domain::mail::{MailInOutbox, MailState};
use std::io::{self, Read};

/// See what became of the mails, and whether the mail server takes any.
#[derive(Debug, Subcommand)]
pub enum MailVerb {
    /// List the newest mails: what waits, what was sent, what was refused and why
    List(ListFlags),
    /// Send one mail now, past the outbox, and say what the mail server answers
    Test(TestFlags),
    /// Read a delivery report (RFC 3464) from standard input, and mark the mail that came back
    Bounced,
}

/// Which mails are listed.
#[derive(Debug, Args)]
pub struct ListFlags {
    /// Only mails in this state
    #[arg(long, value_enum)]
    state: Option<StateFlag>,
    /// So many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=1000))]
    limit: u64,
}

/// To whom the mail goes.
#[derive(Debug, Args)]
pub struct TestFlags {
    /// The address that it goes to
    #[arg(long, value_name = "ADDRESS")]
    to: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StateFlag {
    Failed,
    Sent,
    Waiting,
}

impl From<StateFlag> for MailState {
    fn from(flag: StateFlag) -> Self {
        match flag {
            StateFlag::Failed => Self::Failed,
            StateFlag::Sent => Self::Sent,
            StateFlag::Waiting => Self::Waiting,
        }
    }
}

/// Runs the verb.
pub async fn run(verb: MailVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        MailVerb::List(flags) => list(flags, house, output).await,
        MailVerb::Test(flags) => test(flags, house, output).await,
        MailVerb::Bounced => bounced(house, output).await,
    }
}

async fn list(flags: ListFlags, house: &House, output: Output) -> Result<(), CliError> {
    let mails = house.store.read().outbox().newest(flags.state.map(MailState::from), flags.limit).await;
    let mails = mails.map_err(failed)?;
    let rows: Vec<Vec<String>> = mails.iter().map(row).collect();
    let facts: Vec<Value> = mails.iter().map(facts).collect();
    let headings = ["MAIL", "WHICH", "TO", "STATE", "TRIED", "REASON"];
    output.say(&json!({ "mails": facts }), table(&headings, &rows))
}

fn row(told: &MailInOutbox) -> Vec<String> {
    let mail = &told.mail;
    vec![
        mail.id.to_string(),
        mail.template.clone(),
        mail.masked_recipient(),
        state(mail.state()).to_owned(),
        mail.attempts.to_string(),
        told.reason.clone().unwrap_or_default(),
    ]
}

fn facts(told: &MailInOutbox) -> Value {
    let mail = &told.mail;
    let next = (mail.state() == MailState::Waiting).then(|| mail.next_attempt_at.seconds());
    json!({
        "id": mail.id,
        "template": mail.template,
        "to": mail.masked_recipient(),
        "organisation": mail.organisation,
        "state": state(mail.state()),
        "written_at": mail.created_at.seconds(),
        "attempts": mail.attempts,
        "next_attempt_at": next,
        "sent_at": mail.sent_at.map(|at| at.seconds()),
        "failed_at": mail.failed_at.map(|at| at.seconds()),
        "reason": told.reason,
    })
}

const fn state(state: MailState) -> &'static str {
    match state {
        MailState::Failed => "failed",
        MailState::Sent => "sent",
        MailState::Waiting => "waiting",
    }
}

async fn test(flags: TestFlags, house: &House, output: Output) -> Result<(), CliError> {
    let mailer = SmtpMailer::new(&house.config.email, house.config.server.public_url.host());
    let text = "This mail shows that Sluis reaches this mailbox.";
    let letter = Letter {
        id: house.dice.id::<Letter>(house.now()).to_string(),
        to: flags.to,
        sender: None,
        subject: "Sluis: test".to_owned(),
        language: "en".to_owned(),
        text: text.to_owned(),
        html: format!("<p>{text}</p>"),
        pictures: Vec::new(),
    };
    mailer.map_err(CliError::failed)?.send(&letter).await.map_err(CliError::failed)?;
    output.say(&json!({ "accepted": true }), "The mail server accepted the mail.")
}

async fn bounced(house: &House, output: Output) -> Result<(), CliError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(bounce::LONGEST).unwrap_or(u64::MAX);
    let read = io::stdin().lock().take(limit).read_to_end(&mut bytes);
    read.map_err(|error| CliError::failed(format_args!("standard input cannot be read: {error}")))?;
    let bounce = bounce::read(&String::from_utf8_lossy(&bytes)).map_err(CliError::failed)?;
    let reason = format!("it came back: {}", bounce.status);
    let tx = house.store.write().await.map_err(failed)?;
    if !tx.outbox().came_back(bounce.mail, house.now(), &reason).await.map_err(failed)? {
        return Err(CliError::failed("there is no such mail that was sent, or this was known"));
    }
    tx.invitations().letter_fared(bounce.mail, Delivery::Bounced, Some(&reason)).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    output.say(&json!({ "mail": bounce.mail, "reason": reason }), format!("Mail {} {reason}.", bounce.mail))
}
