//! The pages on which a second step is chosen, and what every page has that links one.

use askama::Template;
use sluis_domain::login::linking::{Missing, Progress};
use sluis_domain::organisation::policy::mfa::Factor;

use crate::login::link_choice;
use crate::web::form::{Problem, Seals};
use crate::web::page::Page;
use crate::web::urls;

/// What stands around the form of a page that links a second step.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    /// The kind of this page; none: the choice.
    pub factor: Option<Factor>,
    /// How far the person is; none: no way is left to go.
    pub progress: Option<Progress>,
    /// Whether there is a way past this page.
    pub skip: bool,
    /// Whether there is a way back to the choice.
    pub back: bool,
    /// Whether the login goes no further without.
    pub needed: bool,
    /// Whether the law that asks for it is told (R53).
    pub notice: bool,
    /// Whether each step that is done stays visible (R82).
    pub stepper: bool,
    /// What was linked a moment ago.
    pub linked: Option<Factor>,
    /// The way out, where nobody demands it yet (R86).
    pub put_off: Option<PutOff>,
    /// Whether the person came from their own account, and goes back there.
    pub own: bool,
}

/// A step that is done, as it stays on a page that grows (R82): the keys of its name and of what was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    pub title: &'static str,
    pub said: Option<&'static str>,
}

impl Past {
    const fn done(title: &'static str) -> Self {
        Self { title, said: None }
    }

    /// The steps up to the page of a kind.
    fn before(factor: Option<Factor>) -> Vec<Self> {
        let picked = factor.map(|factor| Self { title: "mfa-choose-title", said: Some(label_key(factor)) });
        [Self::done("mfa-step-password")].into_iter().chain(picked).collect()
    }

    /// All of them, once one of this kind is linked.
    pub(crate) fn after(factor: Factor) -> Vec<Self> {
        let own: &[&'static str] = match factor {
            Factor::Totp => &["app-step1", "app-step2", "app-step3"],
            Factor::Sms => &["sms-link-title", "sms-title"],
            Factor::WebAuthn => &["key-link-title"],
            Factor::YubicoOtp => &["yubico-link-title"],
        };
        Self::before(Some(factor)).into_iter().chain(own.iter().copied().map(Self::done)).collect()
    }
}

/// Why linking may be left for another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutOff {
    /// It is announced, and not mandatory yet.
    Deadline,
    /// Somebody who came in by a recovery code links another telephone.
    Repair,
}

impl PutOff {
    pub(crate) const fn action(self) -> &'static str {
        match self {
            Self::Deadline => urls::LOGIN_DEADLINE,
            Self::Repair => urls::LOGIN_REPAIR,
        }
    }

    pub(crate) const fn answer(self) -> &'static str {
        match self {
            Self::Deadline => "not_now",
            Self::Repair => "later",
        }
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Deadline => "mfa-later",
            Self::Repair => "bk-repair-later",
        }
    }
}

impl Around {
    pub(crate) fn method(&self) -> &'static str {
        self.factor.map_or("", link_choice::name)
    }

    pub(crate) fn skip_action(&self) -> &'static str {
        urls::LOGIN_ENROL_SKIP
    }

    /// Where the account takes somebody up again who links nothing.
    pub(crate) fn account(&self) -> &'static str {
        urls::ACCOUNT_RESUME
    }

    /// What is done before this page.
    pub(crate) fn past(&self) -> Vec<Past> {
        if self.stepper { Past::before(self.factor) } else { Vec::new() }
    }

    pub(crate) fn back_action(&self) -> &'static str {
        urls::LOGIN_ENROL_METHOD
    }

    /// What the person hears of what they linked a moment ago (R92).
    pub(crate) fn linked_key(&self) -> Option<&'static str> {
        self.linked.map(linked_key)
    }

    /// The step of how many, in figures.
    pub(crate) fn progress(&self) -> Option<(String, String)> {
        self.progress.map(|progress| (progress.at.to_string(), progress.of.to_string()))
    }
}

/// One kind that can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    pub factor: Factor,
    pub recommended: bool,
}

impl Method {
    fn value(&self) -> &'static str {
        link_choice::name(self.factor)
    }

    fn label_key(&self) -> &'static str {
        label_key(self.factor)
    }

    fn description_key(&self) -> &'static str {
        match self.factor {
            Factor::Sms => "mfa-sms-desc",
            Factor::Totp => "mfa-app-desc",
            Factor::WebAuthn => "mfa-key-desc",
            Factor::YubicoOtp => "mfa-yubico-desc",
        }
    }
}

/// What the person hears of what they linked a moment ago.
pub(crate) const fn linked_key(factor: Factor) -> &'static str {
    match factor {
        Factor::Sms => "sms-linked",
        Factor::Totp => "app-linked",
        Factor::WebAuthn => "key-linked",
        Factor::YubicoOtp => "yubico-linked",
    }
}

pub(crate) const fn label_key(factor: Factor) -> &'static str {
    match factor {
        Factor::Sms => "mfa-sms-label",
        Factor::Totp => "mfa-app-label",
        Factor::WebAuthn => "mfa-key-label",
        Factor::YubicoOtp => "mfa-yubico-label",
    }
}

/// "Choose how you want to get codes."
#[derive(Template)]
#[template(path = "pages/choose_method.html")]
pub struct ChooseMethod<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub around: Around,
    pub methods: &'a [Method],
    /// Somebody tried to pass over the last one (R50), while this is missing.
    pub missing: Option<Missing>,
    pub problem: Option<Problem<'a>>,
}

impl ChooseMethod<'_> {
    fn title_key(&self) -> &'static str {
        if self.around.needed { "mfa-choose-title" } else { "mfa-second-title" }
    }

    fn missing_key(&self) -> Option<&'static str> {
        self.missing.map(|missing| match missing {
            Missing::Another => "mfa-last-another",
            Missing::One => "mfa-last",
            Missing::Two => "mfa-last-two",
        })
    }
}
