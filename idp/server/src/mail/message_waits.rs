//! "A message is waiting": with a link that activates the account, or with the app's own link to the message. Where no
//! message waits, the letter promises none.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::mail::view::Mail;
use crate::web::page::Page;

/// As text.
#[derive(Template)]
#[template(path = "emails/message_waits.txt", whitespace = "preserve", escape = "none")]
pub struct MessageWaitsText<'a>(pub &'a MessageWaits<'a>);

/// The same as HTML.
#[derive(Template)]
#[template(path = "emails/message_waits.html")]
pub struct MessageWaitsHtml<'a>(pub &'a MessageWaits<'a>);

/// What both parts say.
#[derive(Clone, Copy)]
pub struct MessageWaits<'a> {
    pub page: &'a Page<'a>,
    /// The name of the person, if the organisation said it.
    pub person: Option<&'a str>,
    /// What the person types to say who they are, if that is not the mail address.
    pub username: Option<&'a str>,
    /// Where the button leads.
    pub link: &'a str,
    /// What stands in for the link; none: the account is there already.
    pub code: Option<Code<'a>>,
    /// Whether there is a message to read.
    pub waits: bool,
}

/// The code that may be typed.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    pub text: &'a str,
    /// Where it is typed.
    pub page: &'a str,
    pub until: Timestamp,
}

impl MessageWaits<'_> {
    pub fn render(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.subject(),
            language: self.page.lang(),
            text: MessageWaitsText(self).render()?,
            html: MessageWaitsHtml(self).render()?,
        })
    }

    /// R3: always the same, and without a word of what waits.
    fn subject(&self) -> String {
        let key = if self.waits { "mail-invite-subject" } else { "mail-account-subject" };
        self.page.t_with(key, &[("org", self.page.organisation_name())])
    }

    fn hello(&self) -> String {
        match self.person {
            Some(person) => self.page.t_with("mail-hello", &[("person", person)]),
            None => self.page.t("mail-hello-nobody"),
        }
    }

    fn body(&self) -> String {
        let key = match (self.code.is_some(), self.waits) {
            (true, true) => "mail-invite-body",
            (true, false) => "mail-account-body",
            (false, _) => "mail-notice-body",
        };
        let args = [("org", self.page.organisation_name()), ("app", self.page.app_name())];
        self.page.t_with(key, &args)
    }

    fn button(&self) -> String {
        self.page.t(match (self.code.is_some(), self.waits) {
            (true, true) => "mail-invite-button",
            (true, false) => "mail-account-button",
            (false, _) => "mail-notice-button",
        })
    }
}
