//! `sluis user issue-code`, `agree-code`: a helpdesk's one-time code for who lost the second step (R99).

use crate::cli::administrator;
use crate::cli::helpdesk_case::{Case, Given};
use crate::cli::house::{House, failed};
use crate::cli::output::{CliError, Output};
use clap::Args;
use serde_json::json;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::helpdesk::{Asked, HelpdeskRequest, ask};
use sluis_domain::id::Id;
use sluis_domain::organisation::span::Span;
use sluis_domain::text::line;
use sluis_domain::user::LoginName;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// What a code is asked with.
#[derive(Debug, Args)]
pub struct CodeFlags {
    /// What the person types to say who they are
    #[arg(long, value_name = "NAME")]
    login_name: String,
    /// The organisation whose helpdesk gives the code: it opens no other's doors
    #[arg(long, value_name = "HANDLE")]
    organisation: String,
    /// The login name of the administrator who gives it; the password is the first line of standard input
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, for the audit log: how the person was recognised, a ticket
    #[arg(long)]
    reason: String,
    /// What `helpdesk.identity_check` asks was done
    #[arg(long)]
    identity_checked: bool,
    /// How long the code is good, such as 2h; at most what the organisation's rules allow
    #[arg(long, value_name = "SPAN")]
    valid: Option<Span>,
}

/// What agrees to a code.
#[derive(Debug, Args)]
pub struct AgreeFlags {
    /// The request, as `issue-code` named it
    request: String,
    /// The login name of the administrator who agrees, another than who asked; the password is the first line
    /// of standard input
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Asks for a code, and gives it where one administrator is enough.
pub async fn issue(flags: CodeFlags, house: &House, output: Output) -> Result<(), CliError> {
    let reason = line(&flags.reason, LONGEST_REASON);
    let reason = reason.map_err(|why| CliError::usage(format_args!("--reason {why}")))?;
    let name = LoginName::parse(&flags.login_name);
    let name = name.map_err(|why| CliError::usage(format_args!("--login-name {why}")))?;
    let by = administrator::proven(house, &flags.by).await?;
    let organisation = house.organisation(&flags.organisation).await?;
    let person = house.store.read().users().find_by_login_name(&name).await.map_err(failed)?;
    let case = Case::open(house, organisation, person, by).await?;
    let check = case.policy.helpdesk.identity_check.to_string();
    if !check.is_empty() && !flags.identity_checked {
        return Err(CliError::failed(format_args!(
            "check first who it is, and say so with --identity-checked: {check}"
        )));
    }
    let asked =
        ask(&case.policy.helpdesk, case.person.id, case.by.id, flags.valid).map_err(CliError::failed)?;
    match asked {
        Asked::Give(life) => {
            let given = Given::make(house, &case, life).await?;
            let tx = house.store.write().await.map_err(failed)?;
            given.write(house, &tx, &case, &reason).await?;
            tx.commit().await.map_err(failed)?;
            given.tell(&case, output)
        }
        Asked::WaitForAnother(life) => wait(house, &case, (&reason, life), output).await,
    }
}

/// Agrees to what another administrator asked, and gives the code.
pub async fn agree(flags: AgreeFlags, house: &House, output: Output) -> Result<(), CliError> {
    let by = administrator::proven(house, &flags.by).await?;
    let unknown = || CliError::failed("there is no such request");
    let id: Id<HelpdeskRequest> = flags.request.parse().map_err(|_| unknown())?;
    let read = house.store.read();
    let request = read.helpdesk_requests().find(id).await.map_err(failed)?.ok_or_else(unknown)?;
    let organisation = read.organisations().find(request.organisation).await.map_err(failed)?;
    let person = read.users().find(request.user).await.map_err(failed)?;
    let case = Case::open(house, organisation.ok_or_else(unknown)?, person, by).await?;
    let now = house.now();
    let life = request.agree(&case.policy.helpdesk, case.by.id, now).map_err(CliError::failed)?;
    let given = Given::make(house, &case, life).await?;
    let tx = house.store.write().await.map_err(failed)?;
    // Of two who agree at one moment, one is told the code.
    if !tx.helpdesk_requests().agree(id, case.by.id, now).await.map_err(failed)? {
        return Err(CliError::failed("somebody has agreed to this request already"));
    }
    given.write(house, &tx, &case, &request.reason).await?;
    tx.commit().await.map_err(failed)?;
    given.tell(&case, output)
}

async fn wait(
    house: &House,
    case: &Case,
    (reason, life): (&str, Span),
    output: Output,
) -> Result<(), CliError> {
    let now = house.now();
    let request = HelpdeskRequest {
        id: house.dice.id(now),
        user: case.person.id,
        organisation: case.organisation.id,
        reason: reason.to_owned(),
        life,
        asked_by: case.by.id,
        asked_at: now,
        agreed_at: None,
    };
    let tx = house.store.write().await.map_err(failed)?;
    tx.helpdesk_requests().add(&request).await.map_err(failed)?;
    tx.audit().add(&case.event(house, AuditCode::HelpdeskCodeAsked, reason)).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    let id = request.id;
    let text =
        format!("Another administrator has to agree within a day:\n  sluis user agree-code {id} --by NAME");
    output.say(&json!({ "request": id, "valid": life }), text)
}
