//! `GET /account/security`: everything that the person proves themselves with (R122).

use crate::account::desk::Desk;
use crate::account::frame;
use crate::account::frame::Around;
use crate::account::overview;
use crate::account::security_view::Codes;
use crate::account::security_view::Held;
use crate::account::security_view::Security;
use crate::web::method_names;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::recovery_sheet::SheetKind;
use sluis_domain::id::Id;
use sluis_domain::login::removal;
use sluis_domain::login::removal::RemovalRefused;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::backup::BackupStyle;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_store::error::StoreError;
use url::form_urlencoded;

/// What is linked in the rooms of the login: as the address names it, and the key of what the page calls it.
const LINKED_BY_THE_LOGIN: [(Factor, &str, &str); 3] = [
    (Factor::Sms, "sms", "acc-add-sms"),
    (Factor::WebAuthn, "webauthn", "acc-add-key"),
    (Factor::YubicoOtp, "yubico_otp", "acc-add-yubico"),
];

/// What an app calls the part of the page about the second step, and what that is called on the page.
const SECOND_STEP: &str = "mfa";

/// Shows it; `?section=mfa`: at the second step (R123).
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_look(visit).await?;
    if is_of_second_step(&desk.visit) {
        return Ok(
            Redirect::to(&format!("{}#{SECOND_STEP}", desk.link(urls::ACCOUNT_SECURITY))).into_response()
        );
    }
    let refused = removal::check(&desk.person, &second_steps(&desk), &desk.hand(), desk.visit.now).err();
    let demanded_by = match refused {
        Some(RemovalRefused::Demanded(organisation)) => Some(named(&desk, organisation).await?),
        Some(RemovalRefused::NotTheirs | RemovalRefused::OnAnotherWord) | None => None,
    };
    frame::draw(&desk, urls::ACCOUNT_SECURITY, |page, around| {
        let methods: Vec<Held> = held(&desk).map(|held| method(&desk, page, held)).collect();
        let warnings = overview::words(&desk, page);
        // The first one is linked as the organisation has it, and not by its kind.
        let (is_on, more) = (!methods.is_empty(), more(&desk));
        let on = Some(around.link(urls::ACCOUNT_ON)).filter(|_| !is_on && !more.is_empty());
        let more = if is_on { more } else { Vec::new() };
        let password =
            desk.person.authenticators.iter().find(|held| held.kind == AuthenticatorKind::Password);
        let demanded = match refused {
            Some(RemovalRefused::OnAnotherWord) => Some(on_another_word(page).join(" ")),
            _ => demanded_by.as_ref().map(|named| why(page, named.as_deref())),
        };
        let off = around.link(urls::ACCOUNT_OFF);
        let view = Security {
            page,
            around,
            warnings: &warnings,
            password: password.map(|held| held.created_at),
            methods: &methods,
            more: &more,
            codes: is_on.then(|| codes(&desk)),
            on: on.as_deref(),
            off: Some(off.as_str()).filter(|_| refused.is_none() && is_on),
            demanded: demanded.as_deref(),
        };
        page.answer(StatusCode::OK, &view)
    })
    .await
}

fn is_of_second_step(visit: &Visit) -> bool {
    let query = visit.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "section" && value == SECOND_STEP)
}

/// The second steps that this session shows.
pub fn held(desk: &Desk) -> impl Iterator<Item = &Authenticator> {
    let shown = |held: &&Authenticator| held.kind.is_second_step() && desk.outlook.shows_held(held);
    desk.person.authenticators.iter().filter(shown)
}

/// Their identifiers.
pub fn second_steps(desk: &Desk) -> Vec<Id<Authenticator>> {
    held(desk).map(|held| held.id).collect()
}

/// The name of an organisation, where it may be named: who came through one organisation hears of no other.
///
/// # Errors
/// When the database cannot be asked.
pub async fn named(desk: &Desk, organisation: Id<Organisation>) -> Result<Option<String>, StoreError> {
    match desk.outlook.shows(Some(organisation)) {
        true => Ok(Some(frame::organisation_name(desk, organisation).await?)),
        false => Ok(None),
    }
}

/// Why a second step stays, by whose rule.
pub fn why(page: &Page<'_>, organisation: Option<&str>) -> String {
    match organisation {
        Some(organisation) => page.t_with("set-off-forbidden", &[("org", organisation)]),
        None => page.t("set-off-forbidden-any"),
    }
}

/// Why something stays that is the person's own, or came through others, and how they change it.
pub fn on_another_word(page: &Page<'_>) -> Vec<String> {
    vec![page.t("acc-other-word"), page.t("acc-other-word-how")]
}

/// Where somebody goes on for whom that cannot be done; `security`: to what they can set up first. Of gates that they
/// came through on the word of others, to a password of their own, or out.
pub fn instead<'l>(
    refused: Option<RemovalRefused>,
    around: &Around,
    security: &'l str,
) -> Vec<(&'static str, &'l str)> {
    match refused {
        None => Vec::new(),
        Some(RemovalRefused::OnAnotherWord) => {
            vec![("fgt-again", urls::RECOVERY), ("logout-submit", around.logout)]
        }
        Some(RemovalRefused::Demanded(_) | RemovalRefused::NotTheirs) => vec![("acc-check-go", security)],
    }
}

fn method(desk: &Desk, page: &Page<'_>, held: &Authenticator) -> Held {
    let of = |path: &str, name: &str| desk.link(&format!("{path}?{name}={}", held.id));
    let replace = match held.kind {
        AuthenticatorKind::Totp => Some(of(urls::ACCOUNT_APP, "replace")),
        AuthenticatorKind::Sms if desk.linkable.telephones.contains(&held.id) => {
            Some(desk.link(&format!("{}?kind=sms&replace={}", urls::ACCOUNT_LINK, held.id)))
        }
        _ => None,
    };
    // Who came through one organisation does not read under which other one it was linked, nor when it was used there.
    let whole = desk.outlook.is_whole();
    Held {
        key: method_names::key(held.kind),
        label: if whole { method_names::label(page, held) } else { String::new() },
        since: held.created_at,
        used: held.last_used_at.filter(|_| whole),
        replace,
        remove: of(urls::ACCOUNT_REMOVE, "id"),
    }
}

/// What more can be linked here.
pub fn more(desk: &Desk) -> Vec<(&'static str, String)> {
    let app = desk.policy.mfa.allows(Some(Factor::Totp));
    let app = app.then(|| ("acc-add-app", desk.link(urls::ACCOUNT_APP)));
    let others =
        LINKED_BY_THE_LOGIN.into_iter().filter(|(factor, _, _)| desk.linkable.kinds.contains(factor));
    let link = |kind: &str| desk.link(&format!("{}?kind={kind}", urls::ACCOUNT_LINK));
    app.into_iter().chain(others.map(|(_, kind, key)| (key, link(kind)))).collect()
}

fn codes(desk: &Desk) -> Codes {
    let own = desk.person.sheets.iter().filter(|sheet| sheet.kind() == SheetKind::Own);
    let good = own.filter(|sheet| sheet.is_good(desk.visit.now) && sheet.kept_at.is_some());
    let newest = good.max_by_key(|sheet| sheet.kept_at);
    let new_several = desk.policy.backup.style == BackupStyle::Set;
    Codes {
        left: newest.map_or(0, |sheet| sheet.left),
        several: newest.map_or(new_several, |sheet| sheet.issued > 1),
        new_several,
        kept: newest.and_then(|sheet| sheet.kept_at),
        renew: desk.link(urls::ACCOUNT_CODES),
    }
}
