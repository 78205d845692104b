//! What every page shares: the reader's language, the app and organisation it is for, where help is.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use sluis_domain::calendar::LocalDate;
use sluis_domain::organisation::organisation::Helpdesk;
use sluis_domain::organisation::span::Span;
use sluis_domain::time::Timestamp;

use crate::web::form::Problem;
use crate::web::local_time;
use crate::web::locale::{Language, Locale};
use crate::web::text::{self, Texts};
use crate::web::theme::Theme;

/// The query parameter of the language switch.
pub const LANGUAGE_PARAMETER: &str = "lang";

/// What sends people to the helpdesk, and what is said where the organisation has none that can be reached.
const WITHOUT_HELPDESK: [(&str, &str); 3] = [
    ("app-mail-bounced", "app-mail-bounced-org"),
    ("key-err-copied", "key-err-copied-org"),
    ("mail-app-you", "mail-app-you-org"),
];

/// The context of each template. `Page::new` makes one that knows no app; set what is known.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub theme: &'a Theme,
    /// The words: the theme's, or the same with those of the organisation.
    pub texts: &'a Texts,
    pub locale: Locale,
    /// The name of the client.
    pub app: Option<&'a str>,
    /// The URL of its logo. It says nothing that the name beside it does not say.
    pub app_logo: Option<&'a str>,
    /// The name of the organisation.
    pub organisation: Option<&'a str>,
    /// A label such as a training environment has.
    pub environment: Option<&'a str>,
    pub helpdesk: Option<&'a Helpdesk>,
    /// What the organisation says of the law that asks for a second step; none: the words of the theme.
    pub legal_text: Option<&'a str>,
    /// The address that our mails come from.
    pub sender: Option<&'a str>,
    /// The way back to the app: its start page, or where a login begins there.
    pub back: Option<&'a str>,
    /// Path and query of the GET that shows this page; without it there is no language switch.
    pub here: Option<&'a str>,
    /// The account in whose rooms the page stands.
    pub rooms: Option<&'a Rooms>,
    /// Where "another code" is posted to, on the pages of an invitation that was opened.
    pub another_code: Option<&'a str>,
}

/// The rooms of an account, and the way out.
#[derive(Debug)]
pub struct Rooms {
    pub rooms: Vec<Room>,
    /// Where the person logs out.
    pub logout: &'static str,
}

/// One of the rooms.
#[derive(Debug)]
pub struct Room {
    pub key: &'static str,
    /// The key of what is there.
    pub what: &'static str,
    pub href: String,
    pub current: bool,
}

/// One entry of the language switch.
pub struct LanguageLink {
    pub tag: &'static str,
    pub key: &'static str,
    pub href: String,
    pub current: bool,
}

impl<'a> Page<'a> {
    pub fn new(theme: &'a Theme, locale: Locale) -> Self {
        Self {
            theme,
            texts: &theme.texts,
            locale,
            app: None,
            app_logo: None,
            organisation: None,
            environment: None,
            helpdesk: None,
            legal_text: None,
            sender: None,
            back: None,
            here: None,
            rooms: None,
            another_code: None,
        }
    }

    /// The text of a key.
    pub fn t(&self, key: &str) -> String {
        self.t_with(key, &[])
    }

    /// The text of a key with its arguments.
    pub fn t_with(&self, key: &str, args: &[(&str, &str)]) -> String {
        let other = WITHOUT_HELPDESK.iter().find(|(calls, _)| self.helpdesk.is_none() && *calls == key);
        let key = other.map_or(key, |(_, other)| *other);
        self.texts.find(self.locale, key, args).unwrap_or_else(|| {
            text::complain(key, "there is no such text");
            key.to_owned()
        })
    }

    /// The text of a key that a theme may have.
    pub fn own(&self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        self.texts.find(self.locale, key, args)
    }

    pub fn problem(&self, problem: &Problem<'_>) -> String {
        self.t_with(problem.key, problem.args)
    }

    pub fn lang(&self) -> &'static str {
        self.locale.lang()
    }

    /// The URL of a static file.
    pub fn asset(&self, name: &str) -> &'a str {
        self.theme.asset(name)
    }

    /// The name of the app, or of the house when no app is known.
    pub fn app_name(&self) -> &'a str {
        self.app.unwrap_or(&self.theme.name)
    }

    /// The name of the organisation, or of the house when none is known.
    pub fn organisation_name(&self) -> &'a str {
        self.organisation.unwrap_or(&self.theme.name)
    }

    /// The subject of a mail, behind the name of an environment that is no production: in a list of mails it is all
    /// that is read (R134).
    pub fn marked(&self, subject: String) -> String {
        match self.environment {
            Some(environment) => format!("[{environment}] {subject}"),
            None => subject,
        }
    }

    /// Where the reader is logging in, in one sentence.
    pub fn whereabouts(&self) -> Option<String> {
        match (self.app, self.organisation) {
            (Some(app), Some(org)) => Some(self.t_with("brand-where", &[("app", app), ("org", org)])),
            (Some(app), None) => Some(self.t_with("brand-where-app", &[("app", app)])),
            (None, Some(org)) => Some(self.t_with("brand-where-org", &[("org", org)])),
            (None, None) => None,
        }
    }

    /// `14:05`, on the clock of the Netherlands.
    pub fn time(&self, moment: &Timestamp) -> String {
        local_time::hour_minute(*moment)
    }

    /// `28 november 2026 om 14:05`
    pub fn date_time(&self, moment: &Timestamp) -> String {
        let (day, month, year) = local_time::date(*moment);
        let (day, year, time) = (day.to_string(), year.to_string(), local_time::hour_minute(*moment));
        let month = self.t(&format!("month-{month}"));
        self.t_with("date-time", &[("day", &day), ("month", &month), ("year", &year), ("time", &time)])
    }

    /// `12 uur`, `3 dagen`, `1 week`
    pub fn span(&self, span: Span) -> String {
        const HOUR: u32 = 60 * 60;
        const DAY: u32 = 24 * HOUR;
        let seconds = span.as_seconds();
        let (unit, one, several) = match seconds {
            _ if seconds.is_multiple_of(7 * DAY) => (7 * DAY, "span-weeks-one", "span-weeks"),
            _ if seconds.is_multiple_of(DAY) => (DAY, "span-days-one", "span-days"),
            _ if seconds.is_multiple_of(HOUR) => (HOUR, "span-hours-one", "span-hours"),
            _ => (60, "span-minutes-one", "span-minutes"),
        };
        let count = seconds.div_ceil(unit);
        self.t_with(if count == 1 { one } else { several }, &[("n", &count.to_string())])
    }

    /// `1 juli 2026`
    pub fn date(&self, day: LocalDate) -> String {
        let (day, month, year) = day.parts();
        let (day, year) = (day.to_string(), year.to_string());
        let month = self.t(&format!("month-{month}"));
        self.t_with("date-day", &[("day", &day), ("month", &month), ("year", &year)])
    }

    /// An example with hyphens that no line ends at. Not for what is copied: its hyphens are others.
    pub fn unbroken(&self, example: &str) -> String {
        example.replace('-', "\u{2011}")
    }

    /// A telephone number without what only people read.
    pub fn dialled(&self, phone: &str) -> String {
        phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }

    pub fn languages(&self) -> Vec<LanguageLink> {
        let Some(here) = self.here else { return Vec::new() };
        let link = |language: Language| LanguageLink {
            tag: language.tag(),
            key: match language {
                Language::Dutch => "language-nl",
                Language::English => "language-en",
            },
            href: with_language(here, language),
            current: language == self.locale.language(),
        };
        Language::ALL.into_iter().map(link).collect()
    }

    /// The page as an answer. What a person sees while logging in is never kept by a cache.
    pub fn answer(&self, status: StatusCode, view: &impl Template) -> Response {
        let html = match view.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(self.lang())),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, html).into_response()
    }
}

/// The same URL, asking for another language.
fn with_language(here: &str, language: Language) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let own = |pair: &&str| pair.split('=').next() == Some(LANGUAGE_PARAMETER);
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !own(pair));
    let query: Vec<&str> = kept.collect();
    let separator = if query.is_empty() { "" } else { "&" };
    format!("{path}?{}{separator}{LANGUAGE_PARAMETER}={}", query.join("&"), language.tag())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::theme::Looks;

    #[test]
    fn the_language_switch_keeps_the_request_and_replaces_itself() {
        assert_eq!(with_language("/login?r=a.b&lang=nl", Language::English), "/login?r=a.b&lang=en");
        assert_eq!(with_language("/", Language::Dutch), "/?lang=nl");
    }

    #[test]
    fn nobody_is_sent_to_a_helpdesk_that_is_not_there() {
        let looks = Looks::load(None).unwrap();
        let (phone, mail, hours) = (Some("030 123 45 67".to_owned()), None, None);
        let helpdesk = Helpdesk { phone, mail, hours };
        for locale in Locale::ALL {
            let without = Page::new(looks.theme(None).unwrap(), locale);
            let with = Page { helpdesk: Some(&helpdesk), ..without };
            for (key, _) in WITHOUT_HELPDESK {
                let told = |page: &Page<'_>| page.t_with(key, &[("mailbox", "a…@example.nl")]);
                assert!(told(&with).contains("helpdesk"), "{key}");
                assert!(
                    !told(&without).contains("helpdesk") && told(&without).contains("organisati"),
                    "{key}"
                );
            }
        }
    }

    #[test]
    fn a_date_is_written_in_the_readers_language() {
        let looks = Looks::load(None).unwrap();
        let moment = Timestamp::from_seconds(1_795_870_800);
        let page = |locale| Page::new(looks.theme(None).unwrap(), locale);
        assert_eq!(page(Locale::Nl).date_time(&moment), "28 november 2026 om 14:00");
        assert_eq!(page(Locale::En).date_time(&moment), "28 November 2026 at 14:00");
    }
}
