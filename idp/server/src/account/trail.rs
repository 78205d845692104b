//! What the audit log hears of an account: the person did it to themselves.

use crate::account::desk::Desk;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;

/// One line.
pub fn event(desk: &Desk, code: AuditCode, detail: &[(&'static str, &str)]) -> AuditEvent {
    let (visit, pseudonym) = (&desk.visit, desk.person.user.pseudonym);
    AuditEvent {
        organisation: Some(desk.organisation),
        actor: Some(pseudonym),
        account: Some(pseudonym),
        client: Some(desk.way.client().to_string()),
        detail: detail.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        ..visit.event(code)
    }
}

/// One line about what was shown here and was wrong.
pub fn refused(desk: &Desk, factor: &str) -> AuditEvent {
    let event = event(desk, AuditCode::LoginRefused, &[("factor", factor)]);
    AuditEvent { outcome: AuditOutcome::MinorFailure, ..event }
}

/// One line about what the person lets an app know at an organisation: under that one, whichever is at hand.
pub fn of_app(
    desk: &Desk,
    code: AuditCode,
    (client, organisation): (&ClientId, Id<Organisation>),
) -> AuditEvent {
    let client = Some(client.to_string());
    AuditEvent { organisation: Some(organisation), client, ..event(desk, code, &[]) }
}
