//! The mails, as the outbox fills them: each as text and as HTML, nothing loaded from elsewhere.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::web::page::Page;

/// "An app was linked to your account", as text.
#[derive(Template)]
#[template(path = "emails/app_linked.txt", whitespace = "preserve")]
pub struct AppLinkedText<'a>(pub &'a AppLinked<'a>);

/// The same as HTML.
#[derive(Template)]
#[template(path = "emails/app_linked.html")]
pub struct AppLinkedHtml<'a>(pub &'a AppLinked<'a>);

/// What both parts say.
pub struct AppLinked<'a> {
    pub page: &'a Page<'a>,
    /// What was linked.
    pub keys: LinkedKeys,
    /// The name of the person.
    pub person: &'a str,
    /// The entry's name in the authenticator app; of a telephone the end of its number.
    pub account: &'a str,
    pub at: Timestamp,
}

/// The texts for one kind of second step.
#[derive(Clone, Copy, Debug)]
pub struct LinkedKeys {
    pub subject: &'static str,
    pub body: &'static str,
    pub label: &'static str,
}

impl LinkedKeys {
    pub const OF_APP: Self =
        Self { subject: "mail-linked-subject", body: "mail-linked-body", label: "mail-linked-label" };
    pub const OF_KEY: Self = Self {
        subject: "mail-key-linked-subject",
        body: "mail-key-linked-body",
        label: "mail-key-linked-label",
    };
    pub const OF_YUBIKEY: Self = Self {
        subject: "mail-yubico-linked-subject",
        body: "mail-yubico-linked-body",
        label: "mail-yubico-linked-label",
    };
    pub const OF_PHONE: Self = Self {
        subject: "mail-sms-linked-subject",
        body: "mail-sms-linked-body",
        label: "mail-sms-linked-label",
    };
}

/// A mail that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub subject: String,
    /// `Content-Language`.
    pub language: &'static str,
    pub text: String,
    pub html: String,
}

impl AppLinked<'_> {
    pub fn render(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.subject(),
            language: self.page.lang(),
            text: AppLinkedText(self).render()?,
            html: AppLinkedHtml(self).render()?,
        })
    }

    fn subject(&self) -> String {
        self.page.t_with(self.keys.subject, &[("org", self.page.organisation_name())])
    }
}
