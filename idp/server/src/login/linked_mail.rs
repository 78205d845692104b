//! The mail "an app (or telephone) was linked to your account": to every mailbox of the person, so that nobody links one unseen.

use crate::login::page;
use crate::login::stage::Stage;
use crate::mail::composed;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use sluis_domain::authenticator::address::AddressKind;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::login::person::Person;
use sluis_domain::mail::OutgoingMail;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// One mail for each mailbox: those that are bound to the person, and the one that the organisation of this
/// login knows. Those of other organisations are not used: a mail there would tell them of this one.
pub async fn to_everywhere(stage: &Stage, held: &Authenticator) -> Result<Vec<OutgoingMail>, Turned> {
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let scene = page::scene(stage).await?;
    let named = match page::name(stage, person) {
        Some(name) => name,
        None => page::login_name(stage, person).await?,
    };
    let data = BTreeMap::from([
        ("person".to_owned(), named),
        ("account".to_owned(), held.label.clone()),
        ("at".to_owned(), held.created_at.millis().to_string()),
    ]);
    let template = match held.kind {
        AuthenticatorKind::Sms => composed::SMS_LINKED,
        AuthenticatorKind::WebAuthn | AuthenticatorKind::YubicoOtp => composed::KEY_LINKED,
        _ => composed::APP_LINKED,
    };
    let mail = |to: String| OutgoingMail {
        id: stage.visit.app.dice.id(stage.visit.now),
        to,
        template: template.to_owned(),
        locale: scene.locale.file().to_owned(),
        organisation: stage.standing.organisation(),
        data: data.clone(),
        created_at: stage.visit.now,
        attempts: 0,
        next_attempt_at: stage.visit.now,
        sent_at: None,
        failed_at: None,
    };
    Ok(mailboxes(stage, person).await?.into_iter().map(mail).collect())
}

/// How the entry is called in the person's app.
pub async fn app_entry(stage: &Stage) -> Result<String, Turned> {
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let scene = page::scene(stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let environment = scene.page(theme).environment;
    Ok(page::app_entry(theme, environment, &page::login_name(stage, person).await?))
}

/// The mailboxes that hear of what happens to the account.
pub async fn mailboxes(stage: &Stage, person: &Person) -> Result<BTreeSet<String>, Turned> {
    let bound = stage.visit.app.store.read().users().addresses(person.user.id).await?;
    let bound =
        bound.into_iter().filter(|address| address.kind == AddressKind::Email).map(|address| address.value);
    let organisation = stage.standing.organisation();
    let belonging = organisation.and_then(|organisation| person.belonging_to(organisation));
    let known = belonging.and_then(|belonging| belonging.membership.profile.email.clone());
    Ok(bound.chain(known).collect())
}
