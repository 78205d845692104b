//! What a login tells the person by mail, at every mailbox that may hear of it.

use crate::login::linked_mail;
use crate::login::page;
use crate::login::stage::Stage;
use crate::mail::notices::NOTICE;
use crate::mail::notices::Notice;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use sluis_domain::mail::OutgoingMail;
use std::collections::BTreeMap;

/// One mail for each mailbox.
pub async fn to_everywhere(stage: &Stage, notice: Notice) -> Result<Vec<OutgoingMail>, Turned> {
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let scene = page::scene(stage).await?;
    let named = match page::name(stage, person) {
        Some(name) => name,
        None => page::login_name(stage, person).await?,
    };
    let now = stage.visit.now;
    let data = BTreeMap::from([
        ("event".to_owned(), notice.name().to_owned()),
        ("person".to_owned(), named),
        ("at".to_owned(), now.millis().to_string()),
    ]);
    let mail = |to: String| OutgoingMail {
        id: stage.visit.app.dice.id(now),
        to,
        template: NOTICE.to_owned(),
        locale: scene.locale.file().to_owned(),
        organisation: stage.standing.organisation(),
        data: data.clone(),
        created_at: now,
        attempts: 0,
        next_attempt_at: now,
        sent_at: None,
        failed_at: None,
    };
    Ok(linked_mail::mailboxes(stage, person).await?.into_iter().map(mail).collect())
}
