//! `POST /login/enrol/mail`: another mail with the key; and `GET /login/app`: the link of such a mail.

use crate::kept;
use crate::login::app_mail::ByMail;
use crate::login::app_mail_page::AppMail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::pass::Pass;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::stage::see_other;
use crate::mail::app_by_mail::Held;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::REFERRER_POLICY;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::link::LinkKind;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::secret::Digest;

/// Characters of a token: 32 bytes in base64url.
const TOKEN: usize = 43;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    t: String,
}

/// Sends another mail, unless one went a moment ago: the page says until when (R77).
pub async fn post(visit: Visit, Form(seals): Form<FormSeals>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &seals).await?;
    if Pass::of_kind(&stage, Factor::Totp).is_none() {
        return Ok(stage.on());
    }
    let Some(by_mail) = ByMail::of(&stage).await? else { return Ok(stage.on()) };
    let draft = by_mail.draft(&stage).await?;
    let tx = stage.write().await?;
    if draft.write(&tx, stage.visit.now).await? {
        tx.commit().await?;
        return Ok(stage.on());
    }
    drop(tx);
    let step = stage.standing.step(stage.visit.now);
    page::of(&stage, &step, Said::problem(AppMail::TOO_SOON)).await
}

/// To the login that asked for the link, with what the link carries in a cookie. It changes nothing: a scanner
/// that follows it comes to a page that asks for a password.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Turned> {
    let token: String =
        asked.t.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(TOKEN).collect();
    let found = visit.app.store.read().links().find(&Digest::of(token.as_bytes())).await?;
    let link = found.filter(|link| link.kind == LinkKind::AppByMail).ok_or(PageRefused::LinkBroken)?;
    let held = kept::of_link::<Held>(&visit.app, &link).ok_or(PageRefused::LinkBroken)?;
    let mut response = see_other(&urls::login(&held.seal));
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(cookie) = cookies::set_app_link(&token) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
