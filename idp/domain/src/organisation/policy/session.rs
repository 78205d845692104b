//! `session.*`: how long a login in one browser lasts.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;

/// No layer lets a session live longer.
pub const LONGEST: Span = Span::hours(24);

section! {
    /// How long a session lives.
    session SessionLayer SessionRules

    /// A session is over after so long, however much it is used.
    absolute: Span = Span::hours(12), Between(Span::minutes(5), LONGEST), Smaller, OfThisLogin,
        "NIST SP 800-63B-4 §2.2.3: at most 24 hours at AAL2";
    /// A session that nobody used for so long is over.
    idle: Span = Span::minutes(30), Between(Span::minutes(1), Span::hours(1)), Smaller, OfThisLogin,
        "NIST SP 800-63B-4 §2.2.3: at most 1 hour at AAL2";
}
