//! The pages of the account that ask something.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::account::frame::Around;
use crate::web::codes_sheet::CodesSheet;
use crate::web::form::Problem;
use crate::web::page::Page;
use crate::web::qr::QrSvg;

/// An authenticator app key is read aloud and typed in groups of this many characters.
const KEY_GROUP_CHARACTERS: usize = 4;

/// Linking an app, or another in the place of one.
#[derive(Template)]
#[template(path = "pages/account_app.html")]
pub struct App<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub action: &'a str,
    pub qr: &'a QrSvg,
    /// Base32, without spaces.
    pub secret: &'a str,
    /// The entry's name in the app.
    pub account: &'a str,
    pub otpauth: &'a str,
    /// Which one it takes the place of: what is posted, and what it is called in the app.
    pub replaces: Option<(&'a str, &'a str)>,
    pub problem: Option<Problem<'a>>,
}

/// Are you sure?
#[derive(Template)]
#[template(path = "pages/account_sure.html")]
pub struct Sure<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub action: &'a str,
    /// What is posted as `id`.
    pub id: &'a str,
    pub title: &'a str,
    pub lines: &'a [String],
    /// What the button says; none: it cannot be done.
    pub button: Option<&'a str>,
    /// What can be done instead, first the likeliest: the key of its text, and where.
    pub instead: &'a [(&'static str, &'a str)],
    pub back: &'a str,
}

/// New recovery codes.
#[derive(Template)]
#[template(path = "pages/account_codes.html")]
pub struct NewCodes<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub action: &'a str,
    pub sheet: CodesSheet<'a>,
    pub back: &'a str,
    pub problem: Option<Problem<'a>>,
}

/// Another mail address.
#[derive(Template)]
#[template(path = "pages/account_email.html")]
pub struct Email<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub action: &'a str,
    pub typed: &'a str,
    pub back: &'a str,
    pub problem: Option<Problem<'a>>,
}

/// Is this mailbox yours?
#[derive(Template)]
#[template(path = "pages/confirm_email.html")]
pub struct Confirm<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Names the link that was shown.
    pub mark: &'a str,
    pub state: LinkState,
    /// The new address. Empty: the link is dead.
    pub address: &'a str,
    pub until: Option<Timestamp>,
    /// The person's account.
    pub account: &'a str,
}

/// How it stands with the link that confirms an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// The address is changed, and the person goes by the name that they went by.
    Confirmed,
    Dead,
    Open,
    /// The address is changed, and is what the person logs in with.
    Renamed,
}

impl Confirm<'_> {
    fn title_key(&self) -> &'static str {
        match self.state {
            LinkState::Confirmed | LinkState::Renamed => "confirm-email-done",
            LinkState::Dead => "act-dead-title",
            LinkState::Open => "confirm-email-title",
        }
    }
}

impl App<'_> {
    pub const MISSING: Problem<'static> = Problem::at("code", "otp-missing");
    pub const WRONG: Problem<'static> = Problem::at("code", "otp-err");

    fn groups(&self) -> Vec<&str> {
        let ends = (0..self.secret.len()).step_by(KEY_GROUP_CHARACTERS);
        ends.filter_map(|at| self.secret.get(at..(at + KEY_GROUP_CHARACTERS).min(self.secret.len())))
            .collect()
    }
}

impl Email<'_> {
    pub const MISSING: Problem<'static> = Problem::at("email", "acc-email-missing");
    pub const TOO_OFTEN: Problem<'static> = Problem::of_form("acc-email-often");
    pub const SAME: Problem<'static> = Problem::at("email", "acc-email-same");
}
