//! The pages of a login, as their handlers fill them.

use askama::Template;
use sluis_domain::authenticator::totp::WrongBecause;
use sluis_domain::time::Timestamp;

use crate::login::view_key::Posed;
use crate::login::view_link::Around;
use crate::web::called::Called;
use crate::web::form::{Problem, Seals};
use crate::web::no_mail::NoMail;
use crate::web::page::Page;
use crate::web::qr::QrSvg;
use crate::web::urls;

/// An authenticator app's key is read aloud and typed in groups of this many characters.
const KEY_GROUP_CHARACTERS: usize = 4;

/// The first step: who, and a password.
#[derive(Template)]
#[template(path = "pages/password.html")]
pub struct Password<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub seals: Seals<'a>,
    /// Where forgotten login details are helped (R10).
    pub forgotten: &'a str,
    /// What the name is called.
    pub called: Called,
    /// As typed before, or the app's `login_hint`.
    pub username: &'a str,
    /// What a passkey is asked, where it takes the place of the password.
    pub passkey: Option<&'a Posed>,
    /// What went well just before, by the key of its text.
    pub notice: Option<&'a str>,
    pub problem: Option<Problem<'a>>,
}

/// The second step: a code from the authenticator app.
#[derive(Template)]
#[template(path = "pages/code.html")]
pub struct Code<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Where "that is not me" is posted to.
    pub restart: &'a str,
    pub seals: Seals<'a>,
    /// The login name as typed.
    pub person: &'a str,
    /// Where the list of other ways is.
    pub others: &'a str,
    /// For how long this device may be remembered; none: it is not offered.
    pub remember: &'a [RememberChoice],
    pub problem: Option<Problem<'a>>,
}

/// For how long a device may be remembered: one option.
#[derive(Clone, Debug)]
pub struct RememberChoice {
    /// What is posted as `remember`.
    pub seconds: u32,
    /// `12 uur`
    pub words: String,
    /// Whether it is chosen before the person chooses.
    pub chosen: bool,
}

/// Linking an authenticator app.
#[derive(Template)]
#[template(path = "pages/enrol_app.html")]
pub struct EnrolApp<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub around: Around,
    pub key: NewKey<'a>,
    pub problem: Option<Problem<'a>>,
}

/// The key that is being linked.
#[derive(Clone, Copy)]
pub struct NewKey<'a> {
    pub qr: &'a QrSvg,
    /// Base32, without spaces.
    pub secret: &'a str,
    /// The entry's name in the app.
    pub account: &'a str,
    /// The `otpauth:` address that the QR code holds.
    pub otpauth: &'a str,
}

/// "Continue as NAME", or somebody else.
#[derive(Template)]
#[template(path = "pages/confirm.html")]
pub struct Confirm<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub seals: Seals<'a>,
    /// The name of the person of the session.
    pub person: &'a str,
}

/// For which organisation, when several serve the app and the person.
#[derive(Template)]
#[template(path = "pages/choose_organisation.html")]
pub struct ChooseOrganisation<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub choices: &'a [OrganisationChoice<'a>],
}

/// One button.
#[derive(Clone, Copy, Debug)]
pub struct OrganisationChoice<'a> {
    /// What is posted as `organisation`.
    pub value: &'a str,
    pub name: &'a str,
}

/// The request is too old, or not of this browser.
#[derive(Template)]
#[template(path = "pages/expired.html")]
pub struct Expired<'a> {
    pub page: &'a Page<'a>,
}

/// The browser did not send our cookie back.
#[derive(Template)]
#[template(path = "pages/no_cookies.html")]
pub struct NoCookies<'a> {
    pub page: &'a Page<'a>,
    /// The GET that starts this login again.
    pub retry: &'a str,
}

/// There is no way on for this person at this door, or none with what they have shown.
#[derive(Template)]
#[template(path = "pages/no_access.html")]
pub struct NoAccess<'a> {
    pub page: &'a Page<'a>,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    /// What may open the door, where it is shut for what was shown.
    pub unlock: Option<Unlock<'a>>,
}

/// What opens a shut door.
#[derive(Clone, Copy)]
pub struct Unlock<'a> {
    /// Where a code is posted to.
    pub action: &'a str,
    /// Where a password is chosen through a mailbox.
    pub forgotten: &'a str,
    pub problem: Option<Problem<'a>>,
}

impl NoAccess<'_> {
    /// One text for what is wrong and for what does not open this door.
    pub const WRONG: Problem<'static> = Problem::at("code", "unlock-err");
    pub const MISSING: Problem<'static> = Problem::at("code", "unlock-missing");

    fn problem(&self) -> Option<Problem<'_>> {
        self.unlock.and_then(|unlock| unlock.problem)
    }
}

/// 503: more logins at once than this machine takes.
#[derive(Template)]
#[template(path = "pages/busy.html")]
pub struct Busy<'a> {
    pub page: &'a Page<'a>,
    pub retry: &'a str,
}

/// Too many attempts; somebody who may be the right one waits.
#[derive(Template)]
#[template(path = "pages/paused.html")]
pub struct Paused<'a> {
    pub page: &'a Page<'a>,
    /// None: waiting does not help on this device.
    pub until: Option<Timestamp>,
    pub retry: &'a str,
}

impl Password<'_> {
    fn no_mail(&self) -> NoMail {
        NoMail::of_invitation(self.page)
    }

    /// One text for an unknown name and for a wrong password (law 9).
    pub const WRONG: Problem<'static> = Problem::of_all_fields("login-error");
    pub const NO_USERNAME: Problem<'static> = Problem::at("username", "login-username-missing");
    pub const NO_PASSWORD: Problem<'static> = Problem::at("password", "login-password-missing");

    /// Where a passkey is sent.
    fn passkey_action(&self) -> &'static str {
        urls::LOGIN_PASSKEY
    }

    /// Where typing begins: the first field that still wants something.
    fn starts_at_password(&self) -> bool {
        !self.username.is_empty() && !self.problem.is_some_and(|problem| problem.is_at("username"))
    }
}

/// The minutes that a telephone's clock is wrong by, as arguments of a text.
const MINUTES: [[(&str, &str); 1]; 10] = [
    [("min", "1")],
    [("min", "2")],
    [("min", "3")],
    [("min", "4")],
    [("min", "5")],
    [("min", "6")],
    [("min", "7")],
    [("min", "8")],
    [("min", "9")],
    [("min", "10")],
];

impl Code<'_> {
    pub const MISSING: Problem<'static> = Problem::at("code", "otp-missing");
    pub const WRONG: Problem<'static> = Problem::at("code", "otp-err");
    pub const EXPIRED: Problem<'static> = Problem::at("code", "otp-err-expired");
    pub const USED: Problem<'static> = Problem::at("code", "otp-err-used");
    pub const OF_THE_OLD_APP: Problem<'static> = Problem::at("code", "otp-err-oldphone");

    /// The same, where it is known what the entry is called that has come in its place: the `label` in `args`.
    pub const fn of_the_old_app<'a>(args: &'a [(&'static str, &'a str)]) -> Problem<'a> {
        Problem { args, ..Problem::at("code", "otp-err-oldphone-label") }
    }

    /// Why a code is wrong that was right at another time (R80).
    pub fn because(because: WrongBecause) -> Problem<'static> {
        let clock = |(one, several), minutes: u64| {
            let place = usize::try_from(minutes).unwrap_or(usize::MAX).clamp(1, MINUTES.len()) - 1;
            let key = if place == 0 { one } else { several };
            Problem { args: &MINUTES[place], ..Problem::at("code", key) }
        };
        match because {
            WrongBecause::ClockFast(minutes) => {
                clock(("otp-err-clock-fast-one", "otp-err-clock-fast"), minutes)
            }
            WrongBecause::ClockSlow(minutes) => {
                clock(("otp-err-clock-slow-one", "otp-err-clock-slow"), minutes)
            }
            WrongBecause::Expired => Self::EXPIRED,
        }
    }
}

impl NewKey<'_> {
    /// `JBSW Y3DP …`
    pub(super) fn grouped(&self) -> String {
        let characters: Vec<char> = self.secret.chars().collect();
        let groups: Vec<String> =
            characters.chunks(KEY_GROUP_CHARACTERS).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }
}
