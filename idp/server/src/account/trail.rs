//! What the audit log hears of an account: the person did it to themselves.

use crate::account::desk::Desk;
use sluis_domain::audit::AuditAction;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;

/// One line.
pub fn event(
    desk: &Desk,
    (code, action): (AuditCode, AuditAction),
    detail: &[(&'static str, &str)],
) -> AuditEvent {
    let (visit, pseudonym) = (&desk.visit, desk.person.user.pseudonym);
    AuditEvent {
        id: visit.app.dice.id(visit.now),
        at: visit.now,
        organisation: Some(desk.organisation),
        code,
        action,
        outcome: AuditOutcome::Success,
        actor: Some(pseudonym),
        account: Some(pseudonym),
        client: Some(desk.way.client().to_string()),
        network: Some(visit.address.to_string()),
        detail: detail.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
    }
}

/// One line about what was shown here and was wrong.
pub fn refused(desk: &Desk, factor: &str) -> AuditEvent {
    let what = (AuditCode::LoginRefused, AuditAction::E);
    AuditEvent { outcome: AuditOutcome::MinorFailure, ..event(desk, what, &[("factor", factor)]) }
}

/// One line about what the person lets an app know at an organisation: under that one, whichever is at hand.
pub fn of_app(
    desk: &Desk,
    what: (AuditCode, AuditAction),
    (client, organisation): (&ClientId, Id<Organisation>),
) -> AuditEvent {
    let client = Some(client.to_string());
    AuditEvent { organisation: Some(organisation), client, ..event(desk, what, &[]) }
}
