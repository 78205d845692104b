//! What every change of what people prove themselves with brings, wherever it is made.

use sluis_domain::id::Id;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// Holds off every other change of what this person proves themselves with, until `tx` ends. It is the first thing
/// that such a change does: two that lock the same rows in another order would wait for each other.
///
/// # Errors
/// When the database does not take it.
pub async fn alone(tx: &Tx, user: Id<User>) -> Result<(), StoreError> {
    tx.attempts().hold(&format!("account:{user}")).await
}

/// Nothing that stood on what was there before goes on: no remembered device (R116), no session but `spared`, no
/// grant of another session, the offline ones included, and no link that lies in a mailbox. Invitations stay: they
/// belong to a membership.
///
/// The sessions end before the links are called back: whoever asks for a link at a session writes that this
/// session is in use, and so waits for its end, or is waited for.
///
/// # Errors
/// When the database does not take it.
pub async fn credential_changed(
    tx: &Tx,
    user: Id<User>,
    spared: Option<Id<Session>>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.remembered_devices().forget_all(user).await?;
    tx.sessions().end_of_user(user, spared, now).await?;
    tx.grants().revoke_of_user(user, spared, now).await?;
    tx.links().call_back_of_credentials(user, now).await?;
    Ok(())
}
