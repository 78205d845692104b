//! `lockout.*`: what a wrong password or code costs.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;

section! {
    /// What a wrong attempt costs.
    lockout LockoutLayer LockoutRules

    /// Wrong codes of one second step before a pause.
    factor_attempts: u32 = 10, Between(3, 20), Smaller, Shared,
        "NIST SP 800-63B-4 §3.2.2: at most 100 in a row, over everything";
    /// Wrong passwords before a pause.
    password_attempts: u32 = 10, Between(3, 20), Smaller, Shared,
        "NIST SP 800-63B-4 §3.2.2: at most 100 in a row, over everything";
    /// The first pause; each further wrong attempt doubles it.
    pause: Span = Span::minutes(15), Between(Span::minutes(1), Span::hours(1)), Larger, Shared, "ASVS 6.3.1";
}
