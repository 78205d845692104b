//! The page of another telephone number.

use askama::Template;
use sluis_domain::authenticator::sms_code::CodeShape;

use crate::login::view_link::Around;
use crate::login::view_sms;
use crate::web::form::{Problem, Seals};
use crate::web::page::Page;

/// Another number in the place of the old one: number, code and both buttons on one page (R121).
#[derive(Template)]
#[template(path = "pages/replace_phone.html")]
pub struct ReplacePhone<'a> {
    pub page: &'a Page<'a>,
    /// Where a code is asked for.
    pub send: &'a str,
    /// Where it is typed.
    pub register: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub around: Around,
    /// The last digits of the number that gives way.
    pub old: &'a str,
    /// The new one, as typed before.
    pub phone: &'a str,
    /// The code that was sent to it; none: it is sent first.
    pub waiting: Option<Waiting<'a>>,
    pub problem: Option<Problem<'a>>,
}

/// A code that was sent and waits to be typed.
#[derive(Clone, Copy, Debug)]
pub struct Waiting<'a> {
    /// The last digits of the number.
    pub ending: &'a str,
    pub shape: CodeShape,
}

impl Waiting<'_> {
    fn is_digits(&self) -> bool {
        view_sms::is_digits(self.shape)
    }
}

impl ReplacePhone<'_> {
    /// It is the number that gets the codes now.
    pub const SAME: Problem<'static> = Problem::at("phone", "sms-phone-same");

    fn hint(&self, waiting: &Waiting<'_>) -> String {
        view_sms::hint(self.page, waiting.shape)
    }
}
