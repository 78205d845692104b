//! What the audit log hears of a login.

use crate::login::stage::Stage;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::user::User;
use sluis_store::error::StoreError;

/// One line, about `user` under `organisation`.
pub fn event(
    stage: &Stage,
    code: AuditCode,
    user: Option<&User>,
    organisation: Option<Id<Organisation>>,
    detail: &[(&'static str, &str)],
) -> AuditEvent {
    let (visit, pseudonym) = (&stage.visit, user.map(|user| user.pseudonym));
    AuditEvent {
        organisation,
        actor: pseudonym,
        account: pseudonym,
        client: Some(stage.standing.client.id.to_string()),
        network: Some(visit.address.to_string()),
        detail: detail.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        ..visit.event(code)
    }
}

/// Tells the audit log that a password or code was refused. `reason` is for the log alone: the person hears one text.
///
/// # Errors
/// When the database does not take it.
pub async fn refuse(
    stage: &Stage,
    user: Option<&User>,
    factor: &str,
    reason: &str,
) -> Result<(), StoreError> {
    // Before somebody is known, the organisation is the one that the request is for, if it is for one.
    let asked = stage.standing.sealed.demand.organisation;
    let only = match stage.standing.client.organisations.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let organisation = stage.standing.organisation().or(asked).or(only);
    let detail = [("factor", factor), ("reason", reason)];
    let event = event(stage, AuditCode::LoginRefused, user, organisation, &detail);
    let tx = stage.visit.app.store.write().await?;
    tx.audit().add(&event.failed(AuditOutcome::MinorFailure)).await?;
    tx.commit().await
}
