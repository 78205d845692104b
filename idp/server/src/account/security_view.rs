//! The page of the password, the second steps and the recovery codes.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::account::frame::Around;
use crate::web::page::Page;

/// Everything that the person proves themselves with.
#[derive(Template)]
#[template(path = "pages/account_security.html")]
pub struct Security<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub warnings: &'a [String],
    /// Since when the password is what it is.
    pub password: Option<Timestamp>,
    pub methods: &'a [Held],
    /// What more can be linked: the key of its text, and where.
    pub more: &'a [(&'static str, String)],
    pub codes: Option<Codes>,
    /// Where it is switched on; none: it is, or nothing can be linked.
    pub on: Option<&'a str>,
    /// Where the second step is switched off; none: it may not be, or is off.
    pub off: Option<&'a str>,
    /// Why it may not be.
    pub demanded: Option<&'a str>,
}

/// One second step.
pub struct Held {
    /// What it is, by the key of its text.
    pub key: &'static str,
    /// What the person calls it.
    pub label: String,
    pub since: Timestamp,
    pub used: Option<Timestamp>,
    /// Where another is put in its place, if that can be done here.
    pub replace: Option<String>,
    pub remove: String,
}

/// How it stands with the recovery codes.
pub struct Codes {
    pub left: u32,
    /// Whether they are several, or one.
    pub several: bool,
    /// The same of new ones.
    pub new_several: bool,
    /// Since when they are kept.
    pub kept: Option<Timestamp>,
    /// Where new ones are made.
    pub renew: String,
}

impl Security<'_> {
    fn is_on(&self) -> bool {
        !self.methods.is_empty()
    }
}
