//! What every change of a credential brings, whoever writes it down: no device is remembered any more, and no other
//! session goes on.

use sluis_domain::id::Id;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// Writes it into `tx`: of the sessions of `user` only `spared` goes on, if one does.
///
/// # Errors
/// When the database does not take it.
pub async fn write(
    tx: &Tx,
    user: Id<User>,
    spared: Option<Id<Session>>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.remembered_devices().forget_all(user).await?;
    tx.sessions().end_of_user(user, spared, now).await?;
    match spared {
        Some(spared) => tx.grants().revoke_of_user_but(user, spared, now).await?,
        None => tx.grants().revoke_of_user(user, now).await?,
    };
    Ok(())
}
