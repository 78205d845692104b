//! The pages and mails of an invitation, with samples.

use crate::activation::view;
use crate::gallery::pages::{NOW, Names, Rendered, SEALS, keep};
use crate::login::profile_page::{Field, ProfileForm};
use crate::mail::message_waits::{Code, MessageWaits};
use crate::web::form::Problem;
use crate::web::new_password as form;
use crate::web::new_password::NewPassword;
use crate::web::no_mail::NoMail;
use crate::web::notes::LinkExpired;
use crate::web::notes::LookInMailbox;
use crate::web::notes::Note;
use crate::web::page::Page;
use crate::web::terms::Terms;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::organisation::policy::password::PasswordRules;

const MARK: &str = "bWFyaw";
const WAY_ON: &str = "https://verzuim.example/begin?iss=https%3A%2F%2Flogin.example";

/// Each page in each of its states.
pub(super) fn pages(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let login = page;
    let page = &Page { here: Some("/activate"), another_code: Some("/activate/forget"), ..*page };
    let mark = MARK;
    keep(pages, "activate", &view::Landing { page, action: "/activate/continue", mark });
    let address = Some("https://delinde.example/voorwaarden");
    for (name, page, action, request) in [
        ("activate-terms", page, "/activate/terms", None),
        ("login-terms", login, "/login/terms", Some(SEALS.request)),
    ] {
        keep(pages, name, &Terms { page, action, request, mark, address, version: "3" });
    }
    for (name, born, until, problem) in [
        ("activate-check", true, None, None),
        ("activate-check-wrong", false, None, Some(view::Check::WRONG)),
        ("activate-check-paused", true, Some(NOW), None),
    ] {
        let view = view::Check { page, action: "/activate/check", mark, born, until, problem };
        keep(pages, name, &view);
    }
    for (name, problem, choose) in [
        ("activate-password", None, false),
        ("activate-password-short", Some(form::problem(&[PasswordRefused::TooShort])), false),
        ("activate-password-repeat", Some(form::NOT_REPEATED), false),
        ("activate-password-taken", Some(view::FirstPassword::NAME_TAKEN), true),
    ] {
        keep(pages, name, &password(page, names, (problem, choose)));
    }
    keep(pages, "activate-expired", &LinkExpired { page, action: "/activate/renew", mark });
    let stranger =
        &Page { app: None, organisation: None, helpdesk: None, back: None, another_code: None, ..*page };
    for (name, dead, problem) in [
        ("activate-code", false, None),
        ("activate-dead", true, None),
        ("activate-code-wrong", false, Some(view::TypeCode::WRONG)),
    ] {
        keep(pages, name, &view::TypeCode { page: stranger, action: "/activate", dead, problem });
    }
    notes(page, pages);
    profile(login, names, pages);
    let (action, seals, person) = ("/activate/accept", SEALS, names.person);
    keep(pages, "activate-accept", &view::Accept { page, action, seals, person, until: NOW });
}

fn password<'a>(
    page: &'a Page<'a>,
    names: Names<'a>,
    (problem, choose): (Option<Problem<'a>>, bool),
) -> view::FirstPassword<'a> {
    view::FirstPassword {
        page,
        action: "/activate/password",
        account: "/activate/continue",
        mark: MARK,
        username: names.person,
        choose,
        new: NewPassword::of(page, &PasswordRules::compiled(), &[PasswordRefused::TooShort]),
        problem,
    }
}

fn profile(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let field = |name, label, value, must, is_gender| Field { name, label, value, must, is_gender };
    let fields = [
        field("gender", "profile-gender", "female", false, true),
        field("initials", "profile-initials", "", true, false),
        field("surname_prefix", "profile-surname-prefix", "", false, false),
        field("surname", "profile-surname", names.person, true, false),
    ];
    let field = page.t("profile-initials");
    let args = [("field", field.as_str())];
    let missing = Problem { args: &args, ..Problem::at("initials", "profile-missing") };
    for (name, problem) in [("profile", None), ("profile-missing", Some(missing))] {
        let (action, seals, mail) = ("/login/profile", SEALS, Some(names.person));
        keep(pages, name, &ProfileForm { page, action, seals, mail, fields: &fields, problem });
    }
}

fn notes(page: &Page<'_>, pages: &mut Vec<Rendered>) {
    let date = page.date_time(&NOW);
    let label = page.t("login-submit");
    let org = page.organisation_name();
    let note = |name: &str, title: &str, lines: &[String], way_on, pages: &mut Vec<Rendered>| {
        keep(pages, name, &Note { page, title: &page.t_with(title, &[("org", org)]), lines, way_on });
    };
    let way_on = Some((label.as_str(), WAY_ON));
    note("activate-active", "act-already-title", &[page.t("act-already")], way_on, pages);
    let declined = [page.t_with("consent-declined", &[("date", &date)])];
    let back = page.t("consent-declined-back");
    let way_on = Some((back.as_str(), "/activate"));
    note("activate-declined", "consent-declined-title", &declined, way_on, pages);
    let (title, line, no_mail) =
        ("act-link-sent-title", "act-link-sent", NoMail::of_new_link(page, "/activate"));
    keep(pages, "activate-sent", &LookInMailbox { page, title, line, no_mail, login: None });
    let unknown = [page.t_with("act-check-unknown", &[("org", org)])];
    note("activate-check-unknown", "act-check-unknown-title", &unknown, None, pages);
    note("activate-belongs", "act-belongs-title", &[page.t("act-belongs")], None, pages);
    let login = &Page { another_code: None, ..*page };
    let (title, lines) = (page.t("consent-declined-title"), [page.t("terms-declined")]);
    keep(pages, "login-terms-declined", &Note { page: login, title: &title, lines: &lines, way_on });
}

/// Each letter, as HTML and as text.
pub(super) fn mails(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let link = "https://login.example/activate?t=yQ2s0mYl0S7i5rJ0c3m2P2xv8v8f0Yp6n1pTt0m5c4E";
    let code = Code { text: "A-7KQM-3XWT-9RDH", page: "https://login.example/activate", until: NOW };
    let (person, username, code) = (Some(names.person), Some("jdevries"), Some(code));
    let invite = MessageWaits { page, person, username, link, code, waits: true };
    let account = MessageWaits { waits: false, ..invite };
    let link = "https://verzuim.example/bericht/7";
    let notice = MessageWaits { page, person: None, username: None, link, code: None, waits: true };
    for (name, letter) in [("mail-invite", invite), ("mail-account", account), ("mail-notice", notice)] {
        let mail = letter.render().unwrap();
        pages.push((name.to_owned(), mail.html));
        pages.push((format!("{name}.txt"), format!("{}\n\n{}", mail.subject, mail.text)));
    }
}
