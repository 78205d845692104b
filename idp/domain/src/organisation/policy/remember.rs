//! `remember.*`: devices on which the second step is not asked again for a while.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Each;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;

/// Nothing longer is offered anywhere.
const LONGEST: Span = Span::days(7);
/// More choices than this are no choice.
const MOST_OPTIONS: usize = 5;

/// `remember.default`: what is chosen before the person chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preselected {
    /// Not to be remembered.
    Off,
    /// This option, where it is offered.
    For(Span),
}

impl Serialize for Preselected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_str("off"),
            Self::For(span) => span.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Preselected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "off" {
            return Ok(Self::Off);
        }
        let span = text.parse();
        span.map(Self::For).map_err(|why| serde::de::Error::custom(format_args!("write off, or {why}")))
    }
}

section! {
    /// Remembered devices.
    remember RememberLayer RememberRules

    /// What is chosen before the person chooses: off, or one of the options.
    default: Preselected = Preselected::Off, Word("off, or one of remember.options"), Neither, OfThisLogin,
        "AVG article 25: off unless the person chooses";
    /// The longest of the options that is offered.
    max: Span = LONGEST, Between(Span::seconds(0), LONGEST), Smaller, OfThisLogin,
        "NIST SP 800-63B-4 §2.2.3: a remembered browser is no authentication";
    /// For how long a device may be remembered, to choose from; none: it is not offered.
    options: BTreeSet<Span> = BTreeSet::new(),
        Each { one: Between(Span::hours(1), LONGEST), most: MOST_OPTIONS }, Fewer, OfThisLogin,
        "NEN 7510: none; NIST SP 800-63B-4 §2.2.3";
}

impl RememberRules {
    /// What a person may choose from, shortest first; nothing: it is not offered.
    pub fn offered(&self) -> impl Iterator<Item = Span> {
        self.options.iter().copied().filter(|option| *option <= self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_longer_than_the_longest_is_not_offered() {
        let options = BTreeSet::from([Span::hours(12), Span::hours(24), Span::hours(72)]);
        let rules = RememberRules { options, max: Span::hours(24), ..RememberRules::compiled() };
        assert_eq!(rules.offered().collect::<Vec<_>>(), [Span::hours(12), Span::hours(24)]);
        assert_eq!(RememberRules::compiled().offered().count(), 0);
    }

    #[test]
    fn thirty_days_are_refused_by_the_bounds() {
        let mut rules = RememberRules::compiled();
        rules.options = BTreeSet::from([Span::days(30), Span::hours(12), Span::minutes(1)]);
        rules.keep_within_bounds();
        assert_eq!(rules.options, BTreeSet::from([Span::hours(12)]));
    }

    #[test]
    fn a_preselection_is_off_or_a_span() {
        for text in ["\"off\"", "\"12h\""] {
            let read: Preselected = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
        assert!(serde_json::from_str::<Preselected>("\"on\"").is_err());
    }
}
