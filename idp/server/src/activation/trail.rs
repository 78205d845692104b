//! What the audit log hears of invitations.

use crate::web::visit::Visit;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::client::client::Client;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::user::User;
use std::collections::BTreeMap;

/// What an app did with an invitation. It names the membership: there is no person yet, or it is nobody's
/// business who it is.
pub fn by_client(visit: &Visit, code: AuditCode, client: &Client, membership: &Membership) -> AuditEvent {
    AuditEvent { client: Some(client.id.to_string()), ..event(visit, code, membership, &[]) }
}

/// What the person did.
pub fn by_person(
    visit: &Visit,
    code: AuditCode,
    (user, membership): (&User, &Membership),
    detail: &[(&'static str, &str)],
) -> AuditEvent {
    let (actor, account) = (Some(user.pseudonym), Some(user.pseudonym));
    AuditEvent { actor, account, ..event(visit, code, membership, detail) }
}

/// What somebody did who has not shown who they are.
pub fn by_stranger(visit: &Visit, code: AuditCode, membership: &Membership) -> AuditEvent {
    event(visit, code, membership, &[])
}

fn event(
    visit: &Visit,
    code: AuditCode,
    membership: &Membership,
    detail: &[(&'static str, &str)],
) -> AuditEvent {
    let mut facts: BTreeMap<&'static str, String> =
        detail.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    facts.insert("membership", membership.id.to_string());
    AuditEvent { organisation: Some(membership.organisation), detail: facts, ..visit.event(code) }
}
