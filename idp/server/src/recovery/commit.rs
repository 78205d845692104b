//! The one transaction in which a link becomes another password.

use crate::credential_change::alone;
use crate::mail::notices::Notice;
use crate::new_password;
use crate::new_password::Replaced;
use crate::recovery::flow::Flow;
use crate::recovery::flow::Opened;
use crate::recovery::trail;
use crate::recovery::trail::Scenery;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::login::throttle::Place;
use sluis_domain::login::throttle::letters_counter;
use sluis_domain::secret::Secret;
use sluis_store::error::StoreError;
use std::collections::BTreeSet;

/// Spends the link, and saves the password: every session ends, every grant is revoked, the person hears of it.
/// None: somebody was first, and nothing was written.
///
/// # Errors
/// When the database does not take it.
pub async fn reset(flow: &Flow, opened: &Opened, hash: String) -> Result<Option<Authenticator>, StoreError> {
    let (visit, user) = (&flow.visit, &opened.person.user);
    let password = password(flow, opened, hash);
    let mails =
        new_password::notices(visit, &opened.person, (Notice::PasswordReset, opened.link.organisation))
            .await?;
    let tx = visit.app.store.write().await?;
    alone(&tx, user.id).await?;
    if !tx.links().spend(opened.link.id, visit.now).await? {
        return Ok(None);
    }
    let replaced = Replaced { person: &opened.person, password: &password, spared: None, now: visit.now };
    new_password::replace(&tx, replaced).await?;
    tx.attempts().clear(letters_counter(user.id, Place::Stranger).as_str()).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    let scenery = Scenery {
        now: visit.now,
        network: visit.address.to_string(),
        organisation: opened.link.organisation,
        client: opened.errand.origin.client.as_ref().map(|client| client.as_str()),
    };
    tx.audit().add(&trail::reset(&visit.app, user, scenery)).await?;
    tx.commit().await?;
    Ok(Some(password))
}

/// It came through a mailbox, and carries the word that stands behind that mailbox. No door has accepted it yet.
fn password(flow: &Flow, opened: &Opened, hash: String) -> Authenticator {
    let (dice, now) = (flow.visit.app.dice, flow.visit.now);
    Authenticator {
        id: dice.id(now),
        user: opened.person.user.id,
        kind: AuthenticatorKind::Password,
        label: String::new(),
        secret: Secret::new(hash.into_bytes()),
        bound_by: BoundBy::Mail,
        vouched_by: opened.errand.vouched_by.clone(),
        accepted_at: BTreeSet::new(),
        last_step: None,
        created_at: now,
        last_used_at: Some(now),
    }
}
