//! `totp.*`: the authenticator app.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::section::section;

section! {
    /// Codes of an authenticator app.
    totp TotpLayer TotpRules

    /// How many past steps of 30 seconds are good beside the present one: with 1 a code lives 60 seconds.
    skew_back: u32 = 1, Between(0, 1), Smaller, OfThisLogin, "ASVS 6.5.5 wants 0";
}
