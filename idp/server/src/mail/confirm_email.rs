//! "Is this mailbox yours?": the link that confirms a mail address.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::mail::view::Mail;
use crate::web::page::Page;

/// As text.
#[derive(Template)]
#[template(path = "emails/confirm_email.txt", whitespace = "preserve", escape = "none")]
pub struct ConfirmEmailText<'a>(pub &'a ConfirmEmail<'a>);

/// As HTML.
#[derive(Template)]
#[template(path = "emails/confirm_email.html")]
pub struct ConfirmEmailHtml<'a>(pub &'a ConfirmEmail<'a>);

/// What both parts say.
pub struct ConfirmEmail<'a> {
    pub page: &'a Page<'a>,
    /// The name of the person.
    pub person: &'a str,
    /// Where the button leads.
    pub link: &'a str,
    pub until: Timestamp,
}

impl ConfirmEmail<'_> {
    /// The mail, ready to be sent.
    ///
    /// # Errors
    /// When a template does not render.
    pub fn render(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.subject(),
            language: self.page.lang(),
            text: ConfirmEmailText(self).render()?,
            html: ConfirmEmailHtml(self).render()?,
        })
    }

    fn subject(&self) -> String {
        self.page.t_with("mail-confirm-email-subject", &[("org", self.page.organisation_name())])
    }
}
