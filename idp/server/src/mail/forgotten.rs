//! "Choose a new password": for who forgot it, or what they type to say who they are.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::mail::view::Mail;
use crate::web::page::Page;

/// As text.
#[derive(Template)]
#[template(path = "emails/forgotten.txt", whitespace = "preserve", escape = "none")]
struct ForgottenText<'a>(&'a Forgotten<'a>);

/// The same as HTML.
#[derive(Template)]
#[template(path = "emails/forgotten.html")]
struct ForgottenHtml<'a>(&'a Forgotten<'a>);

/// What both parts say.
pub struct Forgotten<'a> {
    pub page: &'a Page<'a>,
    /// The name of the person, if the organisation said it.
    pub person: Option<&'a str>,
    /// What the person types to say who they are.
    pub names: &'a [&'a str],
    pub link: &'a str,
    pub until: Timestamp,
}

impl Forgotten<'_> {
    /// The mail, ready to be sent.
    ///
    /// # Errors
    /// When a template does not render.
    pub fn render(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.subject(),
            language: self.page.lang(),
            text: ForgottenText(self).render()?,
            html: ForgottenHtml(self).render()?,
        })
    }

    fn subject(&self) -> String {
        self.page.t_with("mail-forgotten-subject", &[("org", self.page.organisation_name())])
    }

    fn hello(&self) -> String {
        match self.person {
            Some(person) => self.page.t_with("mail-hello", &[("person", person)]),
            None => self.page.t("mail-hello-nobody"),
        }
    }
}
