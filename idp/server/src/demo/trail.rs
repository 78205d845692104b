//! The audit events of the demo's first start.

use crate::app::App;
use sluis_domain::audit::{AuditAction, AuditCode, AuditEvent, AuditOutcome};
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::user::Pseudonym;
use std::collections::BTreeMap;

/// What an audit event is about.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Its one organisation.
    pub organisation: Option<Id<Organisation>>,
    /// Whose account.
    pub account: Option<Id<Pseudonym>>,
    /// Which client.
    pub client: Option<String>,
}

/// Something that the demo itself did.
pub fn event(app: &App, code: AuditCode, about: About) -> AuditEvent {
    let now = app.clock.now();
    AuditEvent {
        id: app.dice.id(now),
        at: now,
        organisation: about.organisation,
        code,
        action: AuditAction::C,
        outcome: AuditOutcome::Success,
        actor: None,
        account: about.account,
        client: about.client,
        network: None,
        detail: BTreeMap::from([("via", "demo".to_owned())]),
    }
}
