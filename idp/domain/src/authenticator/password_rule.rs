//! The rules for a new password as a page lists them: by the names that its script and the check share (R40).

use crate::organisation::policy::password::PasswordRules;

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PasswordRule {
    /// So many digits at least.
    Digits,
    /// None of so many that the person had before.
    Former,
    /// So many characters at least.
    Length,
    /// So many characters at most.
    Longest,
    /// So many lower-case letters at least.
    Lower,
    /// Not made of names that others know.
    Names,
    /// So many signs at least that are neither letter nor digit.
    Special,
    /// So many capitals at least.
    Upper,
    /// Not one that everybody tries first, and none that was stolen elsewhere.
    WellKnown,
}

impl PasswordRule {
    /// Every rule, in the order of a page.
    const ALL: [Self; 9] = [
        Self::Length,
        Self::Longest,
        Self::Upper,
        Self::Lower,
        Self::Digits,
        Self::Special,
        Self::WellKnown,
        Self::Names,
        Self::Former,
    ];

    /// Nobody comes near the longest password by hand: a page that says so first says less.
    const LONGEST_IS_SAID_BELOW: u32 = 128;

    /// The rules that a page lists for `rules`, in order.
    pub fn of(rules: &PasswordRules) -> Vec<Self> {
        Self::ALL.into_iter().filter(|rule| rule.is_listed(rules)).collect()
    }

    fn is_listed(self, rules: &PasswordRules) -> bool {
        match self {
            Self::Length | Self::Names | Self::WellKnown => true,
            Self::Longest => rules.max_length < Self::LONGEST_IS_SAID_BELOW,
            Self::Digits | Self::Former | Self::Lower | Self::Special | Self::Upper => {
                self.figure(rules).is_some_and(|figure| figure > 0)
            }
        }
    }

    /// How many of something it asks, if it counts.
    pub const fn figure(self, rules: &PasswordRules) -> Option<u32> {
        match self {
            Self::Digits => Some(rules.digits),
            Self::Former => Some(rules.history),
            Self::Length => Some(rules.min_length),
            Self::Longest => Some(rules.max_length),
            Self::Lower => Some(rules.lower),
            Self::Special => Some(rules.special),
            Self::Upper => Some(rules.upper),
            Self::Names | Self::WellKnown => None,
        }
    }

    /// Its name on the page.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Former => "former",
            Self::Length => "length",
            Self::Longest => "longest",
            Self::Lower => "lower",
            Self::Names => "names",
            Self::Special => "special",
            Self::Upper => "upper",
            Self::WellKnown => "known",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lists_what_is_asked_and_nothing_else() {
        let plain = PasswordRules::compiled();
        let listed = [PasswordRule::Length, PasswordRule::WellKnown, PasswordRule::Names];
        assert_eq!(PasswordRule::of(&plain), listed);
        let all =
            PasswordRules { digits: 1, lower: 1, upper: 1, special: 1, history: 5, max_length: 64, ..plain };
        assert_eq!(PasswordRule::of(&all), PasswordRule::ALL);
        assert_eq!(PasswordRule::Former.figure(&all), Some(5));
    }
}
