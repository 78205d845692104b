//! The part of a page in which a new password is chosen: its rules, before and while it is typed, and what is wrong
//! with the one that was sent. The same rules by the same names stand on the page, in the browser's password
//! manager and in the check.

use crate::web::form::Problem;
use crate::web::page::Page;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::authenticator::password_rule::PasswordRule;
use sluis_domain::organisation::policy::password::PasswordRules;

/// Nothing was typed.
pub const MISSING: Problem<'static> = Problem::at("new_password", "pw-err-missing");
/// The two are not the same.
pub const NOT_REPEATED: Problem<'static> = Problem::at("repeat", "pw-err-repeat");

/// What the form of a new password is filled with.
pub struct NewPassword {
    /// The rules, in the order of the page.
    pub rules: Vec<RuleLine>,
    /// The attribute `passwordrules`, which password managers read.
    pub for_managers: String,
    /// The attribute `minlength`.
    pub least: u32,
    /// Whether it is typed twice.
    pub repeat: bool,
}

/// One rule on the page.
pub struct RuleLine {
    /// Its name, for the script that ticks it off.
    pub id: &'static str,
    /// How many of something it asks, if it counts.
    pub figure: Option<u32>,
    pub text: String,
    /// The password that was sent broke it.
    pub broken: bool,
}

impl NewPassword {
    /// The part for these rules, of which the password that was sent broke `refused`.
    pub fn of(page: &Page<'_>, rules: &PasswordRules, refused: &[PasswordRefused]) -> Self {
        let line = |rule: PasswordRule| RuleLine {
            id: rule.id(),
            figure: rule.figure(rules),
            text: text(page, rule, rules),
            broken: refused.iter().any(|refused| refused.rule() == rule),
        };
        Self {
            rules: PasswordRule::of(rules).into_iter().map(line).collect(),
            for_managers: for_managers(rules),
            least: rules.min_length,
            repeat: rules.repeat,
        }
    }
}

fn text(page: &Page<'_>, rule: PasswordRule, rules: &PasswordRules) -> String {
    let n = rule.figure(rules).unwrap_or_default().to_string();
    let key = match rule {
        PasswordRule::Digits => "pw-rule-digit",
        PasswordRule::Former => "pw-rule-former",
        PasswordRule::Length => "pw-rule-len",
        PasswordRule::Longest => "pw-rule-longest",
        PasswordRule::Lower => "pw-rule-lower",
        PasswordRule::Names => "pw-rule-name",
        PasswordRule::Special => "pw-rule-special",
        PasswordRule::Upper => "pw-rule-upper",
        PasswordRule::WellKnown => "pw-rule-known",
    };
    page.t_with(key, &[("n", &n), ("org", page.organisation_name())])
}

/// What the page says first of a password that broke these rules; the list marks all of them.
pub fn problem(refused: &[PasswordRefused]) -> Problem<'static> {
    let key = match refused.first() {
        Some(PasswordRefused::Breached) => "pw-err-breached",
        Some(PasswordRefused::FewDigits) => "pw-err-digit",
        Some(PasswordRefused::FewLower) => "pw-err-lower",
        Some(PasswordRefused::FewSpecial) => "pw-err-special",
        Some(PasswordRefused::FewUpper) => "pw-err-upper",
        Some(PasswordRefused::NameOfThePerson) => "pw-err-name",
        Some(PasswordRefused::TooLong) => "pw-err-long",
        Some(PasswordRefused::TooWellKnown) => "pw-err-common",
        Some(PasswordRefused::UsedBefore) => "pw-err-former",
        Some(PasswordRefused::TooShort) | None => "pw-err-short",
    };
    Problem::at("new_password", key)
}

/// The rules as password managers read them: developer.apple.com, "Customizing Password AutoFill Rules".
fn for_managers(rules: &PasswordRules) -> String {
    let mut text = format!("minlength: {}; maxlength: {};", rules.min_length, rules.max_length);
    let classes =
        [("lower", rules.lower), ("upper", rules.upper), ("digit", rules.digits), ("special", rules.special)];
    for (class, _) in classes.iter().filter(|(_, least)| *least > 0) {
        text.push_str(&format!(" required: {class};"));
    }
    text.push_str(" allowed: ascii-printable, unicode;");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_managers_hear_the_rules_that_hold() {
        let plain = PasswordRules { min_length: 12, max_length: 128, ..PasswordRules::compiled() };
        assert_eq!(for_managers(&plain), "minlength: 12; maxlength: 128; allowed: ascii-printable, unicode;");
        let classes = PasswordRules { lower: 1, digits: 2, ..plain };
        assert!(for_managers(&classes).contains(" required: lower; required: digit; allowed:"));
    }
}
