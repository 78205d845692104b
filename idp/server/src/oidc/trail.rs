//! The audit events of this room.

use crate::web::visit::Visit;
use sluis_domain::audit::{AuditCode, AuditEvent, AuditOutcome};
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::user::Pseudonym;
use std::collections::BTreeMap;

/// What an event is about.
pub(super) struct About<'a> {
    pub(super) organisation: Id<Organisation>,
    /// The person whose grant or session it is.
    pub(super) account: Option<Id<Pseudonym>>,
    pub(super) client: Option<&'a ClientId>,
    pub(super) detail: BTreeMap<&'static str, String>,
}

/// What happened to a grant or session.
pub(super) enum Happened {
    ConsentGiven,
    GrantIssued,
    GrantReplayed,
    GrantRevoked,
    Logout,
}

/// The event of this moment. The person acts, except in a replay and in what a client gives back.
pub(super) fn event(visit: &Visit, happened: &Happened, about: About<'_>) -> AuditEvent {
    let (code, outcome, by_person) = match happened {
        Happened::ConsentGiven => (AuditCode::ConsentGiven, AuditOutcome::Success, true),
        Happened::GrantIssued => (AuditCode::GrantIssued, AuditOutcome::Success, true),
        Happened::GrantReplayed => (AuditCode::GrantReplayed, AuditOutcome::SeriousFailure, false),
        Happened::GrantRevoked => (AuditCode::GrantRevoked, AuditOutcome::Success, false),
        Happened::Logout => (AuditCode::Logout, AuditOutcome::Success, true),
    };
    AuditEvent {
        organisation: Some(about.organisation),
        outcome,
        actor: about.account.filter(|_| by_person),
        account: about.account,
        client: about.client.map(ToString::to_string),
        detail: about.detail,
        ..visit.event(code)
    }
}
