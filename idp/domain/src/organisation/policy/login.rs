//! `login.*`: by what name people say who they are (P17).

use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Serialize};

/// `login.identifier`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// Either of the two.
    Either,
    /// A mail address.
    Email,
    /// A name of its own.
    Username,
}

section! {
    /// The login page.
    login LoginLayer LoginRules

    /// What the login page calls the name that people log in with, and what an invitation makes of it.
    identifier: Identifier = Identifier::Email, Word("email, username or either"), Neither, OfThisLogin, "";
}
