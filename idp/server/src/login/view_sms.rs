//! The pages of text messages: the number, and the code.

use askama::Template;
use sluis_domain::authenticator::sms_code::CodeShape;
use sluis_domain::organisation::policy::sms::CodeAlphabet;

use crate::login::view::RememberChoice;
use crate::login::view_link::Around;
use crate::web::form::{Problem, Seals};
use crate::web::page::Page;

/// Linking a telephone: its number.
#[derive(Template)]
#[template(path = "pages/link_phone.html")]
pub struct LinkPhone<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub around: Around,
    /// As typed before.
    pub phone: &'a str,
    pub problem: Option<Problem<'a>>,
}

/// The code in a text message: for a telephone that is being linked, or as the second step.
#[derive(Template)]
#[template(path = "pages/sms_code.html")]
pub struct SmsCodePage<'a> {
    pub page: &'a Page<'a>,
    pub actions: SmsActions,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub beside: Beside<'a>,
    /// The last digits of the number.
    pub ending: &'a str,
    pub shape: CodeShape,
    pub state: SmsState,
    /// For how long this device may be remembered; none: it is not offered.
    pub remember: &'a [RememberChoice],
    pub problem: Option<Problem<'a>>,
}

/// What stands beside the code.
#[derive(Clone, Copy, Debug)]
pub enum Beside<'a> {
    /// A telephone that is being linked: where the person is.
    Linking(Around),
    /// The second step: where the list of other ways is.
    Others(&'a str),
}

/// Where the forms of the page are posted to.
#[derive(Clone, Copy, Debug)]
pub struct SmsActions {
    pub check: &'static str,
    pub again: &'static str,
    /// For a telephone that is being linked: the number was wrong.
    pub change: Option<&'static str>,
}

/// How the code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsState {
    /// It was sent and waits to be typed.
    Live,
    /// None was sent yet.
    Unsent,
    /// It is good no more.
    Void,
}

impl LinkPhone<'_> {
    pub const MISSING: Problem<'static> = Problem::at("phone", "sms-phone-missing");
    pub const COUNTRY: Problem<'static> = Problem::at("phone", "sms-phone-country");
    pub const NOT_A_NUMBER: Problem<'static> = Problem::at("phone", "sms-phone-wrong");
    pub const NOT_MOBILE: Problem<'static> = Problem::at("phone", "sms-phone-not-mobile");
    /// The code to it was tried too often.
    pub const VOID: Problem<'static> = Problem::of_form("sms-number-void");
}

impl SmsCodePage<'_> {
    pub const MISSING: Problem<'static> = Problem::at("code", "sms-code-missing");
    pub const SHAPE: Problem<'static> = Problem::at("code", "sms-code-shape");
    pub const WRONG: Problem<'static> = Problem::at("code", "sms-err");
    pub const VOID: Problem<'static> = Problem::of_form("sms-err-void");
    pub const TOO_SOON: Problem<'static> = Problem::of_form("sms-too-soon");
    pub const TOO_OFTEN: Problem<'static> = Problem::of_form("sms-too-often");
    pub const USED_UP: Problem<'static> = Problem::of_form("sms-used-up");
    pub const AWAY: Problem<'static> = Problem::of_form("sms-away");

    fn is_live(&self) -> bool {
        self.state == SmsState::Live
    }

    fn is_digits(&self) -> bool {
        is_digits(self.shape)
    }

    fn hint(&self) -> String {
        hint(self.page, self.shape)
    }

    fn told(&self) -> String {
        let key = match self.state {
            SmsState::Live => "sms-sent",
            SmsState::Unsent => "sms-unsent",
            SmsState::Void => "sms-void",
        };
        self.page.t_with(key, &[("nn", self.ending)])
    }

    /// Whether no code comes, and this telephone leads nowhere now.
    fn is_stuck(&self) -> bool {
        let given_up = [Self::AWAY.key, Self::TOO_OFTEN.key, Self::USED_UP.key];
        !self.is_live() && self.problem.is_some_and(|problem| given_up.contains(&problem.key))
    }

    fn send_key(&self) -> &'static str {
        if self.state == SmsState::Unsent { "sms-send-code" } else { "sms-again" }
    }

    fn is_linking(&self) -> bool {
        matches!(self.beside, Beside::Linking(_))
    }

    fn title_key(&self) -> &'static str {
        "sms-title"
    }

    fn submit_key(&self) -> &'static str {
        if self.is_linking() { "sms-confirm" } else { "login-submit" }
    }
}

/// What a code looks like, in words.
pub(crate) fn hint(page: &Page<'_>, shape: CodeShape) -> String {
    let key = if is_digits(shape) { "sms-code-digits" } else { "sms-code-alnum" };
    page.t_with(key, &[("n", &shape.length.to_string())])
}

/// Whether a keyboard of digits is enough for it.
pub(crate) fn is_digits(shape: CodeShape) -> bool {
    shape.alphabet == CodeAlphabet::Digits
}
