//! The person of a login, loaded with everything that the next step depends on.

use crate::app::App;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::id::Id;
use sluis_domain::login::introduce::announced;
use sluis_domain::login::person::Belonging;
use sluis_domain::login::person::Person;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::terms::Document;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;

/// Who `user` is, where they belong with what policy, and what they hold.
///
/// # Errors
/// When the database cannot be asked.
pub async fn find(app: &App, user: Id<User>, now: Timestamp) -> Result<Option<Person>, StoreError> {
    let Some(placed) = app.store.read().people().find(user, now).await? else { return Ok(None) };
    let (user, mut memberships) = (placed.user, Vec::new());
    for (membership, own) in placed.memberships {
        // An organisation that is gone takes its memberships with it; a foreign key sees to that.
        if let Some(tenant) = app.directory.tenant(app, membership.organisation, now).await? {
            let policy = tenant.policy(membership.user_type).clone().with_exceptions(&own, now);
            memberships.push(Belonging { membership, policy, put_off_at: None, agreed: Vec::new() });
        }
    }
    look_up_put_offs(app, user.id, &mut memberships, now).await?;
    look_up_terms(app, user.id, &mut memberships).await?;
    let held = app.store.read().authenticators().of_user(user.id).await?;
    let is_sheet = |held: &Authenticator| held.kind == AuthenticatorKind::RecoveryCode;
    let is_device = |held: &Authenticator| held.kind == AuthenticatorKind::RememberedDevice;
    let (sheets, held): (Vec<_>, Vec<_>) = held.into_iter().partition(is_sheet);
    let (devices, authenticators): (Vec<_>, Vec<_>) = held.into_iter().partition(is_device);
    let mut devices = match devices.is_empty() {
        true => Vec::new(),
        false => app.store.read().remembered_devices().all(devices).await?,
    };
    devices.retain(|device| now < device.until);
    let sheets = match sheets.is_empty() {
        true => Vec::new(),
        false => app.store.read().recovery().sheets(user.id, sheets).await?,
    };
    Ok(Some(Person { user, memberships, authenticators, sheets, devices }))
}

/// Asked once, and only where an organisation wants terms agreed to.
async fn look_up_terms(app: &App, user: Id<User>, memberships: &mut [Belonging]) -> Result<(), StoreError> {
    let asks = |belonging: &Belonging| {
        belonging.membership.is_active() && Document::asked_by(&belonging.policy).is_some()
    };
    let asking = memberships.iter().filter(|belonging| asks(belonging));
    let asking: Vec<Id<Organisation>> = asking.map(|belonging| belonging.membership.organisation).collect();
    for accepted in app.store.read().accepted_terms().find(user, &asking).await? {
        let there = |belonging: &&mut Belonging| {
            belonging.membership.organisation == accepted.organisation && asks(belonging)
        };
        if let Some(belonging) = memberships.iter_mut().find(there) {
            belonging.agreed.push(accepted.agreed);
        }
    }
    Ok(())
}

/// Asked only where somebody announced a deadline.
async fn look_up_put_offs(
    app: &App,
    user: Id<User>,
    memberships: &mut [Belonging],
    now: Timestamp,
) -> Result<(), StoreError> {
    if memberships.iter().all(|belonging| announced(&belonging.policy, now).is_none()) {
        return Ok(());
    }
    for (membership, at) in app.store.read().deadlines().put_off_by(user).await? {
        for belonging in memberships.iter_mut().filter(|belonging| belonging.membership.id == membership) {
            belonging.put_off_at = Some(at);
        }
    }
    Ok(())
}
