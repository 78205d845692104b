//! `POST /login/enrol`: the first code of an app that is being linked.

use crate::login::bound;
use crate::login::linked_mail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::pass::Pass;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::turned::Turned;
use crate::login::view::Code;
use crate::totp_keys;
use crate::totp_keys::PendingKey;
use crate::web::answer::PageRefused;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::authenticator::totp::Window;
use sluis_domain::organisation::policy::mfa::Factor;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    code: String,
}

/// Links the app when its code is right: that is a proof as well, and no second code is asked (R78).
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let (now, step) = (stage.visit.now, stage.standing.step(stage.visit.now));
    if Pass::of_kind(&stage, Factor::Totp).is_none() {
        return Ok(stage.on());
    }
    let pending = pending(&stage).ok_or(PageRefused::Failure)?;
    if typed.code.trim().is_empty() {
        return page::of(&stage, &step, Said::problem(Code::MISSING)).await;
    }
    // The page shows the key: a wrong code is no guess, and is not counted.
    match pending.key.check(&typed.code, now, Window::LINKING, None) {
        TotpCheck::Good { step } => link(stage, &pending, step).await,
        TotpCheck::AlreadyUsed | TotpCheck::Wrong => {
            let problem = pending.key.explain(&typed.code, now).map_or(Code::WRONG, Code::because);
            page::of(&stage, &step, Said::problem(problem)).await
        }
    }
}

/// The key of the app that is being linked: the same at each look, whatever is linked beside it.
pub fn pending(stage: &Stage) -> Option<PendingKey> {
    let person = stage.standing.person.as_ref()?;
    let request = (stage.standing.sealed.id, stage.standing.sealed.at);
    let apps = person.authenticators.iter().filter(|held| held.kind == AuthenticatorKind::Totp).count();
    Some(totp_keys::pending(&stage.visit.app, request, person.user.id, &stage.sitting, apps))
}

/// The app, its audit row, its mail and whatever the login comes to: one transaction.
async fn link(mut stage: Stage, pending: &PendingKey, step: u64) -> Result<Response, Turned> {
    let app = &stage.visit.app;
    let held = Authenticator {
        label: linked_mail::app_entry(&stage).await?,
        secret: totp_keys::seal(app, pending.id, &pending.key).ok_or(PageRefused::Failure)?,
        last_step: Some(step),
        ..bound::of_session(&stage, pending.id, AuthenticatorKind::Totp).ok_or(PageRefused::Failure)?
    };
    let mails = linked_mail::to_everywhere(&stage, &held).await?;
    let ending = bound::prove(&mut stage, &held, Factor::Totp).await?;
    let tx = stage.visit.app.store.write().await?;
    bound::write(&stage, ending, tx, (&held, AuditCode::TotpRegistered, &mails)).await
}
