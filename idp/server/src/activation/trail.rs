//! What the audit log hears of invitations.

use crate::web::visit::Visit;
use sluis_domain::audit::AuditAction;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::client::client::Client;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::user::User;
use std::collections::BTreeMap;

/// What an app did with an invitation. It names the membership: there is no person yet, or it is nobody's
/// business who it is.
pub fn by_client(visit: &Visit, code: AuditCode, client: &Client, membership: &Membership) -> AuditEvent {
    let action = match code {
        AuditCode::AccountInvited => AuditAction::C,
        AuditCode::AccountWithdrawn => AuditAction::D,
        _ => AuditAction::E,
    };
    AuditEvent { client: Some(client.id.to_string()), ..event(visit, (code, action), membership, &[]) }
}

/// What the person did.
pub fn by_person(
    visit: &Visit,
    what: (AuditCode, AuditAction),
    (user, membership): (&User, &Membership),
    detail: &[(&'static str, &str)],
) -> AuditEvent {
    let (actor, account) = (Some(user.pseudonym), Some(user.pseudonym));
    AuditEvent { actor, account, ..event(visit, what, membership, detail) }
}

/// What somebody did who has not shown who they are.
pub fn by_stranger(visit: &Visit, code: AuditCode, membership: &Membership) -> AuditEvent {
    event(visit, (code, AuditAction::E), membership, &[])
}

fn event(
    visit: &Visit,
    (code, action): (AuditCode, AuditAction),
    membership: &Membership,
    detail: &[(&'static str, &str)],
) -> AuditEvent {
    let mut facts: BTreeMap<&'static str, String> =
        detail.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    facts.insert("membership", membership.id.to_string());
    AuditEvent {
        id: visit.app.dice.id(visit.now),
        at: visit.now,
        organisation: Some(membership.organisation),
        code,
        action,
        outcome: AuditOutcome::Success,
        actor: None,
        account: None,
        client: None,
        network: Some(visit.address.to_string()),
        detail: facts,
    }
}
