//! `password.*`: the rules for passwords. They are the person's, so that every active membership has its say.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::section::section;

section! {
    /// Rules for passwords.
    password PasswordLayer PasswordRules

    /// The shortest password, in characters.
    min_length: u32 = 12, Between(8, 64), Larger, Shared,
        "NIST SP 800-63B-4 §3.1.1.2: 15 alone, 8 beside a second step; ASVS 6.2.1";
    /// The longest password, in characters.
    max_length: u32 = 128, Between(64, 256), Smaller, Shared, "NIST SP 800-63B-4 §3.1.1.2: at least 64";
}
