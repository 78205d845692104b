//! `sudo.*`: when the account pages ask for the password again (R118).

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;
use serde::{Deserialize, Serialize};

/// `sudo.scope`: the later in this list, the earlier it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SudoScope {
    /// Before something is changed.
    Change,
    /// Before anything is shown.
    View,
}

section! {
    /// Asking for the password again.
    sudo SudoLayer SudoRules

    /// Before the security page shows anything, or before it changes something.
    scope: SudoScope = SudoScope::View, Word("view or change"), Larger, OfThisLogin, "ASVS 7.5.1";
    /// How long the answer holds; who sets out to change something typed it 5 minutes ago at most.
    window: Span = Span::minutes(10), Between(Span::minutes(5), Span::minutes(15)), Smaller, OfThisLogin, "ASVS 7.5.1";
}
