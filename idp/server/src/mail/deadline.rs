//! The mail that reminds of the day from which a second step is mandatory. It has no link: who is used to mails
//! without one does not follow that of a thief.

use askama::Template;
use sluis_domain::calendar::LocalDate;

use crate::mail::view::Mail;
use crate::web::page::Page;

/// The name of the template in the outbox: `person`, `date` (2026-07-01), `days`.
pub const DEADLINE: &str = "deadline";

/// As text.
#[derive(Template)]
#[template(path = "emails/deadline.txt", whitespace = "preserve", escape = "none")]
struct DeadlineText<'a>(&'a DeadlineMail<'a>);

/// As HTML.
#[derive(Template)]
#[template(path = "emails/deadline.html")]
struct DeadlineHtml<'a>(&'a DeadlineMail<'a>);

/// What both parts say.
pub struct DeadlineMail<'a> {
    pub page: &'a Page<'a>,
    /// The name of the person.
    pub person: &'a str,
    /// The first day on which it is mandatory.
    pub from: LocalDate,
    /// For how many days it may still be put off, the day of the mail included.
    pub days_left: i64,
}

impl DeadlineMail<'_> {
    /// The mail, ready to be sent.
    ///
    /// # Errors
    /// When a template does not render.
    pub fn render(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.subject(),
            language: self.page.lang(),
            text: DeadlineText(self).render()?,
            html: DeadlineHtml(self).render()?,
        })
    }

    fn body(&self) -> String {
        let date = self.page.date(self.from);
        let args = [("org", self.page.organisation_name()), ("date", date.as_str())];
        self.page.t_with("mail-deadline-body", &args)
    }

    fn countdown(&self) -> String {
        match self.days_left {
            ..=1 => self.page.t("mfa-last-day"),
            days => self.page.t_with("mfa-days-left", &[("days", days.to_string().as_str())]),
        }
    }

    fn subject(&self) -> String {
        self.page.t_with("mail-deadline-subject", &[("org", self.page.organisation_name())])
    }
}
