//! The page of a second step that is linked, filled: the choice, an app, a telephone.

use crate::login::app_mail::ByMail;
use crate::login::app_mail_page;
use crate::login::enrol;
use crate::login::key_pages;
use crate::login::link_yubico;
use crate::login::page::Said;
use crate::login::page::app_entry;
use crate::login::pass::Pass;
use crate::login::replace_page;
use crate::login::replace_phone;
use crate::login::sms_page;
use crate::login::stage::Stage;
use crate::login::view;
use crate::login::view_link::Around;
use crate::login::view_link::ChooseMethod;
use crate::login::view_link::Method;
use crate::login::view_link::PutOff;
use crate::web::answer::PageRefused;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::qr::QrSvg;
use crate::web::turned::Turned;
use crate::web::urls;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::totp::issuer_label;
use sluis_domain::login::introduce::may_put_off;
use sluis_domain::login::journey::Step;
use sluis_domain::login::linking::LinkingPage;
use sluis_domain::login::repair::may_be_later;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::mfa::Presentation;
use sluis_domain::organisation::policy::totp::EnrolChannel;
use sluis_domain::secret::Secret;

/// The page that is due.
pub async fn of(
    stage: &Stage,
    step: &Step,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let pass = Pass::of(stage, step).ok_or(PageRefused::Failure)?;
    let due = pass.at().page();
    let around = Around { put_off: put_off(stage), ..around(&pass, due) };
    let around = Around { notice: around.notice && around.put_off.is_none(), ..around };
    match due {
        LinkingPage::Choose { one_is_needed } => {
            Ok(choose(&pass, (around, one_is_needed), page, (seals, person), said))
        }
        LinkingPage::Link(Factor::Sms) => match replace_phone::replaced(stage) {
            Some(old) => replace_page::of(stage, (around, &old.label), page, (seals, person), said).await,
            None => sms_page::of_linking(stage, around, page, (seals, person), said).await,
        },
        LinkingPage::Link(Factor::WebAuthn) => {
            key_pages::linking(stage, around, page, (seals, person), said).await
        }
        LinkingPage::Link(Factor::YubicoOtp) => Ok(link_yubico::page(around, page, (seals, person), said)),
        LinkingPage::Link(Factor::Totp) => app(stage, around, page, (seals, person), said).await,
    }
}

fn around(pass: &Pass, due: LinkingPage) -> Around {
    let factor = match due {
        LinkingPage::Link(factor) => Some(factor),
        LinkingPage::Choose { .. } => None,
    };
    let linking = pass.at();
    Around {
        factor,
        progress: linking.progress(),
        // Where one is not needed there is always a way past it.
        skip: pass.wish().is_none() && !pass.is_needed()
            || factor.is_some_and(|factor| linking.may_skip(factor)),
        back: pass.wish().is_none() && factor.is_some_and(|factor| linking.is_back(factor)),
        needed: pass.is_needed(),
        notice: pass.rules().legal_notice && pass.is_needed(),
        stepper: pass.wish().is_none() && pass.rules().presentation == Presentation::Stepper,
        linked: pass.linked(),
        put_off: None,
        own: pass.is_own(),
    }
}

/// The way out of linking that nobody demands yet.
fn put_off(stage: &Stage) -> Option<PutOff> {
    let (sight, now) = (stage.standing.sight(), stage.visit.now);
    if may_put_off(&sight, now) {
        return Some(PutOff::Deadline);
    }
    may_be_later(&sight, now).then_some(PutOff::Repair)
}

fn choose(
    pass: &Pass,
    (around, one_is_needed): (Around, bool),
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Response {
    let recommended = pass.rules().preferred.factor();
    let method = |factor| Method { factor, recommended: recommended == Some(factor) };
    let methods: Vec<Method> = pass.at().in_order().into_iter().map(method).collect();
    let (action, restart, problem) = (urls::LOGIN_ENROL_METHOD, urls::LOGIN_RESTART, said.problem);
    let status = if one_is_needed { StatusCode::OK } else { said.status() };
    let (methods, missing) = (methods.as_slice(), one_is_needed.then(|| pass.missing()));
    let view = ChooseMethod { page, action, restart, seals, person, around, methods, missing, problem };
    page.answer(status, &view)
}

/// Linking an app: the key is the same at each look, or it went by mail.
async fn app(
    stage: &Stage,
    around: Around,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let by_mail = ByMail::of(stage).await?;
    if let Some(by_mail) = &by_mail
        && (by_mail.newest.is_none()
            || by_mail.channel != EnrolChannel::EmailLink
            || !by_mail.shows_key(stage))
    {
        return app_mail_page::of(stage, (by_mail, around), page, (seals, person), said).await;
    }
    let pending = enrol::pending(stage, by_mail.as_ref()).ok_or(PageRefused::Failure)?;
    let (action, restart, problem) = (urls::LOGIN_ENROL, urls::LOGIN_RESTART, said.problem);
    with_key(page, person, &pending.key, |key| {
        let view = view::EnrolApp { page, action, restart, seals, person, around, key, problem };
        page.answer(said.status(), &view)
    })
}

/// Draws a page that shows `key`.
///
/// # Errors
/// When it fits in no QR code.
pub fn with_key(
    page: &Page<'_>,
    person: &str,
    key: &TotpKey,
    draw: impl FnOnce(view::NewKey<'_>) -> Response,
) -> Result<Response, Turned> {
    let issuer = issuer_label(&page.theme.name, page.environment);
    let address = key.address(&issuer, person).ok_or(PageRefused::Failure)?;
    let qr = QrSvg::of(address.expose()).map_err(|_| PageRefused::Failure)?;
    let secret = Secret::new(key.grouped().expose().replace(' ', ""));
    let account = app_entry(page.theme, page.environment, person);
    let key = view::NewKey { qr: &qr, secret: secret.expose(), account: &account, otpauth: address.expose() };
    Ok(draw(key))
}
