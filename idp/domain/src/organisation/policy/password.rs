//! `password.*`: the rules for passwords. They are the person's, so that every active membership has its say.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Few;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::line::Line;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// `password.on_tighten`: the later in this list, the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnTighten {
    /// A password that is there stays.
    Never,
    /// Who logs in with one that no longer fits chooses another (R42).
    NextLogin,
}

/// What the least number of one sort of character is for.
const PEERS: &str = "NIST SP 800-63B-4 §3.1.1.2 and ASVS 6.2.5 want 0";

section! {
    /// Rules for passwords.
    password PasswordLayer PasswordRules

    /// The least number of digits.
    digits: u32 = 0, Between(0, 4), Larger, Shared, PEERS;
    /// How many of the person's former passwords cannot be chosen again.
    history: u32 = 0, Between(0, 24), Larger, Shared, "NEN 7510; NIST SP 800-63B-4 does not ask it";
    /// The least number of lower-case letters.
    lower: u32 = 0, Between(0, 4), Larger, Shared, PEERS;
    /// The longest password, in characters.
    max_length: u32 = 128, Between(64, 256), Smaller, Shared, "NIST SP 800-63B-4 §3.1.1.2: at least 64";
    /// The shortest password, in characters.
    min_length: u32 = 12, Between(8, 64), Larger, Shared,
        "NIST SP 800-63B-4 §3.1.1.2: 15 alone, 8 beside a second step; ASVS 6.2.1";
    /// What happens to a password that no longer fits: another is chosen at the next login, or nothing.
    on_tighten: OnTighten = OnTighten::NextLogin, Word("next_login or never"), Larger, Shared, "";
    /// Whether a new password is typed twice.
    repeat: bool = true, Word("true or false"), Neither, OfThisLogin, "";
    /// The least number of characters that are neither letter nor digit.
    special: u32 = 0, Between(0, 4), Larger, Shared, PEERS;
    /// The least number of capitals.
    upper: u32 = 0, Between(0, 4), Larger, Shared, PEERS;
    /// Words of the organisation that no password is made of, beside its name.
    words: BTreeSet<Line<40>> = BTreeSet::new(), Few { most: 100, of: "words of at most 40 characters" }, More, Shared, "ASVS 6.2.11";
}
