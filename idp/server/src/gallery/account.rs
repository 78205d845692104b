//! The pages and the mail of the account, with samples.

use crate::account::form_view::App;
use crate::account::form_view::Confirm;
use crate::account::form_view::Email;
use crate::account::form_view::LinkState;
use crate::account::form_view::NewCodes;
use crate::account::form_view::Sure;
use crate::account::frame::Around;
use crate::account::list_view::Activity;
use crate::account::list_view::Allowed;
use crate::account::list_view::Consents;
use crate::account::list_view::Data;
use crate::account::list_view::Device;
use crate::account::list_view::Devices;
use crate::account::list_view::Happened;
use crate::account::list_view::Known;
use crate::account::list_view::OpenSession;
use crate::account::list_view::Overview;
use crate::account::list_view::Sessions;
use crate::account::security_view::Codes;
use crate::account::security_view::Held;
use crate::account::security_view::Security;
use crate::gallery::pages::NOW;
use crate::gallery::pages::Names;
use crate::gallery::pages::Rendered;
use crate::gallery::pages::keep;
use crate::mail::confirm_email::ConfirmEmail;
use crate::web::codes_sheet;
use crate::web::codes_sheet::CodesSheet;
use crate::web::page::Page;
use crate::web::page::Rooms;
use crate::web::qr::QrSvg;
use crate::web::rooms;
use crate::web::urls;

const OTPAUTH: &str = "otpauth://totp/Sluis:j.de.vries?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sluis";
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const BACK: &str = "/account/security";

/// What stands around a page of the security of this person.
pub(super) fn around(person: &str, done: Option<&'static str>) -> Around {
    at(urls::ACCOUNT_SECURITY, person, done)
}

/// The rooms around a page of the login that somebody came to from their security.
pub(super) fn rooms() -> Rooms {
    Rooms { rooms: rooms::rooms(urls::ACCOUNT_SECURITY, str::to_owned), logout: urls::LOGOUT }
}

/// What stands around a page of one room.
fn at(room: &str, person: &str, done: Option<&'static str>) -> Around {
    let rooms = rooms::rooms(room, str::to_owned);
    let (person, mark, way, logout) = (person.to_owned(), "Zm9ybQ".to_owned(), String::new(), urls::LOGOUT);
    Around { rooms, person, done, mark, way, logout }
}

/// Every page of the account in one locale.
pub(super) fn pages(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let around = around(names.person, None);
    lists(page, names, pages);
    security(page, &around, names, pages);
    forms(page, &around, names, pages);
    let person = names.person;
    let link = "https://login.example/confirm-email?t=3n7Qk";
    let mail = ConfirmEmail { page, person, link, until: NOW }.render().unwrap();
    pages.push(("mail-confirm-email".to_owned(), mail.html));
    pages.push(("mail-confirm-email.txt".to_owned(), format!("{}\n\n{}", mail.subject, mail.text)));
}

fn lists(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let around = &at(urls::ACCOUNT, names.person, None);
    let warnings = [page.t("set-last"), page.t("acc-warn-none")];
    keep(pages, "account", &Overview { page, around, warnings: &warnings });
    keep(pages, "account-well", &Overview { page, around, warnings: &[] });
    let warnings = [page.t("acc-warn-no-step")];
    keep(pages, "account-no-step", &Overview { page, around, warnings: &warnings });
    let organisation = || names.organisation.to_owned();
    let around = &at(urls::ACCOUNT_DEVICES, names.person, None);
    let device = |name: &str| Device {
        id: "1".to_owned(),
        name: name.to_owned(),
        organisation: organisation(),
        since: NOW,
        used: Some(NOW),
        until: NOW,
    };
    let (action, devices) = ("/account/devices", [device("Chrome, Windows"), device("")]);
    keep(pages, "account-devices", &Devices { page, around, action, devices: &devices });
    keep(pages, "account-devices-none", &Devices { page, around, action, devices: &[] });
    let around = &at(urls::ACCOUNT_SESSIONS, names.person, None);
    let session =
        |here| OpenSession { id: "1".to_owned(), here, organisation: organisation(), since: NOW, used: NOW };
    let (action, sessions) = ("/account/sessions", [session(true), session(false)]);
    keep(pages, "account-sessions", &Sessions { page, around, action, sessions: &sessions });
    keep(pages, "account-sessions-one", &Sessions { page, around, action, sessions: &sessions[..1] });
    let around = &at(urls::ACCOUNT_ACTIVITY, names.person, None);
    let happened = |key: &str, alarming| Happened {
        at: NOW,
        what: page.t(key),
        places: vec![names.app.to_owned(), organisation(), "192.0.2.7".to_owned()],
        alarming,
    };
    let lines = [happened("activity-auth-login", false), happened("activity-device-stolen", true)];
    keep(pages, "account-activity", &Activity { page, around, lines: &lines });
    keep(pages, "account-activity-none", &Activity { page, around, lines: &[] });
    let around = &at(urls::ACCOUNT_CONSENTS, names.person, None);
    let allowed = [Allowed {
        app: names.app.to_owned(),
        organisation: organisation(),
        scopes: vec![page.t("allow-scope-profile"), page.t("allow-scope-email")],
        since: NOW,
        withdraw: "/account/consents/withdraw?id=1".to_owned(),
    }];
    keep(pages, "account-consents", &Consents { page, around, allowed: &allowed });
    keep(pages, "account-consents-none", &Consents { page, around, allowed: &[] });
    let around = &at(urls::ACCOUNT_DATA, names.person, None);
    let (consents, allowed) = ("/account/consents", allowed.as_slice());
    let logins = [names.person.to_owned()];
    let facts =
        vec![("acc-data-name", names.person.to_owned()), ("acc-data-phone", "06 12345678".to_owned())];
    let belongings = [Known { organisation: organisation(), facts }];
    let (email, addresses) = ("/account/email", logins.as_slice());
    let belongings = &belongings;
    let data = Data { page, around, names: &logins, addresses, email, belongings, allowed, consents };
    keep(pages, "account-data", &data);
    keep(pages, "account-data-none", &Data { addresses: &[], belongings: &[], allowed: &[], ..data });
}

fn security(page: &Page<'_>, around: &Around, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let held = |key, label: &str| Held {
        key,
        label: label.to_owned(),
        since: NOW,
        used: Some(NOW),
        replace: match key {
            "acc-method-app" => Some("/account/security/app?replace=1".to_owned()),
            "acc-method-sms" => Some("/account/security/link?kind=sms&replace=1".to_owned()),
            _ => None,
        },
        remove: "/account/security/remove?id=1".to_owned(),
    };
    let app = format!("Sluis: {}", names.person);
    let methods = [
        held("acc-method-app", &app),
        held("acc-method-sms", "06 … 78"),
        held("acc-method-key", "Sleutelbos"),
        held("acc-method-yubico", ""),
    ];
    let link = |key, kind: &str| (key, format!("/account/security/link?kind={kind}"));
    let more = [
        ("acc-add-app", "/account/security/app".to_owned()),
        link("acc-add-sms", "sms"),
        link("acc-add-key", "webauthn"),
        link("acc-add-yubico", "yubico_otp"),
    ];
    let warnings = [page.t_with("acc-warn-few", &[("n", "2")])];
    let demanded = page.t_with("set-off-forbidden", &[("org", names.organisation)]);
    let renew = "/account/security/codes".to_owned();
    let codes = Some(Codes { left: 2, several: true, new_several: true, kept: Some(NOW), renew });
    let (password, on, off, demanded) = (Some(NOW), None, None, Some(demanded.as_str()));
    let (warnings, methods, more) = (&warnings, &methods, &more);
    let whole = Security { page, around, warnings, password, methods, more, codes, on, off, demanded };
    keep(pages, "account-security", &whole);
    let done = self::around(names.person, Some("acc-done-off"));
    let bare = Security { around: &done, warnings: &[], methods: &[], codes: None, demanded: None, ..whole };
    let bare = Security { more: &[], on: Some("/account/security/on"), ..bare };
    keep(pages, "account-security-off", &bare);
    let done = self::around(names.person, Some("acc-done-on"));
    let off = Some("/account/security/off");
    keep(pages, "account-security-on", &Security { around: &done, demanded: None, off, ..whole });
}

fn forms(page: &Page<'_>, around: &Around, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let (qr, action) = (QrSvg::of(OTPAUTH).unwrap(), "/account/security/app");
    let old = format!("Sluis: {}", names.person);
    let app = App {
        page,
        around,
        action,
        qr: &qr,
        secret: SECRET,
        account: names.person,
        otpauth: OTPAUTH,
        replaces: Some(("1", &old)),
        problem: None,
    };
    keep(pages, "account-app", &app);
    keep(pages, "account-app-wrong", &App { replaces: None, problem: Some(App::WRONG), ..app });
    let (action, back, title) = ("/account/security/off", BACK, page.t("acc-off-title"));
    let lines = [page.t("acc-off-body"), page.t("rst-ends")];
    let button = page.t("set-turnoff");
    let (title, lines, button) = (title.as_str(), &lines, Some(button.as_str()));
    let sure = Sure { page, around, action, id: "1", title, lines, button, instead: &[], back };
    keep(pages, "account-sure", &sure);
    let why =
        [page.t_with("acc-remove-demanded", &[("org", names.organisation)]), page.t("acc-remove-first")];
    let instead = [("acc-check-go", BACK)];
    keep(pages, "account-sure-not", &Sure { button: None, lines: &why, instead: &instead, ..sure });
    let lines = [page.t("acc-other-word"), page.t("acc-other-word-how")];
    let instead = [("fgt-again", urls::RECOVERY), ("logout-submit", urls::LOGOUT)];
    keep(pages, "account-sure-other-word", &Sure { button: None, lines: &lines, instead: &instead, ..sure });
    let one = ["2E7G-XZX8-C8MW-QR7K".to_owned()];
    let (action, file) = ("/account/security/codes", "/account/security/codes.txt");
    let paper = &codes_sheet::paper(page, names.person, "28 november 2026 om 14:00");
    let sheet = CodesSheet { codes: &one, several: false, paper, file, tick: true };
    keep(pages, "account-codes", &NewCodes { page, around, action, sheet, back, problem: None });
    let none = CodesSheet { codes: &[], ..sheet };
    keep(pages, "account-codes-make", &NewCodes { page, around, action, sheet: none, back, problem: None });
    let set = CodesSheet { several: true, ..none };
    keep(
        pages,
        "account-codes-make-set",
        &NewCodes { page, around, action, sheet: set, back, problem: None },
    );
    let problem = Some(CodesSheet::not_kept(1));
    keep(pages, "account-codes-unkept", &NewCodes { page, around, action, sheet, back, problem });
    addresses(page, names, pages);
}

fn addresses(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    for (name, problem) in [
        ("account-email", None),
        ("account-email-missing", Some(Email::MISSING)),
        ("account-email-same", Some(Email::SAME)),
        ("account-email-often", Some(Email::TOO_OFTEN)),
    ] {
        let around = &at(urls::ACCOUNT_DATA, names.person, None);
        let (action, back) = ("/account/email", "/account/data");
        keep(pages, name, &Email { page, around, action, typed: names.person, back, problem });
    }
    for (name, state) in [
        ("confirm-email", LinkState::Open),
        ("confirm-email-done", LinkState::Confirmed),
        ("confirm-email-renamed", LinkState::Renamed),
        ("confirm-email-dead", LinkState::Dead),
    ] {
        let (action, mark, until, account) = ("/confirm-email", "3n7Qk", Some(NOW), "/account");
        let address = names.person;
        keep(pages, name, &Confirm { page, action, mark, state, address, until, account });
    }
}
