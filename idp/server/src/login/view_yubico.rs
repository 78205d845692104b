//! The pages of YubiKeys that type one-time passwords.

use askama::Template;

use crate::login::view::RememberChoice;
use crate::login::view_link::Around;
use crate::web::form::{Problem, Seals};
use crate::web::page::Page;

/// The second step: what a YubiKey types.
#[derive(Template)]
#[template(path = "pages/yubico.html")]
pub struct UseYubico<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub others: &'a str,
    /// For how long this device may be remembered; none: it is not offered.
    pub remember: &'a [RememberChoice],
    pub problem: Option<Problem<'a>>,
}

/// Linking a YubiKey.
#[derive(Template)]
#[template(path = "pages/link_yubico.html")]
pub struct LinkYubico<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub around: Around,
    pub problem: Option<Problem<'a>>,
}

impl UseYubico<'_> {
    pub const AWAY: Problem<'static> = Problem::of_form("yubico-err-away");
    pub const FOREIGN: Problem<'static> = Problem::at("otp", "yubico-err-foreign");
    pub const MISSING: Problem<'static> = Problem::at("otp", "yubico-missing");
    pub const USED: Problem<'static> = Problem::at("otp", "yubico-err-used");
    pub const WRONG: Problem<'static> = Problem::at("otp", "yubico-err");
}

impl LinkYubico<'_> {
    pub const KNOWN: Problem<'static> = Problem::at("otp", "yubico-err-known");
}
