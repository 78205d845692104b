//! The page and the mail of an announced deadline, with samples.

use crate::gallery::pages::Rendered;
use crate::gallery::pages::SEALS;
use crate::gallery::pages::keep;
use crate::login::introduce_page::Introduce;
use crate::mail::deadline::DeadlineMail;
use crate::web::page::Page;
use sluis_domain::calendar::LocalDate;
use sluis_domain::organisation::span::Span;

/// Every page of a deadline in one locale.
pub(super) fn pages(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let from: LocalDate = "2026-07-01".parse().unwrap();
    let date = page.date(from);
    for (name, how, remembered, days_left) in [
        ("introduce", "mfa-intro-how-both", Some(Span::days(7)), 91),
        ("introduce-app", "mfa-intro-how-app", Some(Span::hours(12)), 2),
        ("introduce-sms", "mfa-intro-how-sms", Some(Span::days(1)), 2),
        ("introduce-hour", "mfa-intro-how-key", Some(Span::hours(1)), 2),
        ("introduce-last-day", "mfa-intro-how-key", None, 1),
    ] {
        let (action, restart, seals) = ("/login/deadline", "/login/restart", SEALS);
        let date = date.as_str();
        keep(
            pages,
            name,
            &Introduce { page, action, restart, seals, person, how, remembered, date, days_left },
        );
    }
    for (name, days_left) in [("mail-deadline", 7), ("mail-deadline-last-day", 1)] {
        let mail = DeadlineMail { page, person, from, days_left }.render().unwrap();
        pages.push((name.to_owned(), mail.html));
        pages.push((format!("{name}.txt"), format!("{}\n\n{}", mail.subject, mail.text)));
    }
}
