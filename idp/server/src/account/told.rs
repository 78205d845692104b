//! What is written to the person about a change of their account.

use crate::account::desk::Desk;
use crate::mail::everywhere::Reader;
use crate::mail::notices::NOTICE;
use crate::mail::notices::Notice;
use crate::web::scene::Scene;
use sluis_domain::mail::OutgoingMail;
use sluis_store::error::StoreError;

/// That `notice` happened, to every mailbox.
///
/// # Errors
/// When the database cannot be asked.
pub async fn everywhere(desk: &Desk, notice: Notice) -> Result<Vec<OutgoingMail>, StoreError> {
    with(desk, NOTICE, &[("event", notice.name())]).await
}

/// The mail of `template`, to every mailbox.
///
/// # Errors
/// When the database cannot be asked.
pub async fn with(
    desk: &Desk,
    template: &str,
    data: &[(&'static str, &str)],
) -> Result<Vec<OutgoingMail>, StoreError> {
    reader(desk).everywhere(template, data).await
}

/// How the person of this account is written to.
pub fn reader(desk: &Desk) -> Reader<'_> {
    let language = Scene::bare(&desk.visit).locale.language();
    let at = Some(desk.organisation);
    let (app, now) = (&desk.visit.app, desk.visit.now);
    Reader { store: &app.store, dice: app.dice, person: &desk.person, at, language, now }
}

/// What the person types to say who they are.
///
/// # Errors
/// When the database cannot be asked.
pub async fn login_name(desk: &Desk) -> Result<String, StoreError> {
    let names = desk.visit.app.store.read().users().login_names(desk.person.user.id).await?;
    Ok(names.into_iter().next().map(|name| name.typed().to_owned()).unwrap_or_default())
}
