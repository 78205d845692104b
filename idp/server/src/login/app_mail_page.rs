//! The page that waits for the first code of an app whose key went by mail.

use crate::login::app_mail::ByMail;
use crate::login::link_page;
use crate::login::page::Said;
use crate::login::stage::Stage;
use crate::login::view;
use crate::login::view_link::Around;
use crate::web::form::{Problem, Seals};
use crate::web::no_mail::NoMail;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use askama::Template;
use axum::response::Response;
use sluis_domain::organisation::policy::totp::EnrolChannel;
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// What brings a moment into the minute after its own, unless it begins one.
const ALMOST_A_MINUTE: Duration = Duration::from_secs(59);

/// "We sent an e-mail."
#[derive(Clone, Copy, Template)]
#[template(path = "pages/app_mail.html")]
pub struct AppMail<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub resend: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub around: Around,
    /// Where the mail went: `b…@example.nl`.
    pub mailbox: &'a str,
    /// When the newest went; none: none has gone yet.
    pub sent_at: Option<Timestamp>,
    /// Whether it came back.
    pub bounced: bool,
    /// Whether the mail holds a link, and the code comes after it.
    pub is_link: bool,
    /// The key, where the page shows it on request.
    pub key: Option<view::NewKey<'a>>,
    pub problem: Option<Problem<'a>>,
}

impl AppMail<'_> {
    /// A further mail was asked for too soon. `args`: the `time` from when it may be.
    pub const TOO_SOON: Problem<'static> = Problem::of_form("app-mail-wait");
    /// The code is of a mail that no longer counts.
    pub const OLDER: Problem<'static> = Problem::at("code", "otp-err-older-mail");

    fn no_mail(&self) -> NoMail {
        NoMail::of_app(self.page)
    }

    /// Whether the mail came back and the key with it: there is nothing to scan.
    fn is_lost(&self) -> bool {
        self.bounced && self.key.is_none()
    }
}

/// The page, filled.
pub async fn of(
    stage: &Stage,
    (by_mail, around): (&ByMail, Around),
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let bounced = by_mail.has_bounced(stage).await?;
    let mailbox = by_mail.masked();
    // The first whole minute: whoever came within the one that is told would be too soon again.
    let free_at = by_mail.wait.map(|until| page.time(&(until + ALMOST_A_MINUTE)));
    let args = free_at.as_ref().map(|time| [("time", time.as_str())]);
    let problem = match said.problem {
        // The moment has come meanwhile: there is nothing to wait for.
        Some(problem) if problem.key == AppMail::TOO_SOON.key => {
            args.as_ref().map(|args| Problem { args, ..problem })
        }
        problem => problem,
    };
    let draw = |key: Option<view::NewKey<'_>>| {
        let view = AppMail {
            page,
            action: urls::LOGIN_ENROL,
            restart: urls::LOGIN_RESTART,
            resend: urls::LOGIN_ENROL_MAIL,
            seals,
            person,
            around,
            mailbox: &mailbox,
            sent_at: by_mail.newest.as_ref().map(|sent| sent.link.created_at),
            bounced,
            is_link: by_mail.channel == EnrolChannel::EmailLink,
            key,
            problem,
        };
        page.answer(said.status(), &view)
    };
    match by_mail.newest.as_ref().filter(|_| by_mail.channel == EnrolChannel::Both) {
        Some(sent) => link_page::with_key(page, person, &sent.key, |key| draw(Some(key))),
        None => Ok(draw(None)),
    }
}
