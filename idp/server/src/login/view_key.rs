//! The pages of security keys and passkeys.

use askama::Template;

use crate::login::view::RememberChoice;
use crate::login::view_link::Around;
use crate::web::form::{Problem, Seals};
use crate::web::page::Page;

/// A question for a key, as a page carries it.
#[derive(Clone, Debug)]
pub struct Posed {
    /// The options for the script (WebAuthn §5.4 and §5.5), as JSON.
    pub options: String,
    /// What the answer is checked against, sealed.
    pub challenge: String,
}

/// The second step: a security key or passkey.
#[derive(Template)]
#[template(path = "pages/key.html")]
pub struct UseKey<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub others: &'a str,
    pub posed: &'a Posed,
    /// For how long this device may be remembered; none: it is not offered.
    pub remember: &'a [RememberChoice],
    pub problem: Option<Problem<'a>>,
}

/// Linking a security key or passkey.
#[derive(Template)]
#[template(path = "pages/link_key.html")]
pub struct LinkKey<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub around: Around,
    pub posed: &'a Posed,
    /// The name that was typed for it.
    pub label: &'a str,
    pub problem: Option<Problem<'a>>,
}

impl UseKey<'_> {
    pub const COPIED: Problem<'static> = Problem::of_form("key-err-copied");
    pub const FOREIGN: Problem<'static> = Problem::of_form("key-err-foreign");
    pub const MISSING: Problem<'static> = Problem::of_form("key-missing");
    /// Nobody is known yet: not whose key it is, nor whether it is anybody's.
    pub const UNKNOWN: Problem<'static> = Problem::of_form("key-err-unknown");
    pub const UNVERIFIED: Problem<'static> = Problem::of_form("key-err-unverified");
    pub const WRONG: Problem<'static> = Problem::of_form("key-err");

    /// Whether the key that was used is good for nothing any more.
    fn is_copied(&self) -> bool {
        self.problem.is_some_and(|problem| problem.key == Self::COPIED.key)
    }
}

impl LinkKey<'_> {
    pub const KNOWN: Problem<'static> = Problem::of_form("key-err-known");
    pub const MISSING: Problem<'static> = UseKey::MISSING;
    pub const MOST: Problem<'static> = Problem::of_form("key-err-most");
    pub const UNVERIFIED: Problem<'static> = UseKey::UNVERIFIED;
    pub const WRONG: Problem<'static> = UseKey::WRONG;
}
