//! The pages for who forgot their login details, as their handlers fill them.

use askama::Template;

use crate::web::called::Called;
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
    /// What the name is called.
    pub called: Called,
    /// As typed before.
    pub username: &'a str,
    /// Back to the login.
    pub login: Option<&'a str>,
    pub problem: Option<Problem<'a>>,
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
