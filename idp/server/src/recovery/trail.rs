//! What the audit log hears of forgotten login details.

use crate::app::App;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

/// When, from where, under which organisation and in whose name something happened.
pub struct Scenery<'s> {
    /// When.
    pub now: Timestamp,
    /// From which address of the network.
    pub network: String,
    /// Under which organisation.
    pub organisation: Option<Id<Organisation>>,
    /// In which client's name.
    pub client: Option<&'s str>,
}

/// A letter went to `user`, whoever asked for it.
pub fn letter(app: &App, user: &User, scenery: Scenery<'_>) -> AuditEvent {
    event(app, AuditCode::RecoveryLinkSent, user, scenery)
}

/// `user` chose another password through a mailbox.
pub fn reset(app: &App, user: &User, scenery: Scenery<'_>) -> AuditEvent {
    let event = event(app, AuditCode::PasswordReset, user, scenery);
    AuditEvent { actor: Some(user.pseudonym), ..event }
}

fn event(app: &App, code: AuditCode, user: &User, scenery: Scenery<'_>) -> AuditEvent {
    AuditEvent {
        organisation: scenery.organisation,
        account: Some(user.pseudonym),
        client: scenery.client.map(str::to_owned),
        network: Some(scenery.network),
        ..AuditEvent::of(code, app.dice.id(scenery.now), scenery.now)
    }
}
