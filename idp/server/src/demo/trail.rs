//! The audit events of the demo's first start.

use crate::app::App;
use sluis_domain::audit::{AuditCode, AuditEvent};
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
        organisation: about.organisation,
        account: about.account,
        client: about.client,
        detail: BTreeMap::from([("via", "demo".to_owned())]),
        ..AuditEvent::of(code, app.dice.id(now), now)
    }
}
