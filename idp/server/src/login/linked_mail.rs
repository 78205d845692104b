//! The mail "an app (or telephone) was linked to your account": to every mailbox of the person, so that nobody links one unseen.

use crate::login::notice_mail;
use crate::login::page;
use crate::login::stage::Stage;
use crate::mail::composed;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::mail::OutgoingMail;

/// One mail for each mailbox.
pub async fn to_everywhere(stage: &Stage, held: &Authenticator) -> Result<Vec<OutgoingMail>, Turned> {
    let template = match held.kind {
        AuthenticatorKind::Sms => composed::SMS_LINKED,
        AuthenticatorKind::WebAuthn => composed::KEY_LINKED,
        AuthenticatorKind::YubicoOtp => composed::YUBIKEY_LINKED,
        _ => composed::APP_LINKED,
    };
    notice_mail::with(stage, template, &[("account", &held.label)]).await
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
