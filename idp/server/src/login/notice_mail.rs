//! What a login tells the person by mail, at every mailbox that may hear of it.

use crate::login::page;
use crate::login::stage::Stage;
use crate::mail::everywhere::Reader;
use crate::mail::notices::NOTICE;
use crate::mail::notices::Notice;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use sluis_domain::mail::OutgoingMail;

/// That `notice` happened, to every mailbox.
pub async fn to_everywhere(stage: &Stage, notice: Notice) -> Result<Vec<OutgoingMail>, Turned> {
    with(stage, NOTICE, &[("event", notice.name())]).await
}

/// The mail of `template`, to every mailbox.
pub async fn with(
    stage: &Stage,
    template: &str,
    data: &[(&'static str, &str)],
) -> Result<Vec<OutgoingMail>, Turned> {
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let (app, now, at) = (&stage.visit.app, stage.visit.now, stage.standing.organisation());
    let language = page::scene(stage).await?.locale.language();
    let reader = Reader { store: &app.store, dice: app.dice, person, at, language, now };
    Ok(reader.everywhere(template, data).await?)
}
