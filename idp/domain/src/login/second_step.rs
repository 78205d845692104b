//! When a login asks for a second step, and for which.

use crate::assurance::Acr;
use crate::assurance::assurance;
use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::door::Door;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::facts::Facts;
use crate::login::first_step;
use crate::login::journey::NoAccess;
use crate::login::journey::Step;
use crate::login::linking::Count;
use crate::login::linking::LinkingChoices;
use crate::login::linking::offers;
use crate::login::person::Person;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::policy::Policy;
use crate::session::Proof;
use crate::session::RequestMark;
use crate::time::Timestamp;
use std::collections::BTreeSet;
use std::time::Duration;

/// How long ago the password of a session that was there before may have been typed, for a second step to be linked
/// to it (R83).
const RECENT_IN_SESSION: Duration = Duration::from_secs(5 * 60);

/// What is laid on the scales for the second step.
pub(super) struct Weighing<'w> {
    pub(super) person: &'w Person,
    pub(super) policy: &'w Policy,
    pub(super) door: Door,
    pub(super) proofs: &'w [Proof],
    /// The kinds that this deployment can link.
    pub(super) linkable: &'w BTreeSet<Factor>,
    /// Whether the person pressed "set up now" at the announced deadline.
    pub(super) sets_up: bool,
    /// For which request.
    pub(super) request: Id<RequestMark>,
    pub(super) now: Timestamp,
}

/// The second step is proven where it is asked.
pub(super) fn check(weighing: &Weighing<'_>, demand: &Demand) -> Result<(), Step> {
    let counted = weighing.door.counted(weighing.proofs);
    let known = weighing.is_known();
    let offered = weighing.offered();
    let linkable = weighing.linkable();
    let wanted = demand.acr.map_or(Acr::Sfa, |acr| acr.least);
    let proven = counted.iter().any(|proof| weighing.stands_beside_a_password(proof.kind));

    // Who has a second step is asked for it, also where none is demanded.
    if (!proven || !known) && !offered.is_empty() {
        return Err(Step::SecondFactor(offered.iter().map(|held| held.id).collect()));
    }
    if !known {
        // A passkey on another organisation's word is no reason to turn away who has a password of their own.
        let codes = weighing.person.sheets.iter().any(|sheet| weighing.helps_on_paper(sheet));
        return Err(match (weighing.has_a_password_that_counts(), codes) {
            (true, _) => Step::Password,
            (false, true) => Step::SecondFactor(Vec::new()),
            (false, false) => Step::NoAccess(NoAccess::VouchedElsewhere),
        });
    }
    let count = weighing.count();
    let short_of = weighing.demands() && count.linked < count.least;
    let wants_one = weighing.demands() || weighing.sets_up || wanted > Acr::Sfa;
    if (short_of || (wants_one && !proven)) && !linkable.is_empty() {
        weighing.check_shown()?;
        // Whoever sits at a session of this morning does not link a telephone of their own to it. Where no page
        // may be shown it is the linking that is missing, not the password (R132).
        let goes_on = weighing.is_first_step_recent() || demand.prompts(Prompt::None);
        return Err(if goes_on { Step::Enrol(linkable) } else { Step::Password });
    }
    if weighing.demands() && !proven {
        return Err(Step::NoAccess(NoAccess::NoSecondStepAllowed));
    }
    let reached = assurance(weighing.proofs, weighing.door).map_or(Acr::Sfa, |assurance| assurance.acr);
    let stronger: Vec<Id<Authenticator>> = offered
        .iter()
        .filter(|held| Acr::with_password(held.kind, held.bound_by) >= wanted)
        .map(|held| held.id)
        .collect();
    if reached < wanted && !stronger.is_empty() { Err(Step::SecondFactor(stronger)) } else { Ok(()) }
}

/// Whoever has linked a second step in this login is offered another one (R51), while the password is fresh.
pub(super) fn check_offer(weighing: &Weighing<'_>, choices: &LinkingChoices) -> Result<(), Step> {
    if !weighing.is_first_step_recent() {
        return Ok(());
    }
    let held: BTreeSet<Factor> = weighing.linked().filter_map(|held| held.kind.factor()).collect();
    let offered = offers(&weighing.linkable(), &held, &weighing.policy.mfa, choices);
    if offered.is_empty() { Ok(()) } else { Err(Step::OfferAnother(offered)) }
}

impl Weighing<'_> {
    /// Whoever holds a second step shows one before another is linked: with a password alone, a thief would link
    /// a telephone of their own beside the owner's. It may be of a kind that this door does not take, or a code on
    /// paper; a device that is remembered shows nothing (the design's account changes).
    pub(super) fn check_shown(&self) -> Result<(), Step> {
        self.check_shown_of_held()?;
        let counts = |held: &Authenticator| self.door.would_count(held, self.proofs);
        let codes = self.person.sheets.iter().any(|sheet| sheet.is_good(self.now) && counts(&sheet.held));
        if codes && !self.has_shown_one() { Err(Step::SecondFactor(Vec::new())) } else { Ok(()) }
    }

    /// The same of whoever changes something of their account, where a code on paper is not asked of who has nothing
    /// else: their login asks for none either.
    pub(super) fn check_shown_of_held(&self) -> Result<(), Step> {
        let of_any_kind =
            |held: &&Authenticator| held.kind.factor().is_some() && self.door.would_count(held, self.proofs);
        let held: Vec<Id<Authenticator>> =
            self.person.authenticators.iter().filter(of_any_kind).map(|held| held.id).collect();
        if held.is_empty() || self.has_shown_one() { Ok(()) } else { Err(Step::SecondFactor(held)) }
    }

    fn has_shown_one(&self) -> bool {
        self.door.counted(self.proofs).iter().any(|proof| proof.kind.is_second_step())
    }

    /// Whether nobody passes without a second step at this moment.
    fn demands(&self) -> bool {
        self.policy.demands_second_step(self.now)
    }

    /// Whether somebody is known here: a first step was shown that counts.
    fn is_known(&self) -> bool {
        self.door.counted(self.proofs).iter().any(|proof| first_step::takes(self.policy, proof))
    }

    /// Whether `held` would help here as a second step. While nobody is known here, only one that this door has
    /// accepted before does.
    fn helps(&self, held: &Authenticator, known: bool) -> bool {
        if known {
            self.door.would_count(held, self.proofs)
        } else {
            held.accepted_at.contains(&self.door.organisation)
        }
    }

    /// Whether a code of `sheet` would help here: one that does not is not to be used up.
    pub(super) fn helps_on_paper(&self, sheet: &RecoverySheet) -> bool {
        let shown = self.proofs.iter().any(|proof| proof.authenticator == sheet.held.id);
        let known = self.is_known();
        sheet.is_good(self.now) && self.helps(&sheet.held, known) && (known || !shown)
    }

    /// The second steps that would help here and are not proven yet.
    fn offered(&self) -> Vec<&Authenticator> {
        let known = self.is_known();
        let helps = |held: &&Authenticator| self.helps(held, known);
        let unproven =
            |held: &&Authenticator| !self.proofs.iter().any(|proof| proof.authenticator == held.id);
        let allowed = self.person.authenticators.iter().filter(|held| self.is_second_step(held));
        allowed.filter(unproven).filter(helps).collect()
    }

    /// Whether the password was typed a moment ago, or what stands for it shown. For this request there is time to
    /// install an app in between.
    pub(super) fn is_first_step_recent(&self) -> bool {
        let is_young = |proof: &Proof| match proof.request == self.request {
            true => self.now.since(proof.at) < Facts::LIFE_OF_A_PROOF,
            false => self.now.since(proof.at) <= RECENT_IN_SESSION,
        };
        let recent = |proof: &Proof| first_step::takes(self.policy, proof) && is_young(proof);
        self.proofs.iter().any(recent)
    }

    /// Whether the person has not typed a password, and has one that would count here.
    fn has_a_password_that_counts(&self) -> bool {
        let is_password = |kind: AuthenticatorKind| kind == AuthenticatorKind::Password;
        let counts =
            |held: &Authenticator| is_password(held.kind) && self.door.would_count(held, self.proofs);
        !self.proofs.iter().any(|proof| is_password(proof.kind))
            && self.person.authenticators.iter().any(counts)
    }

    /// Whether it is a second step here: a kind that the organisation allows, a code kept for the day that
    /// those are lost, or a device that is remembered where this request takes one.
    fn stands_beside_a_password(&self, kind: AuthenticatorKind) -> bool {
        let in_their_place =
            matches!(kind, AuthenticatorKind::RecoveryCode | AuthenticatorKind::RememberedDevice);
        in_their_place || self.policy.mfa.allows(kind.factor())
    }

    /// The second steps that the person has linked and that count here.
    pub(super) fn linked(&self) -> impl Iterator<Item = &Authenticator> {
        let counts = |held: &&Authenticator| self.door.would_count(held, self.proofs);
        self.person.authenticators.iter().filter(|held| self.is_second_step(held)).filter(counts)
    }

    /// How many the person has linked, and how many they must.
    pub(super) fn count(&self) -> Count {
        let least = usize::try_from(self.policy.mfa.min_factors).unwrap_or(usize::MAX).max(1);
        Count { linked: self.linked().count(), least }
    }

    /// The kinds that can be linked now. One telephone is enough for text messages (R47).
    pub(super) fn linkable(&self) -> BTreeSet<Factor> {
        let has_phone = self.linked().any(|held| held.kind == AuthenticatorKind::Sms);
        self.possible().filter(|factor| *factor != Factor::Sms || !has_phone).collect()
    }

    /// The kinds that can be linked in the place of one that is lost: another telephone as well.
    pub(super) fn replaceable(&self) -> BTreeSet<Factor> {
        self.possible().collect()
    }

    fn possible(&self) -> impl Iterator<Item = Factor> {
        self.policy.mfa.allowed.intersection(self.linkable).copied()
    }

    fn is_second_step(&self, held: &Authenticator) -> bool {
        held.user == self.person.user.id && self.policy.mfa.allows(held.kind.factor())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::introduce::DeadlineAnswer;
    use crate::login::sample;
    use crate::login::sample::CARE;
    use crate::login::sample::EMPLOYER;
    use crate::login::sample::NOW;
    use crate::login::sample::THIS;
    use crate::login::sample::anna;
    use crate::login::sample::signed_in;
    use crate::login::sample::step;
    use crate::login::sample::with_password;
    use crate::organisation::policy::enforcement::Enforcement;
    use proptest::collection::btree_set;
    use proptest::option;
    use proptest::prelude::{any, prop_assert, proptest};
    use proptest::sample::select;

    #[test]
    fn an_app_that_was_taken_away_proves_nothing_any_more() {
        let mut anna = anna(&[EMPLOYER]);
        let session = signed_in(&anna, 300);
        anna.authenticators.truncate(1);
        let asked = step(&sample::demand(), Some(&session), &Facts::default(), &anna);
        assert_eq!(asked, Step::SecondFactor(Vec::new()), "a recovery code is what she has left");
        anna.sheets.clear();
        let asked = step(&sample::demand(), Some(&session), &Facts::default(), &anna);
        assert!(matches!(asked, Step::Enrol(_)), "{asked:?}");
    }

    #[test]
    fn an_app_is_linked_on_a_password_of_a_moment_ago_and_on_no_older_one() {
        let mut anna = anna(&[EMPLOYER]);
        anna.authenticators.truncate(1);
        anna.sheets.clear();
        let (young, old) = (signed_in(&anna, 300), signed_in(&anna, 301));
        let none = Facts::default();
        assert!(matches!(step(&sample::demand(), Some(&young), &none, &anna), Step::Enrol(_)));
        assert_eq!(step(&sample::demand(), Some(&old), &none, &anna), Step::Password);
        let typed = with_password(&anna);
        assert!(matches!(step(&sample::demand(), Some(&old), &typed, &anna), Step::Enrol(_)));
    }

    #[test]
    fn two_second_steps_are_asked_where_two_must_be_linked() {
        let mut anna = anna(&[EMPLOYER, CARE]);
        anna.memberships[1].policy.mfa.min_factors = 2;
        let session = signed_in(&anna, 300);
        let employer = Demand { organisation: Some(sample::id(EMPLOYER)), ..sample::demand() };
        let asked = step(&employer, Some(&session), &Facts::default(), &anna);
        assert!(matches!(asked, Step::Enrol(_)), "the strictest of all active memberships holds: {asked:?}");
    }

    /// Anna holds a telephone. The employer takes nothing but apps.
    #[test]
    fn the_thief_of_a_password_links_nothing_where_the_kind_that_is_held_is_not_taken() {
        let mut anna = anna(&[EMPLOYER, CARE]);
        anna.authenticators[1].kind = AuthenticatorKind::Sms;
        let employer = Demand { organisation: Some(sample::id(EMPLOYER)), ..sample::demand() };
        let typed = with_password(&anna);
        assert_eq!(step(&employer, None, &typed, &anna), Step::SecondFactor(vec![sample::id(7)]));
        // The owner shows it, which opens no door here: the kind that this door takes is linked.
        let shown = typed.record(anna.user.id, sample::proof_of(&anna.authenticators[1], THIS, NOW));
        assert_eq!(step(&employer, None, &shown, &anna), Step::Enrol(BTreeSet::from([Factor::Totp])));
    }

    proptest! {
        #[test]
        fn nothing_is_linked_on_less_than_a_person_can_show(
            held in option::of(select(vec![AuthenticatorKind::Sms, AuthenticatorKind::Totp])),
            (kept, used, shown) in (any::<bool>(), any::<bool>(), any::<bool>()),
            allowed in btree_set(select(vec![Factor::Sms, Factor::Totp]), 0..3),
            (least, mandatory, sets_up) in (0..3_u32, any::<bool>(), any::<bool>()),
        ) {
            let mut anna = sample::person(1, &[EMPLOYER]);
            let rules = &mut anna.memberships[0].policy.mfa;
            (rules.allowed, rules.min_factors) = (allowed, least);
            if !mandatory {
                rules.enforcement = Enforcement::Optional;
            }
            if !kept {
                anna.sheets.clear();
            }
            let mut facts = with_password(&anna);
            facts.deadline = sets_up.then_some(DeadlineAnswer::SetUp);
            if let Some(kind) = held {
                let app = Authenticator { kind, ..sample::app(&anna, 7) };
                if shown {
                    facts = facts.record(anna.user.id, sample::proof_of(&app, THIS, NOW));
                }
                anna.authenticators.push(app);
            }
            if kept && used {
                facts = facts.record(anna.user.id, sample::proof_of(&anna.sheets[0].held, THIS, NOW));
            }
            let could_show = held.is_some() || kept;
            let did_show = (held.is_some() && shown) || (kept && used);
            if matches!(step(&sample::demand(), None, &facts, &anna), Step::Enrol(_)) {
                prop_assert!(did_show || !could_show);
            }
        }
    }
}
