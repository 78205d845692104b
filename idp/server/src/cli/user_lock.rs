//! `sluis user lock`, `unlock`: out at once, and in again.

use crate::cli::administrator;
use crate::cli::house::{About, House, failed};
use crate::cli::output::{CliError, Output};
use crate::counting;
use crate::credential_change::{alone, credential_changed};
use clap::Args;
use serde_json::json;
use sluis_domain::audit::{AuditCode, AuditEvent};
use sluis_domain::text::line;
use sluis_domain::time::Timestamp;
use sluis_domain::user::{LoginName, User};
use sluis_store::store::Tx;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// Whom it is about, who does it, and why.
#[derive(Debug, Args)]
pub struct LockFlags {
    /// What the person types to say who they are
    #[arg(long, value_name = "NAME")]
    login_name: String,
    /// The login name of the administrator who does it; the password is the first line of standard input
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, for the audit log: how the person was recognised, a ticket
    #[arg(long)]
    reason: String,
}

/// One case: read and proven before anything is written.
struct Case {
    person: User,
    by: User,
    reason: String,
}

/// Locks the person out of every door, and ends what is open.
///
/// # Errors
/// When there is no such person or administrator, or the database does not take it.
pub async fn lock(flags: LockFlags, house: &House, output: Output) -> Result<(), CliError> {
    let case = Case::open(flags, house).await?;
    if case.person.id == case.by.id {
        return Err(CliError::failed("nobody locks themselves out: another administrator does"));
    }
    let tx = house.store.write().await.map_err(failed)?;
    alone(&tx, case.person.id).await.map_err(failed)?;
    case.set(&tx, Some(house.now())).await?;
    credential_changed(&tx, case.person.id, None, house.now()).await.map_err(failed)?;
    case.end(house, tx, AuditCode::AccountLocked).await?;
    output.say(
        &json!({ "locked": true }),
        "Locked out. Every session, grant and link of this person has ended.".to_owned(),
    )
}

/// Lets the person in again, and forgets what was counted against them (law 6).
///
/// # Errors
/// As `lock`.
pub async fn unlock(flags: LockFlags, house: &House, output: Output) -> Result<(), CliError> {
    let case = Case::open(flags, house).await?;
    let seals = house.seals().await?;
    let tx = house.store.write().await.map_err(failed)?;
    alone(&tx, case.person.id).await.map_err(failed)?;
    case.set(&tx, None).await?;
    counting::lift(&tx, &seals, case.person.id).await.map_err(failed)?;
    case.end(house, tx, AuditCode::AccountUnlocked).await?;
    output.say(&json!({ "locked": false }), "This person may log in, and has all tries again.".to_owned())
}

impl Case {
    async fn open(flags: LockFlags, house: &House) -> Result<Self, CliError> {
        let reason = line(&flags.reason, LONGEST_REASON);
        let reason = reason.map_err(|why| CliError::usage(format_args!("--reason {why}")))?;
        let name = LoginName::parse(&flags.login_name);
        let name = name.map_err(|why| CliError::usage(format_args!("--login-name {why}")))?;
        let by = administrator::proven(house, &flags.by).await?;
        let found = house.store.read().users().find_by_login_name(&name).await.map_err(failed)?;
        let person = found.ok_or_else(|| CliError::failed("nobody has that login name"))?;
        Ok(Self { person, by, reason })
    }

    async fn set(&self, tx: &Tx, locked_at: Option<Timestamp>) -> Result<(), CliError> {
        tx.users().lock(self.person.id, locked_at).await.map_err(failed)
    }

    /// The audit row, and with it the end of the transaction.
    async fn end(&self, house: &House, tx: Tx, code: AuditCode) -> Result<(), CliError> {
        let about = About { account: Some(self.person.pseudonym), ..About::default() };
        let event = AuditEvent {
            actor: Some(self.by.pseudonym),
            ..house.audit(code, about, &[("reason", &self.reason)])
        };
        tx.audit().add(&event).await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}
