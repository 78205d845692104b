//! Whose rules a password that comes through the command line must keep.

use sluis_domain::organisation::policy::password::PasswordRules;

/// What a password must be, and for whom.
#[derive(Debug)]
pub struct RulesOf {
    /// The organisation's handle; none for the instance.
    pub handle: Option<String>,
    /// The organisation's name: a password is not made of it.
    pub name: String,
    /// The rules.
    pub rules: PasswordRules,
}
