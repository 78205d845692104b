//! What people are called at the login: by their mail address, by a name of its own, or by either (P17, R35).

use crate::web::form::Problem;
use sluis_domain::organisation::policy::login::Identifier;

/// The words and the keyboard of the field in which people say who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called(Identifier);

impl Called {
    /// As the organisation has it; either, where no organisation is known.
    pub fn by(identifier: Option<Identifier>) -> Self {
        Self(identifier.unwrap_or(Identifier::Either))
    }

    /// Who forgot the name knows the address, and it is taken as well.
    #[must_use]
    pub fn or_by_address(self) -> Self {
        match self.0 {
            Identifier::Email => self,
            Identifier::Either | Identifier::Username => Self(Identifier::Either),
        }
    }

    /// The key of its label.
    pub fn label(self) -> &'static str {
        match self.0 {
            Identifier::Either => "login-username",
            Identifier::Email => "login-email",
            Identifier::Username => "login-name",
        }
    }

    /// What the field is for a telephone (`inputmode`): a name has no @.
    pub fn keyboard(self) -> &'static str {
        match self.0 {
            Identifier::Either | Identifier::Email => "email",
            Identifier::Username => "text",
        }
    }

    /// The key of what the page for forgotten details asks.
    pub fn forgotten(self) -> &'static str {
        if self.0 == Identifier::Email { "fgt-body-email" } else { "fgt-body" }
    }

    /// `problem`, in these words.
    pub fn in_words(self, problem: Problem<'_>) -> Problem<'_> {
        let key = match (problem.key, self.0) {
            ("login-username-missing", Identifier::Email) => "login-email-missing",
            ("login-username-missing", Identifier::Username) => "login-name-missing",
            (key, _) => key,
        };
        Problem { key, ..problem }
    }
}
