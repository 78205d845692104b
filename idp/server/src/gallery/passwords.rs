//! The pages and mails about passwords, with samples.

use crate::account::password_page;
use crate::account::password_page::ChangePassword;
use crate::gallery::account;
use crate::gallery::pages::{NOW, Names, Rendered, SEALS, keep};
use crate::login::new_password_page::Renewal;
use crate::mail::forgotten::Forgotten as ForgottenMail;
use crate::recovery::view;
use crate::web::called::Called;
use crate::web::form::Problem;
use crate::web::new_password as form;
use crate::web::new_password::NewPassword;
use crate::web::no_mail::NoMail;
use crate::web::notes::LinkExpired;
use crate::web::notes::LookInMailbox;
use crate::web::notes::Note;
use crate::web::page::Page;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::organisation::policy::login::Identifier;
use sluis_domain::organisation::policy::password::PasswordRules;

const MARK: &str = "bWFyaw";
const LOGIN: &str = "/login?r=c2VhbA";

/// Every rule that there is.
fn every_rule() -> PasswordRules {
    let plain = PasswordRules::compiled();
    PasswordRules { digits: 1, history: 5, lower: 1, max_length: 64, special: 2, upper: 1, ..plain }
}

/// Each page in each of its states.
pub(super) fn pages(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let stranger = &Page { app: None, organisation: None, helpdesk: None, back: None, ..*page };
    forgotten(page, names, pages);
    notes(page, pages);
    let org = [("org", page.organisation_name())];
    let every = [
        PasswordRefused::Breached,
        PasswordRefused::FewDigits,
        PasswordRefused::FewLower,
        PasswordRefused::FewSpecial,
        PasswordRefused::FewUpper,
        PasswordRefused::NameOfThePerson,
        PasswordRefused::TooLong,
        PasswordRefused::TooShort,
        PasswordRefused::TooWellKnown,
        PasswordRefused::UsedBefore,
    ];
    for (name, rules, refused, problem) in [
        ("reset", PasswordRules::compiled(), &[][..], None),
        ("reset-missing", PasswordRules::compiled(), &[], Some(form::MISSING)),
        ("reset-once", PasswordRules { repeat: false, ..PasswordRules::compiled() }, &[], None),
        ("reset-rules", every_rule(), &[], None),
    ] {
        keep(pages, name, &reset(page, names, (rules, refused), problem));
    }
    for (number, _) in every.iter().enumerate() {
        let refused = &every[number..];
        let problem = Problem { args: &org, ..form::problem(refused) };
        let name = format!("reset-refused-{number}");
        keep(pages, &name, &reset(page, names, (every_rule(), refused), Some(problem)));
    }
    for (name, refused, problem) in [
        ("new-password", &[][..], None),
        ("new-password-short", &every[7..8], Some(form::problem(&every[7..8]))),
    ] {
        let (action, restart, seals) = ("/login/new-password", "/login/restart", SEALS);
        let (person, new) = (names.person, NewPassword::of(page, &every_rule(), refused));
        keep(pages, name, &Renewal { page, action, restart, seals, person, new, problem });
    }
    let around = account::around(names.person, None);
    for (name, problem) in [("change-password", None), ("change-password-wrong", Some(password_page::WRONG))]
    {
        let (action, back, username) = ("/account/password", "/account/security", names.person);
        let (around, new) = (&around, NewPassword::of(page, &PasswordRules::compiled(), &[]));
        keep(pages, name, &ChangePassword { page, around, action, username, new, back, problem });
    }
    keep(pages, "reset-expired", &LinkExpired { page: stranger, action: "/reset/renew", mark: MARK });
}

fn reset<'a>(
    page: &'a Page<'a>,
    names: Names<'a>,
    (rules, refused): (PasswordRules, &[PasswordRefused]),
    problem: Option<Problem<'a>>,
) -> view::Reset<'a> {
    let (action, mark, new) = ("/reset", MARK, NewPassword::of(page, &rules, refused));
    view::Reset { page, action, mark, username: names.person, new, problem }
}

fn forgotten(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let stranger = &Page { app: None, organisation: None, helpdesk: None, back: None, ..*page };
    for (name, page, login, problem) in [
        ("forgotten", page, Some(LOGIN), None),
        ("forgotten-by-email", page, Some(LOGIN), None),
        ("forgotten-missing", page, Some(LOGIN), Some(view::Forgotten::MISSING)),
        ("forgotten-stranger", stranger, None, None),
    ] {
        let called = Called::by((name == "forgotten-by-email").then_some(Identifier::Email));
        let (action, request, username) = ("/recovery", "c2VhbA", names.person);
        keep(pages, name, &view::Forgotten { page, action, request, called, username, login, problem });
    }
}

fn notes(page: &Page<'_>, pages: &mut Vec<Rendered>) {
    for (name, title, line, login) in [
        ("forgotten-sent", "fgt-sent-title", "fgt-sent", Some(LOGIN)),
        ("reset-sent", "act-link-sent-title", "act-link-sent", None),
    ] {
        let no_mail = NoMail::of_recovery(page, "/recovery");
        keep(pages, name, &LookInMailbox { page, title, line, no_mail, login });
    }
    for (name, title, lines, label) in [
        ("reset-used", "rst-used-title", &["rst-used"][..], "fgt-again"),
        ("reset-dead", "rst-dead-title", &["rst-dead"], "fgt-again"),
        ("reset-done", "rst-done-title", &["rst-done", "front-start"], ""),
    ] {
        let lines: Vec<String> = lines.iter().map(|key| page.t(key)).collect();
        let (title, label) = (page.t(title), if label.is_empty() { String::new() } else { page.t(label) });
        let way_on = (!label.is_empty()).then_some((label.as_str(), LOGIN));
        keep(pages, name, &Note { page, title: &title, lines: &lines, way_on });
    }
}

/// The letter, as HTML and as text.
pub(super) fn mails(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let link = "https://login.example/reset?t=yQ2s0mYl0S7i5rJ0c3m2P2xv8v8f0Yp6n1pTt0m5c4E";
    let both = [names.person, "jdevries"];
    for (name, person, names) in
        [("mail-forgotten", Some(names.person), &both[..1]), ("mail-forgotten-names", None, &both)]
    {
        let mail = ForgottenMail { page, person, names, link, until: NOW }.render().unwrap();
        pages.push((name.to_owned(), mail.html));
        pages.push((format!("{name}.txt"), format!("{}\n\n{}", mail.subject, mail.text)));
    }
}
