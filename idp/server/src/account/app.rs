//! `/account/security/app`: to link an authenticator app, or another in the place of one (R119). Until its first code
//! is right nothing has changed: the old one works, and who walks away leaves nothing behind.

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::form_view::App;
use crate::account::form_view::Sure;
use crate::account::frame;
use crate::account::security;
use crate::account::told;
use crate::credential_change::credential_changed;
use crate::mail::composed;
use crate::mail::notices::Notice;
use crate::totp_keys;
use crate::totp_keys::PendingKey;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::local_time;
use crate::web::own_browser::FormMark;
use crate::web::qr::QrSvg;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::authenticator::totp::Window;
use sluis_domain::authenticator::totp::issuer_label;
use sluis_domain::id::Id;
use sluis_domain::login::removal;
use sluis_domain::login::removal::RemovalRefused;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::secret::Secret;
use sluis_domain::session::Proof;
use sluis_domain::session::Session;
use sluis_store::error::StoreError;
use std::collections::BTreeSet;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    replace: String,
}

/// What is posted.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    code: String,
    #[serde(default)]
    replace: String,
}

/// Shows the key: the same at each look.
///
/// # Errors
/// With the way to the login; and when there is no such app here.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    let replaced = replaced(&desk, &asked.replace)?.cloned();
    if replaced.as_ref().is_some_and(|held| !desk.hand().may_take(held)) {
        return stays(&desk, RemovalRefused::OnAnotherWord, StatusCode::FORBIDDEN).await;
    }
    show(&desk, replaced.as_ref(), None).await
}

/// Links it when its code is right.
///
/// # Errors
/// As `get`.
pub async fn post(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let mut desk = Desk::of_form(visit, urls::ACCOUNT_SECURITY, &posted.mark).await?;
    let replaced = replaced(&desk, &posted.replace)?.cloned();
    let pending = pending(&desk);
    if posted.code.trim().is_empty() {
        return show(&desk, replaced.as_ref(), Some(App::MISSING)).await;
    }
    // The page shows the key: a wrong code is no guess, and is not counted.
    match pending.key.check(&posted.code, desk.visit.now, Window::LINKING, None) {
        TotpCheck::Good { step } => link(&mut desk, &pending, step, replaced.as_ref()).await,
        TotpCheck::AlreadyUsed | TotpCheck::Wrong => show(&desk, replaced.as_ref(), Some(App::WRONG)).await,
    }
}

/// The app that gives way, if one is named. Without one, an app is linked where the organisation knows apps.
fn replaced<'d>(desk: &'d Desk, id: &str) -> Result<Option<&'d Authenticator>, Turned> {
    if id.is_empty() {
        let allowed = desk.policy.mfa.allows(Some(Factor::Totp));
        return if allowed { Ok(None) } else { Err(PageRefused::NotFound.into()) };
    }
    let id: Id<Authenticator> = id.parse().map_err(|_| PageRefused::NotFound)?;
    let app = security::held(desk).find(|held| held.id == id && held.kind == AuthenticatorKind::Totp);
    app.map(Some).ok_or_else(|| PageRefused::NotFound.into())
}

/// Derived, not kept: another one in each session, and after each app that was linked in it. That one is gone from
/// what the person holds when it was removed since; that it was proven stays written in the session. Else linking one
/// once more would bring back a key that the person threw away.
fn pending(desk: &Desk) -> PendingKey {
    let held = desk.person.authenticators.iter().map(|held| held.created_at.millis());
    let newest = held.chain(desk.session.proofs.iter().map(|proof| proof.at.millis())).max();
    let number = usize::try_from(newest.unwrap_or_default()).unwrap_or_default();
    let request = (Id::from_uuid(desk.session.id.uuid()), desk.session.created_at);
    let user = desk.person.user.id;
    totp_keys::pending(&desk.visit.app, request, user, &desk.session.digest, number)
}

async fn show(
    desk: &Desk,
    replaced: Option<&Authenticator>,
    problem: Option<Problem<'static>>,
) -> Result<Response, Turned> {
    let pending = pending(desk);
    let entry = entry(desk).await?;
    let address = pending.key.address(&entry.issuer, &entry.account).ok_or(PageRefused::Failure)?;
    let qr = QrSvg::of(address.expose()).map_err(|_| PageRefused::Failure)?;
    let secret = Secret::new(pending.key.grouped().expose().replace(' ', ""));
    let id = replaced.map(|held| held.id.to_string()).unwrap_or_default();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    frame::draw(desk, urls::ACCOUNT_SECURITY, |page, around| {
        let action = around.link(urls::ACCOUNT_APP);
        let view = App {
            page,
            around,
            action: &action,
            qr: &qr,
            secret: secret.expose(),
            account: &entry.label(),
            otpauth: address.expose(),
            replaces: replaced.map(|held| (id.as_str(), held.label.as_str())),
            problem,
        };
        page.answer(status, &view)
    })
    .await
}

/// How the app's list shows the entry: with the day, so that nobody takes the old one for the new (R120).
struct Entry {
    issuer: String,
    account: String,
}

impl Entry {
    fn label(&self) -> String {
        format!("{}: {}", self.issuer, self.account)
    }
}

async fn entry(desk: &Desk) -> Result<Entry, Turned> {
    let scene = desk.scene().await?;
    let looks = desk.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let (day, month, year) = local_time::date(desk.visit.now);
    let account = format!("{} {day:02}-{month:02}-{year}", told::login_name(desk).await?);
    Ok(Entry { issuer: issuer_label(&theme.name, page.environment), account })
}

/// The app, the end of the one before, the session that stands on it from now on, mails and audit row: one
/// transaction.
async fn link(
    desk: &mut Desk,
    pending: &PendingKey,
    step: u64,
    replaced: Option<&Authenticator>,
) -> Result<Response, Turned> {
    let held = authenticator(desk, pending, step).await?;
    let (code, done) = match replaced {
        Some(_) => (AuditCode::TotpReplaced, Done::AppReplaced),
        None => (AuditCode::TotpRegistered, Done::AppLinked),
    };
    let mails = match replaced {
        Some(_) => told::everywhere(desk, Notice::AppReplaced).await?,
        None => told::with(desk, composed::APP_LINKED, &[("account", &held.label)]).await?,
    };
    let tx = desk.write(urls::ACCOUNT_SECURITY).await?;
    desk.look_again(&tx).await?;
    match tx.authenticators().add(&held).await {
        Ok(()) => {}
        // Linked a moment ago, by the same form.
        Err(StoreError::Conflict(_)) => return Ok(desk.on(&done.at(urls::ACCOUNT_SECURITY))),
        Err(error) => return Err(error.into()),
    }
    if let Some(replaced) = replaced {
        let both = (replaced.id, &held);
        if let Err(refused) = removal::check_replacement(&desk.person, both, &desk.hand(), desk.visit.now) {
            drop(tx);
            return stays(desk, refused, StatusCode::CONFLICT).await;
        }
        tx.superseded_apps().add(replaced, desk.visit.now + totp_keys::KNOWN_AFTERWARDS).await?;
        tx.authenticators().remove(replaced.id).await?;
        credential_changed(&tx, held.user, Some(desk.session.id), desk.visit.now).await?;
    } else {
        tx.remembered_devices().forget_all(held.user).await?;
    }
    let session = with_proof(desk, &held, replaced);
    tx.sessions().save_proofs(&session, &desk.session.digest).await?;
    tx.audit().add(&desk.event(code, &[])).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    tx.commit().await?;
    Ok(desk.on(&done.at(urls::ACCOUNT_SECURITY)))
}

/// The old one stays, and why.
async fn stays(desk: &Desk, refused: RemovalRefused, status: StatusCode) -> Result<Response, Turned> {
    let demanded_by = match refused {
        RemovalRefused::Demanded(organisation) => security::named(desk, organisation).await?,
        // Another tab took it away.
        RemovalRefused::NotTheirs => return Ok(desk.on(&Done::Nothing.at(urls::ACCOUNT_SECURITY))),
        RemovalRefused::OnAnotherWord => None,
    };
    frame::draw(desk, urls::ACCOUNT_SECURITY, |page, around| {
        let lines = match refused {
            RemovalRefused::OnAnotherWord => security::on_another_word(page),
            _ => vec![security::why(page, demanded_by.as_deref())],
        };
        let (title, back) = (page.t("acc-method-app"), around.link(urls::ACCOUNT_SECURITY));
        let (action, id, button) = ("", "", None);
        let (title, lines, back) = (title.as_str(), &lines, back.as_str());
        let instead = &security::instead(Some(refused), around, back);
        page.answer(status, &Sure { page, around, action, id, title, lines, button, instead, back })
    })
    .await
}

/// The session, in which the new app has been proven, and the old one never was.
fn with_proof(desk: &Desk, held: &Authenticator, replaced: Option<&Authenticator>) -> Session {
    let mut session = desk.session.clone();
    session.proofs.retain(|proof| replaced.is_none_or(|replaced| replaced.id != proof.authenticator));
    session.proofs.push(Proof::of(held, Id::from_uuid(session.id.uuid()), desk.visit.now));
    session
}

/// What is bound in a session carries every vouching of the proofs that it stands on.
async fn authenticator(desk: &Desk, pending: &PendingKey, step: u64) -> Result<Authenticator, Turned> {
    let (app, now) = (&desk.visit.app, desk.visit.now);
    Ok(Authenticator {
        id: pending.id,
        user: desk.person.user.id,
        kind: AuthenticatorKind::Totp,
        label: entry(desk).await?.label(),
        secret: totp_keys::seal(app, pending.id, &pending.key).ok_or(PageRefused::Failure)?,
        bound_by: desk.door().inherited_way(&desk.session.proofs),
        vouched_by: desk.door().inherited(&desk.session.proofs),
        accepted_at: BTreeSet::new(),
        last_step: Some(step),
        created_at: now,
        last_used_at: Some(now),
    })
}
