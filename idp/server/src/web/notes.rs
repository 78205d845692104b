//! Pages that several rooms show: something is said, or a link is too old.

use askama::Template;

use crate::web::no_mail::NoMail;
use crate::web::page::Page;

/// The link is too old.
#[derive(Template)]
#[template(path = "pages/link_expired.html")]
pub struct LinkExpired<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Names the link and the browser.
    pub mark: &'a str,
}

/// A mail is on its way.
#[derive(Template)]
#[template(path = "pages/look_in_mailbox.html")]
pub struct LookInMailbox<'a> {
    pub page: &'a Page<'a>,
    /// The key of its heading.
    pub title: &'a str,
    /// The key of what it says.
    pub line: &'a str,
    pub no_mail: NoMail,
    /// Back to the login that waits.
    pub login: Option<&'a str>,
}

/// Something was said or done, and there is one way on or none.
#[derive(Template)]
#[template(path = "pages/note.html")]
pub struct Note<'a> {
    pub page: &'a Page<'a>,
    pub title: &'a str,
    pub lines: &'a [String],
    /// A link: its text and where it leads.
    pub way_on: Option<(&'a str, &'a str)>,
}
