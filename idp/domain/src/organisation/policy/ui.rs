//! `ui.*`: how pages speak.

use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Serialize};

/// `ui.address`: the two ways in which Dutch says "you".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// Informal.
    Je,
    /// Formal.
    U,
}

section! {
    /// How pages speak.
    ui UiLayer UiRules

    /// How Dutch pages address people.
    address: Address = Address::U, Word("je or u"), Neither, OfThisLogin, "";
}
