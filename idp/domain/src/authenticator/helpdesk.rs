//! A helpdesk's one-time code for who lost the second step (R99): who may have it given, and what it is.
//!
//! ```text
//! helpdesk.onetime_code = on:         asked by one administrator --> given
//! helpdesk.onetime_code = four_eyes:  asked --another administrator agrees within a day--> given
//! ```
//! The code takes the place of the second step and of nothing else: the password is asked as always.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::recovery_sheet::SheetKind;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::backup::CodeFormat;
use crate::organisation::policy::helpdesk::HelpdeskRules;
use crate::organisation::policy::helpdesk::OnetimeCode;
use crate::organisation::span::Span;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::user::User;
use std::collections::BTreeSet;
use std::time::Duration;

/// No code is good for less: it has to be read out and typed.
const SHORTEST_LIFE: Span = Span::minutes(5);

/// One administrator asks for a code, and another is to agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpdeskRequest {
    /// Names it.
    pub id: Id<HelpdeskRequest>,
    /// For whom.
    pub user: Id<User>,
    /// In whose name.
    pub organisation: Id<Organisation>,
    /// Why: how the person was recognised.
    pub reason: String,
    /// How long the code is to be good.
    pub life: Span,
    /// Who asked.
    pub asked_by: Id<User>,
    /// When.
    pub asked_at: Timestamp,
    /// When another agreed.
    pub agreed_at: Option<Timestamp>,
}

/// Why no code is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HelpdeskRefused {
    /// Somebody agreed before.
    #[error("somebody has agreed to this request already")]
    Agreed,
    /// It lay for a day.
    #[error("the request is older than a day: ask again")]
    Old,
    /// The organisation allows none.
    #[error("the organisation's rules allow no helpdesk code: helpdesk.onetime_code is off")]
    Off,
    /// Two eyes are no four.
    #[error("whoever asked cannot agree as well: another administrator does")]
    SameAdministrator,
    /// A code for oneself.
    #[error("nobody gives themselves a code")]
    Oneself,
    /// The life is longer than the rules allow, or too short to be typed.
    #[error("a code is good for 5m at least and {0} at most here")]
    Life(Span),
}

/// What is to happen when a code is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The code is given, and good so long.
    Give(Span),
    /// Another administrator is asked to agree.
    WaitForAnother(Span),
}

/// What `rules` make of a code that `by` asks for `person`.
///
/// # Errors
/// The first rule that it breaks.
pub fn ask(
    rules: &HelpdeskRules,
    person: Id<User>,
    by: Id<User>,
    wished: Option<Span>,
) -> Result<Asked, HelpdeskRefused> {
    if person == by {
        return Err(HelpdeskRefused::Oneself);
    }
    let life = wished.unwrap_or(rules.ttl);
    if life > rules.ttl || life < SHORTEST_LIFE {
        return Err(HelpdeskRefused::Life(rules.ttl));
    }
    match rules.onetime_code {
        OnetimeCode::Off => Err(HelpdeskRefused::Off),
        OnetimeCode::FourEyes => Ok(Asked::WaitForAnother(life)),
        OnetimeCode::On => Ok(Asked::Give(life)),
    }
}

impl HelpdeskRequest {
    /// A request that nobody agreed to is dead after so long.
    pub const LIFE: Duration = Duration::from_secs(24 * 60 * 60);

    /// How long the code is good to which `by` agrees now, by the rules of now.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn agree(
        &self,
        rules: &HelpdeskRules,
        by: Id<User>,
        now: Timestamp,
    ) -> Result<Span, HelpdeskRefused> {
        if self.agreed_at.is_some() {
            return Err(HelpdeskRefused::Agreed);
        }
        if now.since(self.asked_at) >= Self::LIFE {
            return Err(HelpdeskRefused::Old);
        }
        if by == self.asked_by {
            return Err(HelpdeskRefused::SameAdministrator);
        }
        if by == self.user {
            return Err(HelpdeskRefused::Oneself);
        }
        if rules.onetime_code == OnetimeCode::Off {
            return Err(HelpdeskRefused::Off);
        }
        Ok(self.life.min(rules.ttl))
    }
}

impl RecoverySheet {
    /// One code of the helpdesk of `organisation`: vouched for by it, and good at its doors alone.
    pub fn of_helpdesk(
        id: Id<Authenticator>,
        (user, organisation): (Id<User>, Id<Organisation>),
        format: &CodeFormat,
        (life, now): (Span, Timestamp),
    ) -> Self {
        let held = Authenticator {
            id,
            user,
            kind: AuthenticatorKind::RecoveryCode,
            label: String::new(),
            secret: Secret::new(Vec::new()),
            bound_by: BoundBy::HelpdeskCode,
            vouched_by: Vouching::by(organisation),
            accepted_at: BTreeSet::new(),
            last_step: None,
            created_at: now,
            last_used_at: None,
        };
        Self {
            held,
            format: format.to_string(),
            issued: 1,
            left: 1,
            shown_for: None,
            kept_at: None,
            expires_at: Some(now + life.duration()),
            voided_at: None,
        }
    }

    /// Whether a new code of the helpdesk of `organisation` takes the place of this one.
    pub fn is_earlier_of_helpdesk(&self, organisation: Id<Organisation>) -> bool {
        self.kind() == SheetKind::Helpdesk && self.held.vouched_by == Vouching::by(organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assurance::Acr;
    use crate::assurance::assurance;
    use crate::door::Door;
    use crate::organisation::policy::line::Line;
    use crate::session::Proof;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const ANNA: u128 = 1;
    const HELP: u128 = 2;
    const OTHER: u128 = 3;
    const EMPLOYER: u128 = 10;
    const CARE: u128 = 11;

    fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn rules(onetime_code: OnetimeCode) -> HelpdeskRules {
        HelpdeskRules { identity_check: Line::NONE, onetime_code, ttl: Span::hours(4) }
    }

    fn request() -> HelpdeskRequest {
        HelpdeskRequest {
            id: id(100),
            user: id(ANNA),
            organisation: id(EMPLOYER),
            reason: "paspoort gezien".to_owned(),
            life: Span::hours(4),
            asked_by: id(HELP),
            asked_at: NOW,
            agreed_at: None,
        }
    }

    #[test]
    fn the_rules_say_whether_one_is_enough_and_for_how_long() {
        let on = |wished| ask(&rules(OnetimeCode::On), id(ANNA), id(HELP), wished);
        assert_eq!(on(None), Ok(Asked::Give(Span::hours(4))));
        assert_eq!(on(Some(Span::minutes(5))), Ok(Asked::Give(Span::minutes(5))));
        for wrong in [Span::minutes(4), Span::hours(5)] {
            assert_eq!(on(Some(wrong)), Err(HelpdeskRefused::Life(Span::hours(4))));
        }
        let by = |code, by| ask(&rules(code), id(ANNA), id(by), None);
        assert_eq!(by(OnetimeCode::FourEyes, HELP), Ok(Asked::WaitForAnother(Span::hours(4))));
        assert_eq!(by(OnetimeCode::Off, HELP), Err(HelpdeskRefused::Off));
        assert_eq!(by(OnetimeCode::On, ANNA), Err(HelpdeskRefused::Oneself));
    }

    #[test]
    fn another_agrees_once_within_a_day_and_by_the_rules_of_that_moment() {
        let agree = |by, after| request().agree(&rules(OnetimeCode::FourEyes), id(by), NOW + after);
        let day = HelpdeskRequest::LIFE;
        assert_eq!(agree(OTHER, Duration::from_secs(60)), Ok(Span::hours(4)));
        assert_eq!(agree(HELP, Duration::ZERO), Err(HelpdeskRefused::SameAdministrator));
        assert_eq!(agree(ANNA, Duration::ZERO), Err(HelpdeskRefused::Oneself));
        assert_eq!(agree(OTHER, day), Err(HelpdeskRefused::Old));
        let twice = HelpdeskRequest { agreed_at: Some(NOW), ..request() };
        assert_eq!(twice.agree(&rules(OnetimeCode::On), id(OTHER), NOW), Err(HelpdeskRefused::Agreed));
        assert_eq!(request().agree(&rules(OnetimeCode::Off), id(OTHER), NOW), Err(HelpdeskRefused::Off));
        let shorter = HelpdeskRules { ttl: Span::hours(1), ..rules(OnetimeCode::On) };
        assert_eq!(request().agree(&shorter, id(OTHER), NOW), Ok(Span::hours(1)));
    }

    #[test]
    fn the_code_opens_the_doors_of_its_organisation_and_is_worth_no_more_than_it_is() {
        let format = "4-4-4-4".parse().unwrap();
        let people = (id(ANNA), id(EMPLOYER));
        let sheet = RecoverySheet::of_helpdesk(id(7), people, &format, (Span::hours(4), NOW));
        assert!(sheet.is_good(NOW) && !sheet.is_good(NOW + Span::hours(4).duration()));
        assert!(sheet.is_earlier_of_helpdesk(id(EMPLOYER)) && !sheet.is_earlier_of_helpdesk(id(CARE)));
        let password = Authenticator {
            kind: AuthenticatorKind::Password,
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            accepted_at: [id(EMPLOYER), id(CARE)].into(),
            ..sheet.held.clone()
        };
        let proofs = [&password, &sheet.held].map(|held| Proof::of(held, id(9), NOW));
        let at = |organisation, is_only| {
            let door = Door { organisation: id(organisation), is_only };
            assurance(&proofs, door).map(|assurance| assurance.acr)
        };
        assert_eq!(at(EMPLOYER, false), Some(Acr::MfaWeak));
        for is_only in [true, false] {
            assert_eq!(at(CARE, is_only), Some(Acr::Sfa), "it is no second step there");
        }
    }
}
