//! The one transaction in which an invitation becomes an account.

use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::trail;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::address::Address;
use sluis_domain::authenticator::address::AddressKind;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::secret::Secret;
use sluis_domain::terms::AcceptedTerms;
use sluis_domain::user::LoginName;
use sluis_domain::user::User;
use sluis_store::error::LOGIN_NAME_IS_UNIQUE;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::collections::BTreeSet;

/// What came of it.
pub enum Newcomer {
    /// The account is there.
    Made(Box<Made>),
    /// Somebody has the login name. Nothing was written.
    NameTaken,
    /// The link or the invitation is not open any more. Nothing was written.
    TooLate,
}

/// A person who was not there before.
pub struct Made {
    /// Who.
    pub user: User,
    /// Their password.
    pub password: Authenticator,
}

/// Makes the account: person, login name, mailbox, password, membership, evidence, spent link and audit rows, or
/// nothing of it.
///
/// # Errors
/// When the database does not take it.
pub async fn newcomer(
    flow: &Flow,
    opened: &Opened,
    (name, hash): (&LoginName, String),
) -> Result<Newcomer, StoreError> {
    let made = made(flow, opened, hash);
    let (user, now) = (&made.user, flow.visit.now);
    let tx = flow.visit.app.store.write().await?;
    if !tx.links().spend(opened.link.id, now).await? {
        return Ok(Newcomer::TooLate);
    }
    match tx.users().add(user, std::slice::from_ref(name)).await {
        Ok(()) => {}
        Err(error) if error.is_conflict(LOGIN_NAME_IS_UNIQUE) => return Ok(Newcomer::NameTaken),
        Err(error) => return Err(error),
    }
    if !tx.memberships().activate(opened.membership.id, user.id, now).await? {
        return Ok(Newcomer::TooLate);
    }
    if let Some(mailbox) = mailbox(flow, opened, user) {
        tx.users().add_address(&mailbox).await?;
    }
    tx.authenticators().add(&made.password).await?;
    evidence(flow, opened, user, &tx).await?;
    for what in [AuditCode::UserCreated, AuditCode::PasswordSet, AuditCode::AccountActivated] {
        let event = trail::by_person(&flow.visit, what, (user, &opened.membership), &[]);
        tx.audit().add(&event).await?;
    }
    tx.commit().await?;
    Ok(Newcomer::Made(Box::new(made)))
}

/// That the terms were agreed to, and to which (R17).
///
/// # Errors
/// When the database does not take it.
pub async fn evidence(flow: &Flow, opened: &Opened, user: &User, tx: &Tx) -> Result<(), StoreError> {
    let Some(agreed) = flow.progress.agreed.clone().filter(|_| opened.document().is_some()) else {
        return Ok(());
    };
    let what = AuditCode::TermsAccepted;
    let detail = [("version", agreed.document.version.as_str()), ("language", agreed.language.as_str())];
    let event = trail::by_person(&flow.visit, what, (user, &opened.membership), &detail);
    let organisation = opened.membership.organisation;
    tx.accepted_terms().add(&AcceptedTerms { user: user.id, organisation, agreed: agreed.clone() }).await?;
    tx.audit().add(&event).await
}

/// The password was set by a link that the organisation had sent: it is vouched for by it, and its door accepts
/// what was bound on its own invitation.
fn made(flow: &Flow, opened: &Opened, hash: String) -> Made {
    let (dice, now) = (flow.visit.app.dice, flow.visit.now);
    let user = User { id: dice.id(now), pseudonym: dice.id(now), created_at: now, locked_at: None };
    let password = Authenticator {
        id: dice.id(now),
        user: user.id,
        kind: AuthenticatorKind::Password,
        label: String::new(),
        secret: Secret::new(hash.into_bytes()),
        bound_by: BoundBy::Mail,
        vouched_by: Vouching::by(opened.membership.organisation),
        accepted_at: BTreeSet::from([opened.membership.organisation]),
        last_step: None,
        created_at: now,
        last_used_at: Some(now),
    };
    Made { user, password }
}

/// The link came through this mailbox, and the organisation had supplied it.
fn mailbox(flow: &Flow, opened: &Opened, user: &User) -> Option<Address> {
    Some(Address {
        id: flow.visit.app.dice.id(flow.visit.now),
        user: user.id,
        kind: AddressKind::Email,
        value: opened.membership.profile.email.clone()?,
        bound_by: BoundBy::Mail,
        vouched_by: Vouching::by(opened.membership.organisation),
        created_at: flow.visit.now,
    })
}
