//! Every page with samples. With `SLUIS_GALLERY=dir` the tests also leave the pages there, to be
//! looked at in a browser.

use askama::Template;
use sluis_domain::authenticator::totp::WrongBecause;
use sluis_domain::organisation::organisation::Helpdesk;
use sluis_domain::organisation::policy::login::Identifier;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::span::Span;
use sluis_domain::time::Timestamp;

use crate::gallery::account;
use crate::gallery::activation;
use crate::gallery::app_by_mail;
use crate::gallery::deadline;
use crate::gallery::keys;
use crate::gallery::linking;
use crate::gallery::passwords;
use crate::gallery::recovery;
use crate::login::view as login;
use crate::mail::view as mail;
use crate::oidc::view as oidc;
use crate::web::called::Called;
use crate::web::error_page::{ErrorKind, ErrorPage};
use crate::web::form::{Problem, Seals};
use crate::web::locale::Locale;
use crate::web::page::Page;
use crate::web::qr::QrSvg;
use crate::web::text::Texts;
use crate::web::theme::Looks;

/// Saturday 28 November 2026, 14:00 in the Netherlands.
pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_795_870_800);
const PERSON: &str = "j.de.vries@voorbeeld.nl";
pub(super) const SEALS: Seals<'static> = Seals { request: "c2VhbA", form: "Zm9ybQ" };
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const OTPAUTH: &str = "otpauth://totp/Sluis:j.de.vries?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sluis";

/// The names that other people choose: of an app, of an organisation, of a person.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) app: &'a str,
    pub(super) organisation: &'a str,
    pub(super) person: &'a str,
    /// The texts with the organisation's own words; none: the theme's.
    pub(super) texts: Option<&'a Texts>,
    /// The label of an environment that is not production.
    pub(super) environment: Option<&'a str>,
}

pub(super) const NAMES: Names<'static> = Names {
    app: "Verzuimportaal",
    organisation: "Bakkerij De Linde",
    person: PERSON,
    texts: None,
    environment: None,
};

/// A rendered page and what to call it.
pub(super) type Rendered = (String, String);

/// Every page in one locale.
pub(super) fn render_all(looks: &Looks, locale: Locale, names: Names<'_>) -> Vec<Rendered> {
    let helpdesk = Helpdesk {
        phone: Some("030 123 45 67".to_owned()),
        mail: Some("helpdesk@delinde.example".to_owned()),
        hours: Some("ma–vr 8:30–17:00".to_owned()),
    };
    let mut page = Page::new(looks.theme(None).unwrap(), locale);
    page.texts = names.texts.unwrap_or(page.texts);
    page.environment = names.environment;
    page.app = Some(names.app);
    page.organisation = Some(names.organisation);
    page.helpdesk = Some(&helpdesk);
    page.sender = Some("no-reply@login.example");
    page.back = Some("https://verzuim.example/");
    page.here = Some("/login?r=c2VhbA");
    let training = Page { environment: Some("Trainingsomgeving"), ..page };
    let stranger = Page { app: None, organisation: None, helpdesk: None, back: None, ..page };
    let mut pages = Vec::new();
    login_pages(&page, names, &mut pages);
    login_exits(&page, names, &mut pages);
    deadline::pages(&page, names.person, &mut pages);
    account::pages(&page, names, &mut pages);
    recovery::pages(&page, names.person, &mut pages);
    keys::pages(&page, names.person, &mut pages);
    linking::pages(&page, names.person, &mut pages);
    oidc_pages(&page, names, &mut pages);
    oidc_exits(&page, &mut pages);
    error_pages(&page, &stranger, &mut pages);
    mails(&page, names, &mut pages);
    activation::pages(&page, names, &mut pages);
    activation::mails(&page, names, &mut pages);
    app_by_mail::pages(&page, names, &mut pages);
    app_by_mail::mails(&page, names, &mut pages);
    passwords::pages(&page, names, &mut pages);
    passwords::mails(&page, names, &mut pages);
    let app_only = Page { organisation: None, ..page };
    let org_only = Page { app: None, ..page };
    keep(&mut pages, "password-training", &password(&training, "", None));
    let with_logo = Page { app_logo: Some(page.asset("favicon.svg")), ..page };
    keep(&mut pages, "password-with-logo", &password(&with_logo, "", None));
    for (name, identifier) in [("email", Identifier::Email), ("name", Identifier::Username)] {
        let called = Called::by(Some(identifier));
        let problem = Some(called.in_words(login::Password::NO_USERNAME));
        let name = format!("password-by-{name}");
        keep(&mut pages, &name, &login::Password { called, ..password(&page, "", problem) });
    }
    keep(&mut pages, "password-app-only", &password(&app_only, "", None));
    keep(&mut pages, "password-org-only", &password(&org_only, "", None));
    keep(&mut pages, "expired-stranger", &login::Expired { page: &stranger });
    keep(&mut pages, "noaccess-any", &no_access(&app_only, names));
    let (action, fields) = ("/oauth2/logout/confirm", [("l", "c2VhbA")]);
    let stay = oidc::LogoutConfirm { page: &stranger, action, fields: &fields, person: Some(PERSON) };
    keep(&mut pages, "logout-own", &stay);
    keep(&mut pages, "logged-out-stranger", &oidc::LoggedOut { page: &stranger });
    keep(&mut pages, "front", &oidc::Front { page: &stranger });
    pages
}

pub(super) fn keep(pages: &mut Vec<Rendered>, name: &str, view: &impl Template) {
    pages.push((name.to_owned(), view.render().unwrap()));
}

pub(super) fn password<'a>(
    page: &'a Page<'a>,
    username: &'a str,
    problem: Option<Problem<'a>>,
) -> login::Password<'a> {
    let (action, seals, forgotten) = ("/login/password", SEALS, "/recovery?r=c2VhbA");
    let (called, passkey, notice) = (Called::by(None), None, None);
    login::Password { page, action, seals, forgotten, called, username, passkey, notice, problem }
}

fn code<'a>(page: &'a Page<'a>, names: Names<'a>, problem: Option<Problem<'a>>) -> login::Code<'a> {
    let (action, restart) = ("/login/code", "/login/restart");
    let (others, seals, person) = ("/login/methods?r=c2VhbA", SEALS, names.person);
    login::Code { page, action, restart, seals, person, others, remember: &[], problem }
}

fn no_access<'a>(page: &'a Page<'a>, names: Names<'a>) -> login::NoAccess<'a> {
    login::NoAccess { page, restart: "/login/restart", seals: SEALS, person: names.person, unlock: None }
}

fn login_pages(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    keep(pages, "password", &password(page, "", None));
    let idle = login::Password { notice: Some("login-idle"), ..password(page, "", None) };
    keep(pages, "password-idle", &idle);
    keep(pages, "password-wrong", &password(page, names.person, Some(login::Password::WRONG)));
    keep(pages, "password-no-username", &password(page, "", Some(login::Password::NO_USERNAME)));
    keep(pages, "password-no-password", &password(page, names.person, Some(login::Password::NO_PASSWORD)));
    keep(pages, "code", &code(page, names, None));
    for (name, problem) in [
        ("code-missing", login::Code::MISSING),
        ("code-wrong", login::Code::WRONG),
        ("code-expired", login::Code::EXPIRED),
        ("code-used", login::Code::USED),
        ("code-old-app", login::Code::OF_THE_OLD_APP),
        ("code-clock-fast", login::Code::because(WrongBecause::ClockFast(3))),
        ("code-clock-fast-one", login::Code::because(WrongBecause::ClockFast(1))),
        ("code-clock-slow-one", login::Code::because(WrongBecause::ClockSlow(1))),
        ("code-clock-slow", login::Code::because(WrongBecause::ClockSlow(10))),
    ] {
        keep(pages, name, &code(page, names, Some(problem)));
    }
    let label = format!("Sluis: {}", names.person);
    let args = [("label", label.as_str())];
    keep(pages, "code-old-app-named", &code(page, names, Some(login::Code::of_the_old_app(&args))));
    let option = |seconds, words| login::RememberChoice { seconds, words, chosen: false };
    let spans = [43_200, 86_400, 604_800].map(|seconds| option(seconds, page.span(Span::seconds(seconds))));
    let several = [[option(0, page.t("otp-remember-not"))].as_slice(), &spans].concat();
    for (name, remember) in [("code-remember", &spans[..1]), ("code-remember-several", &several)] {
        keep(pages, name, &login::Code { remember, ..code(page, names, None) });
    }
    let qr = QrSvg::of(OTPAUTH).unwrap();
    let key = login::NewKey { qr: &qr, secret: SECRET, account: names.person, otpauth: OTPAUTH };
    for (name, problem) in [("enrol", None), ("enrol-wrong", Some(login::Code::WRONG))] {
        let (action, restart, person) = ("/login/enrol", "/login/restart", names.person);
        let around = linking::around(Factor::Totp);
        let seals = SEALS;
        keep(pages, name, &login::EnrolApp { page, action, restart, seals, person, around, key, problem });
    }
}

fn login_exits(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let (restart, seals, person) = ("/login/restart", SEALS, names.person);
    let retry = "/login?r=c2VhbA";
    keep(pages, "confirm", &login::Confirm { page, action: "/login/confirm", seals, person });
    let choices = [
        login::OrganisationChoice { value: "de-linde", name: names.organisation },
        login::OrganisationChoice { value: "oost", name: "Gezondheidscentrum Oost" },
    ];
    let action = "/login/organisation";
    let chooser = login::ChooseOrganisation { page, action, restart, seals, person, choices: &choices };
    keep(pages, "choose", &chooser);
    keep(pages, "expired", &login::Expired { page });
    keep(pages, "no-cookies", &login::NoCookies { page, retry });
    keep(pages, "noaccess", &no_access(page, names));
    for (name, problem) in [("noaccess-shut", None), ("noaccess-shut-wrong", Some(login::NoAccess::WRONG))] {
        let unlock = login::Unlock { action: "/login/unlock", forgotten: "/recovery?r=c2VhbA", problem };
        keep(pages, name, &login::NoAccess { unlock: Some(unlock), ..no_access(page, names) });
    }
    keep(pages, "busy", &login::Busy { page, retry });
    keep(pages, "paused", &login::Paused { page, until: Some(NOW), retry });
}

fn oidc_pages(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let (action, seals, person) = ("/consent", SEALS, names.person);
    let scopes = ["openid", "profile", "email", "phone", "offline_access", "dossier.read"];
    for (name, lifetime) in [
        ("consent", oidc::ConsentLifetime::Session),
        ("consent-one-day", oidc::ConsentLifetime::Days(1)),
        ("consent-offline", oidc::ConsentLifetime::Days(90)),
    ] {
        keep(pages, name, &oidc::Consent { page, action, seals, person, scopes: &scopes, lifetime });
    }
}

fn oidc_exits(page: &Page<'_>, pages: &mut Vec<Rendered>) {
    let fields = [("code", "abc"), ("state", "xyz\"><script>")];
    let action = "/oauth2/logout";
    keep(pages, "logout", &oidc::LogoutConfirm { page, action, fields: &fields, person: Some(PERSON) });
    keep(pages, "logged-out", &oidc::LoggedOut { page });
    keep(pages, "form-post", &oidc::FormPost { page, action: "https://verzuim.example/cb", fields: &fields });
}

fn error_pages(page: &Page<'_>, stranger: &Page<'_>, pages: &mut Vec<Rendered>) {
    for (error, page, retry) in [
        (ErrorKind::UnknownClient, stranger, None),
        (ErrorKind::UnknownRedirectUri, page, None),
        (ErrorKind::BadRequest, page, None),
        (ErrorKind::BrokenLink, stranger, None),
        (ErrorKind::Forbidden, stranger, None),
        (ErrorKind::NotFound, stranger, None),
        (ErrorKind::TooLarge, stranger, None),
        (ErrorKind::TooMany { until: NOW }, page, Some("/login?r=c2VhbA")),
        (ErrorKind::Internal, page, Some("/login?r=c2VhbA")),
        (ErrorKind::Unavailable, stranger, Some("/login?r=c2VhbA")),
    ] {
        let view = ErrorPage { page, error, reference: "7F3K-2QXM", at: NOW, retry };
        keep(pages, &format!("error-{}", error.number()), &view);
    }
}

fn mails(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let linked = mail::AppLinked {
        page,
        keys: mail::LinkedKeys::OF_APP,
        person: names.person,
        account: PERSON,
        at: NOW,
    };
    let mail = linked.render().unwrap();
    pages.push(("mail-linked".to_owned(), mail.html));
    pages.push(("mail-linked.txt".to_owned(), format!("{}\n\n{}", mail.subject, mail.text)));
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::web::assets::{Embedded, PATH};
    use crate::web::tokens::ThemeFile;

    const HOSTILE: &str = "\"><script>alert(1)</script>&{{7*7}}'";
    const HARMLESS: &str = "&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#38;{{7*7}}&#39;";

    fn every_page(names: Names<'_>) -> Vec<(Locale, String, String)> {
        let looks = Looks::load(None).unwrap();
        let of = |locale| {
            render_all(&looks, locale, names).into_iter().map(move |(name, html)| (locale, name, html))
        };
        Locale::ALL.into_iter().flat_map(of).collect()
    }

    /// The pages that a browser shows: no mails.
    fn every_web_page(names: Names<'_>) -> impl Iterator<Item = (Locale, String, String)> {
        every_page(names).into_iter().filter(|(_, name, _)| !name.starts_with("mail-"))
    }

    fn count(html: &str, needle: &str) -> usize {
        html.matches(needle).count()
    }

    #[test]
    fn every_page_renders_in_every_locale() {
        let pages = every_page(NAMES);
        if let Ok(dir) = std::env::var("SLUIS_GALLERY") {
            leave(Path::new(&dir), &pages);
        }
        assert_eq!(pages.len() % Locale::ALL.len(), 0);
    }

    /// Pages that open from a directory: their files beside them.
    fn leave(dir: &Path, pages: &[(Locale, String, String)]) {
        leave_files(dir, "");
        leave_pages(dir, pages);
    }

    fn leave_pages(dir: &Path, pages: &[(Locale, String, String)]) {
        for (locale, name, html) in pages {
            let name = if name.ends_with(".txt") { name.clone() } else { format!("{name}.html") };
            let html = html.replace(&format!("\"{PATH}"), "\"assets/");
            std::fs::write(dir.join(format!("{}-{name}", locale.file())), html).unwrap();
        }
    }

    fn leave_files(dir: &Path, own: &str) {
        std::fs::create_dir_all(dir.join("assets")).unwrap();
        let looks = Looks::load(None).unwrap();
        let theme = looks.theme(None).unwrap();
        for name in Embedded::iter().filter_map(|path| path.strip_prefix("assets/").map(str::to_owned)) {
            let data = Embedded::get(&format!("assets/{name}")).unwrap().data;
            std::fs::write(dir.join(theme.asset(&name).trim_start_matches('/')), data).unwrap();
        }
        let base = ThemeFile::read(&Embedded::text("theme.toml").unwrap()).unwrap();
        let css = ThemeFile::read(own).unwrap().over(&base).stylesheet().unwrap();
        std::fs::write(dir.join(theme.asset("theme.css").trim_start_matches('/')), css).unwrap();
    }

    /// The colours of an organisation that chose bright ones: a light accent by day, a dark one by night.
    const OWN_COLOURS: &str = include_str!("own_colours.toml");
    /// One page of each kind, as that organisation's people see it.
    const IN_OWN_COLOURS: [&str; 10] = [
        "account-codes",
        "account-security",
        "choose-method",
        "code-wrong",
        "enrol",
        "error-S-102",
        "introduce",
        "keep-codes",
        "password-with-logo",
        "password-wrong",
    ];

    #[test]
    fn pages_in_the_colours_of_an_organisation_are_there_to_be_looked_at() {
        let pages = every_page(NAMES);
        let chosen = |name: &str| IN_OWN_COLOURS.contains(&name);
        let pages: Vec<_> =
            pages.into_iter().filter(|(locale, name, _)| *locale == Locale::Nl && chosen(name)).collect();
        assert_eq!(pages.len(), IN_OWN_COLOURS.len());
        if let Ok(dir) = std::env::var("SLUIS_GALLERY") {
            let dir = Path::new(&dir).join("own");
            leave_files(&dir, OWN_COLOURS);
            leave_pages(&dir, &pages);
        }
    }

    #[test]
    fn a_page_has_one_heading_a_language_and_its_landmarks() {
        for (locale, name, html) in every_web_page(NAMES) {
            assert_eq!(count(&html, "<h1>"), 1, "{name}");
            assert!(html.contains(&format!("<html lang=\"{}\">", locale.lang())), "{name}");
            for landmark in ["<header ", "<main ", "<footer "] {
                assert_eq!(count(&html, landmark), 1, "{name}: {landmark}");
            }
            assert!(!html.contains("<title> ·"), "{name}");
        }
    }

    #[test]
    fn a_page_keeps_to_the_content_security_policy() {
        for (_, name, html) in every_web_page(NAMES) {
            for forbidden in
                [" style=", "<style", " onclick=", " onload=", "javascript:", "src=\"http", "<script>"]
            {
                assert!(!html.contains(forbidden), "{name}: {forbidden}");
            }
            assert_eq!(count(&html, "<script"), count(&html, "<script src=\"/assets/"), "{name}");
        }
    }

    #[test]
    fn every_file_that_a_page_names_is_served() {
        let looks = Looks::load(None).unwrap();
        for (_, name, html) in every_web_page(NAMES) {
            assert!(!html.contains("src=\"\"") && !html.contains("href=\"\""), "{name}");
            for rest in html.split(PATH).skip(1) {
                let file = rest.split('"').next().unwrap();
                assert!(looks.asset(file).is_some(), "{name}: {file}");
            }
        }
    }

    #[test]
    fn an_id_stands_once_and_what_points_at_it_arrives() {
        for (_, name, html) in every_web_page(NAMES) {
            let ids: Vec<&str> =
                html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            for id in &ids {
                assert_eq!(count(&html, &format!(" id=\"{id}\"")), 1, "{name}: {id}");
            }
            for pointer in
                [" for=\"", " aria-describedby=\"", " aria-controls=\"", " aria-labelledby=\"", "href=\"#"]
            {
                for target in
                    html.split(pointer).skip(1).flat_map(|rest| rest.split('"').next().unwrap().split(' '))
                {
                    assert!(ids.contains(&target), "{name}: {pointer}{target}");
                }
            }
        }
    }

    #[test]
    fn names_that_others_choose_are_text_and_nothing_else() {
        let hostile = Names { app: HOSTILE, organisation: HOSTILE, person: HOSTILE, ..NAMES };
        for (_, name, html) in every_page(hostile).into_iter().filter(|(_, name, _)| !name.ends_with(".txt"))
        {
            assert!(html.contains(HARMLESS) || !html.contains("alert("), "{name}");
            assert!(!html.replace(HARMLESS, "").contains("alert("), "{name}");
        }
    }

    #[test]
    fn a_form_has_its_seals_and_its_problem_where_it_is_looked_for() {
        let looks = Looks::load(None).unwrap();
        let pages = render_all(&looks, Locale::Nl, NAMES);
        let find = |wanted: &str| &pages.iter().find(|(name, _)| name == wanted).unwrap().1;
        let first = find("password").split("<form").nth(1).unwrap();
        assert!(
            first.contains("name=\"r\"")
                && first.contains("name=\"f\"")
                && first.contains("name=\"username\"")
        );
        assert!(!find("password").contains("role=\"alert\"") && !find("password").contains("aria-invalid"));
        assert_eq!(count(find("password-wrong"), "aria-invalid=\"true\""), 2);
        let missing = find("password-no-password");
        assert!(missing.contains("aria-invalid=\"true\" aria-describedby=\"password-problem\""), "{missing}");
        assert!(missing.contains("<title>Fout: Inloggen"), "{missing}");
        assert!(find("code").contains("inputmode=\"numeric\" autocomplete=\"one-time-code\""));
        assert!(find("code-used").contains("aria-describedby=\"code-problem code-hint\""));
    }
}
