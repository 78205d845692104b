//! The pages of security keys, passkeys and YubiKeys, with samples.

use crate::gallery::account;
use crate::gallery::linking::around;
use crate::gallery::linking::of_account;
use crate::gallery::pages::{Rendered, SEALS, keep, password};
use crate::login::view;
use crate::login::view_key::{LinkKey, Posed, UseKey};
use crate::login::view_link::Around;
use crate::login::view_yubico::{LinkYubico, UseYubico};
use crate::web::page::Page;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::span::Span;

const RESTART: &str = "/login/restart";
const OTHERS: &str = "/login/methods?r=c2VhbA";

/// Every page of this room.
pub(super) fn pages(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let posed = Posed {
        options: r#"{"publicKey":{"challenge":"AAAA","rpId":"localhost"}}"#.to_owned(),
        challenge: "c2VhbGVk".to_owned(),
    };
    uses(page, person, &posed, pages);
    links(page, person, &posed, pages);
    yubikeys(page, person, pages);
    let first = view::Password { passkey: Some(&posed), ..password(page, "", None) };
    keep(pages, "password-passkey", &first);
    let refused = view::Password { passkey: Some(&posed), ..password(page, "", Some(UseKey::UNKNOWN)) };
    keep(pages, "password-passkey-unknown", &refused);
}

/// A device may be remembered for twelve hours.
fn once(page: &Page<'_>) -> [view::RememberChoice; 1] {
    let span = Span::seconds(12 * 3600);
    [view::RememberChoice { seconds: span.as_seconds(), words: page.span(span), chosen: false }]
}

fn uses(page: &Page<'_>, person: &str, posed: &Posed, pages: &mut Vec<Rendered>) {
    for (name, problem) in [
        ("key", None),
        ("key-copied", Some(UseKey::COPIED)),
        ("key-foreign", Some(UseKey::FOREIGN)),
        ("key-missing", Some(UseKey::MISSING)),
        ("key-unverified", Some(UseKey::UNVERIFIED)),
        ("key-wrong", Some(UseKey::WRONG)),
    ] {
        let (action, restart, seals, others, remember) = ("/login/key", RESTART, SEALS, OTHERS, &[]);
        let view = UseKey { page, action, restart, seals, person, others, posed, remember, problem };
        keep(pages, name, &view);
        if problem.is_none() {
            let remember = once(page);
            keep(pages, "key-remember", &UseKey { remember: &remember, ..view });
        }
    }
}

fn links(page: &Page<'_>, person: &str, posed: &Posed, pages: &mut Vec<Rendered>) {
    let (wizard, rooms) = (around(Factor::WebAuthn), account::rooms());
    let stepper = Around { stepper: true, back: true, skip: false, ..wizard };
    for (name, around, problem) in [
        ("link-key", wizard, None),
        ("link-key-stepper", stepper, None),
        ("link-key-own", of_account(Factor::WebAuthn), None),
        ("link-key-known", wizard, Some(LinkKey::KNOWN)),
        ("link-key-most", wizard, Some(LinkKey::MOST)),
        ("link-key-wrong", wizard, Some(LinkKey::WRONG)),
    ] {
        let (action, restart, seals, label) = ("/login/enrol/key", RESTART, SEALS, "sleutelbos");
        let page = &Page { rooms: Some(&rooms).filter(|_| around.own), ..*page };
        keep(pages, name, &LinkKey { page, action, restart, seals, person, around, posed, label, problem });
    }
}

fn yubikeys(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    for (name, problem) in [
        ("yubico", None),
        ("yubico-away", Some(UseYubico::AWAY)),
        ("yubico-foreign", Some(UseYubico::FOREIGN)),
        ("yubico-missing", Some(UseYubico::MISSING)),
        ("yubico-used", Some(UseYubico::USED)),
        ("yubico-wrong", Some(UseYubico::WRONG)),
    ] {
        let (action, restart, seals, others, remember) = ("/login/yubico", RESTART, SEALS, OTHERS, &[]);
        let view = UseYubico { page, action, restart, seals, person, others, remember, problem };
        keep(pages, name, &view);
        if problem.is_none() {
            let remember = once(page);
            keep(pages, "yubico-remember", &UseYubico { remember: &remember, ..view });
        }
    }
    let (wizard, rooms) = (around(Factor::YubicoOtp), account::rooms());
    for (name, around, problem) in [
        ("link-yubico", wizard, None),
        ("link-yubico-own", of_account(Factor::YubicoOtp), None),
        ("link-yubico-known", wizard, Some(LinkYubico::KNOWN)),
    ] {
        let (action, restart, seals) = ("/login/enrol/yubico", RESTART, SEALS);
        let page = &Page { rooms: Some(&rooms).filter(|_| around.own), ..*page };
        keep(pages, name, &LinkYubico { page, action, restart, seals, person, around, problem });
    }
}
