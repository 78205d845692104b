//! The pages for who forgot their login details, as their handlers fill them.

use askama::Template;

use crate::web::form::Problem;
use crate::web::new_password::NewPassword;
use crate::web::page::Page;

/// The question: which address, or which name.
#[derive(Template)]
#[template(path = "pages/forgotten.html")]
pub struct Forgotten<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// The request that waits. Empty: none does.
    pub request: &'a str,
    /// As typed before.
    pub username: &'a str,
    /// From whom our mails come.
    pub sender: &'a str,
    /// Back to the login.
    pub login: Option<&'a str>,
    pub problem: Option<Problem<'a>>,
}

/// Something was said or done, and there is one way on or none.
#[derive(Template)]
#[template(path = "pages/recovery_note.html")]
pub struct Note<'a> {
    pub page: &'a Page<'a>,
    pub title: &'a str,
    pub lines: &'a [String],
    /// A link: its text and where it leads.
    pub way_on: Option<(&'a str, &'a str)>,
}

/// The link is too old.
#[derive(Template)]
#[template(path = "pages/reset_expired.html")]
pub struct Expired<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Names the link and the browser.
    pub mark: &'a str,
}

/// The new password.
#[derive(Template)]
#[template(path = "pages/reset.html")]
pub struct Reset<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub mark: &'a str,
    pub username: &'a str,
    pub new: NewPassword,
    pub problem: Option<Problem<'a>>,
}

impl Forgotten<'_> {
    pub const MISSING: Problem<'static> = Problem::at("username", "login-username-missing");
}
