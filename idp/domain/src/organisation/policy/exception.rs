//! What holds for one person at one organisation and for nobody else there.
//!
//! ```text
//! made --until its day, or ended by hand--> over
//! ```
//! It only makes stricter; or it exempts from the second step, and then it has a last day and a reason.

use crate::id::Id;
use crate::organisation::membership::Membership;
use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::keys;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::policy::PolicyLayer;
use crate::organisation::policy::strictness::Order;
use crate::text::TextRefused;
use crate::text::line;
use crate::time::Timestamp;
use crate::user::Pseudonym;
use std::time::Duration;

/// Longer than this is no exception.
const LONGEST_EXEMPTION: Duration = Duration::from_secs(366 * 24 * 60 * 60);
/// Characters of a reason.
const LONGEST_REASON: usize = 200;

/// An exception for one membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyException {
    /// Names it.
    pub id: Id<PolicyException>,
    /// For whom, and where.
    pub membership: Id<Membership>,
    /// What holds.
    pub rule: ExceptionRule,
    /// Why, in the words of who made it.
    pub reason: String,
    /// Who made it; none for the command line.
    pub made_by: Option<Id<Pseudonym>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself; an exemption always does.
    pub ends_at: Option<Timestamp>,
    /// When somebody ended it.
    pub ended_at: Option<Timestamp>,
}

/// What holds by an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExceptionRule {
    /// The second step may be missing.
    Exempt,
    /// These keys, as far as they are stricter.
    Stricter(Box<PolicyLayer>),
}

/// Why an exception is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExceptionRefused {
    /// It would be no exception.
    #[error("an exemption lasts a year at most")]
    TooLong,
    /// The last day is past.
    #[error("an exemption ends in the future")]
    EndsInThePast,
    /// It would say nothing.
    #[error("it names no key")]
    SaysNothing,
    /// The key has no stricter value.
    #[error("{0} has no stricter value: it cannot be an exception")]
    HasNoOrder(&'static str),
    /// The reason is missing or no text.
    #[error("the reason {0}")]
    Reason(#[from] TextRefused),
}

impl PolicyException {
    /// Whether it holds at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.ends_at.is_none_or(|ends| now < ends)
    }

    /// Checks one that is to be made, and gives its reason in normal form.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(
        rule: &ExceptionRule,
        reason: &str,
        ends_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<String, ExceptionRefused> {
        if ends_at.is_some_and(|ends| ends <= now) {
            return Err(ExceptionRefused::EndsInThePast);
        }
        match rule {
            ExceptionRule::Exempt if ends_at.is_none_or(|ends| ends.since(now) > LONGEST_EXEMPTION) => {
                return Err(ExceptionRefused::TooLong);
            }
            ExceptionRule::Exempt => {}
            ExceptionRule::Stricter(layer) => check_layer(layer)?,
        }
        Ok(line(reason, LONGEST_REASON)?)
    }
}

fn check_layer(layer: &PolicyLayer) -> Result<(), ExceptionRefused> {
    let said: Vec<_> = keys::all().filter(|key| key.is_said(layer)).collect();
    if said.is_empty() {
        return Err(ExceptionRefused::SaysNothing);
    }
    let unordered = said.iter().find(|key| key.order == Order::Neither);
    unordered.map_or(Ok(()), |key| Err(ExceptionRefused::HasNoOrder(key.name)))
}

impl Policy {
    /// This policy with what the exceptions that hold at `now` make of it.
    pub fn with_exceptions<'e>(
        mut self,
        exceptions: impl IntoIterator<Item = &'e PolicyException>,
        now: Timestamp,
    ) -> Self {
        let mut exempt = false;
        for exception in exceptions.into_iter().filter(|exception| exception.holds(now)) {
            match &exception.rule {
                ExceptionRule::Exempt => exempt = true,
                ExceptionRule::Stricter(layer) => self.stricten(layer),
            }
        }
        if exempt {
            self.mfa.enforcement = Enforcement::Optional;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::span::Span;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn exception(rule: ExceptionRule, ends_at: Option<Timestamp>) -> PolicyException {
        PolicyException {
            id: Id::from_uuid(Uuid::from_u128(1)),
            membership: Id::from_uuid(Uuid::from_u128(2)),
            rule,
            reason: "revalidatie".to_owned(),
            made_by: None,
            created_at: NOW,
            ends_at,
            ended_at: None,
        }
    }

    fn stricter(text: &str) -> ExceptionRule {
        ExceptionRule::Stricter(Box::new(toml::from_str(text).unwrap()))
    }

    #[test]
    fn an_exemption_lets_somebody_pass_until_its_last_moment() {
        let exempt = exception(ExceptionRule::Exempt, Some(NOW + DAY));
        let demands = |now| Policy::compiled().with_exceptions([&exempt], now).demands_second_step(now);
        assert!(!demands(NOW));
        assert!(!demands(NOW + DAY - Duration::from_millis(1)));
        assert!(demands(NOW + DAY));
        let ended = PolicyException { ended_at: Some(NOW), ..exempt.clone() };
        assert!(Policy::compiled().with_exceptions([&ended], NOW).demands_second_step(NOW));
    }

    #[test]
    fn what_is_made_stricter_for_one_person_loosens_nothing() {
        let rule = stricter("session.idle = '10m'\nsession.absolute = '20h'\nmfa.allowed = []");
        let policy = Policy::compiled().with_exceptions([&exception(rule, None)], NOW);
        assert_eq!(policy.session.idle, Span::minutes(10));
        assert_eq!(policy.session.absolute, Policy::compiled().session.absolute);
        assert!(policy.mfa.allowed.is_empty());
    }

    #[test]
    fn an_exemption_has_an_end_within_a_year_and_a_reason() {
        let check = |ends_at, reason| PolicyException::check(&ExceptionRule::Exempt, reason, ends_at, NOW);
        assert_eq!(check(Some(NOW + DAY), " ziek "), Ok("ziek".to_owned()));
        assert_eq!(check(None, "ziek"), Err(ExceptionRefused::TooLong));
        assert_eq!(check(Some(NOW + DAY * 367), "ziek"), Err(ExceptionRefused::TooLong));
        assert_eq!(check(Some(NOW), "ziek"), Err(ExceptionRefused::EndsInThePast));
        assert_eq!(check(Some(NOW + DAY), " "), Err(ExceptionRefused::Reason(TextRefused::Empty)));
    }

    #[test]
    fn a_key_without_a_stricter_value_makes_no_exception() {
        let check = |text| PolicyException::check(&stricter(text), "proef", None, NOW);
        assert!(check("mfa.min_factors = 2").is_ok());
        assert_eq!(check("ui.address = 'je'"), Err(ExceptionRefused::HasNoOrder("ui.address")));
        assert_eq!(check(""), Err(ExceptionRefused::SaysNothing));
    }
}
