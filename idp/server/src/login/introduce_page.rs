//! The page that tells of the day from which a second step is mandatory (R126 to R131).

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::organisation::policy::enforcement::Schedule;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::organisation::span::Span;

use crate::login::recovery_pages;
use crate::login::stage::Stage;
use crate::web::form::{Problem, Seals};
use crate::web::page::Page;
use crate::web::urls;

/// What a second step is, why, and until when one may do without.
#[derive(Template)]
#[template(path = "pages/introduce.html")]
pub struct Introduce<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    /// How a second step works here, by the key of its text.
    pub how: &'static str,
    /// For how long a device can be remembered at most; none: it cannot.
    pub remembered: Option<Span>,
    /// The first day on which it is mandatory.
    pub date: &'a str,
    /// For how many days it may still be put off, today included.
    pub days_left: i64,
}

impl Introduce<'_> {
    /// "Not now" is no answer any more.
    pub const TOO_LATE: Problem<'static> = Problem::of_form("mfa-too-late");

    /// How a second step works where `policy` holds.
    pub fn how(policy: &Policy) -> &'static str {
        let allows = |factor| policy.mfa.allows(Some(factor));
        match (allows(Factor::Totp), allows(Factor::Sms)) {
            (true, true) => "mfa-intro-how-both",
            (true, false) => "mfa-intro-how-app",
            (false, true) => "mfa-intro-how-sms",
            (false, false) => "mfa-intro-how-key",
        }
    }

    fn countdown(&self) -> String {
        match self.days_left {
            ..=1 => self.page.t("mfa-last-day"),
            days => self.page.t_with("mfa-days-left", &[("days", days.to_string().as_str())]),
        }
    }

    fn every_time(&self) -> String {
        let Some(span) = self.remembered else { return self.page.t("mfa-intro-always") };
        let hours = span.as_seconds() / Span::hours(1).as_seconds();
        let whole_days = hours >= 24 && hours.is_multiple_of(24);
        let (key, number) = match (whole_days, hours) {
            (true, 24) => ("mfa-intro-remember-days-one", 1),
            (true, hours) => ("mfa-intro-remember-days", hours / 24),
            (false, 1) => ("mfa-intro-remember-hours-one", 1),
            (false, hours) => ("mfa-intro-remember-hours", hours),
        };
        self.page.t_with(key, &[("number", number.to_string().as_str())])
    }
}

/// The page, filled.
pub fn of(stage: &Stage, page: &Page<'_>, (seals, person): (Seals<'_>, &str), days: Schedule) -> Response {
    let policy = recovery_pages::policy(stage);
    let view = Introduce {
        page,
        action: urls::LOGIN_DEADLINE,
        restart: urls::LOGIN_RESTART,
        seals,
        person,
        how: Introduce::how(&policy),
        remembered: policy.remember.offered().max(),
        date: &page.date(days.mandatory_from),
        days_left: days.days_left(stage.visit.now),
    };
    page.answer(StatusCode::OK, &view)
}
