//! The pages of the account that list something.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::account::frame::Around;
use crate::web::page::Page;

/// The first page: what there is to be seen to, and what there is.
#[derive(Template)]
#[template(path = "pages/account.html")]
pub struct Overview<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    /// What is to be seen to (R136).
    pub warnings: &'a [String],
}

/// Remembered devices.
#[derive(Template)]
#[template(path = "pages/account_devices.html")]
pub struct Devices<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub action: &'a str,
    pub devices: &'a [Device],
}

/// One device.
pub struct Device {
    pub id: String,
    /// `Chrome, Linux`; nothing when it did not say.
    pub name: String,
    pub organisation: String,
    pub since: Timestamp,
    pub used: Option<Timestamp>,
    pub until: Timestamp,
}

/// Where the person is logged in.
#[derive(Template)]
#[template(path = "pages/account_sessions.html")]
pub struct Sessions<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub action: &'a str,
    pub sessions: &'a [OpenSession],
}

/// One session.
pub struct OpenSession {
    pub id: String,
    /// Whether it is the one at hand.
    pub here: bool,
    pub organisation: String,
    pub since: Timestamp,
    pub used: Timestamp,
}

/// What happened with the account.
#[derive(Template)]
#[template(path = "pages/account_activity.html")]
pub struct Activity<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub lines: &'a [Happened],
}

/// One thing that happened.
pub struct Happened {
    pub at: Timestamp,
    /// What, in words.
    pub what: String,
    /// In which app, at which organisation, from which address: what is known of these.
    pub places: Vec<String>,
    /// Whether it is worth a second look.
    pub alarming: bool,
}

/// What the person lets apps know.
#[derive(Template)]
#[template(path = "pages/account_consents.html")]
pub struct Consents<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub allowed: &'a [Allowed],
}

/// What one app may know.
pub struct Allowed {
    pub app: String,
    pub organisation: String,
    /// In words.
    pub scopes: Vec<String>,
    pub since: Timestamp,
    /// Where it is withdrawn.
    pub withdraw: String,
}

/// What is known of the person.
#[derive(Template)]
#[template(path = "pages/account_data.html")]
pub struct Data<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub names: &'a [String],
    pub addresses: &'a [String],
    pub email: &'a str,
    pub belongings: &'a [Known],
    /// What apps may know of it.
    pub allowed: &'a [Allowed],
    /// Where that is withdrawn.
    pub consents: &'a str,
}

/// What one organisation says of the person.
pub struct Known {
    pub organisation: String,
    /// The key of what it is, and what it is.
    pub facts: Vec<(&'static str, String)>,
}

impl Sessions<'_> {
    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.here)
    }
}
