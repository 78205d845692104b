//! Linking a second step (D2): which page comes, what may be skipped, and when another one is offered.
//!
//! ```text
//! wizard:  the kinds in order, each with "skip"; the last one without, unless enough is linked
//! choice:  CHOOSE --kind--> its page --back--> CHOOSE
//! any:     skip of the last one [needed] --> CHOOSE, which says that one is needed
//! ```
//! Derived each time from what the person chose in this login, as every other step.

use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::mfa::MfaRules;
use crate::organisation::policy::mfa::Presentation;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeSet;

/// What somebody chose while linking, in this login.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkingChoices {
    /// The kinds that were passed over.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub skipped: BTreeSet<Factor>,
    /// The kind that was picked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picked: Option<Factor>,
    /// Whether somebody tried to pass over the last one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last_refused: bool,
    /// The kind that was linked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked: Option<Factor>,
    /// Whether another one was declined.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declined: bool,
}

/// The page that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkingPage {
    /// Pick a kind. `one_is_needed`: somebody tried to pass over the last one, and hears why not.
    Choose {
        /// See above.
        one_is_needed: bool,
    },
    /// Link this kind.
    Link(Factor),
}

/// Where somebody is, among how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// This one, from 1.
    pub at: usize,
    /// Of so many.
    pub of: usize,
}

/// How many second steps are linked that count, and how many must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// So many are.
    pub linked: usize,
    /// So many must be.
    pub least: usize,
}

/// What is wanted of whoever tried to pass over the last kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// One beside what is linked.
    Another,
    /// One.
    One,
    /// Two.
    Two,
}

impl Count {
    /// What is missing.
    pub const fn missing(self) -> Missing {
        match (self.linked, self.least) {
            (0, 0 | 1) => Missing::One,
            (0, _) => Missing::Two,
            (_, _) => Missing::Another,
        }
    }
}

/// Nothing is linked yet and one must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneIsNeeded;

/// One pass along the kinds that can be linked.
#[derive(Debug, Clone, Copy)]
pub struct Linking<'l> {
    /// What can be linked here.
    pub linkable: &'l BTreeSet<Factor>,
    /// How it is offered.
    pub rules: &'l MfaRules,
    /// What was chosen so far.
    pub choices: &'l LinkingChoices,
    /// Whether the login goes no further without.
    pub needed: bool,
}

impl Linking<'_> {
    /// The kinds in the order in which they are offered.
    pub fn in_order(&self) -> Vec<Factor> {
        self.rules.in_order().into_iter().filter(|factor| self.linkable.contains(factor)).collect()
    }

    /// The page that comes.
    pub fn page(&self) -> LinkingPage {
        let one_is_needed = self.needed && self.choices.last_refused;
        if let Some(picked) = self.choices.picked.filter(|picked| self.linkable.contains(picked)) {
            return LinkingPage::Link(picked);
        }
        if let (Some(only), false) = (self.only_one(), one_is_needed) {
            return LinkingPage::Link(only);
        }
        if !self.is_wizard() || one_is_needed {
            return LinkingPage::Choose { one_is_needed };
        }
        match self.not_passed_over().first() {
            Some(next) => LinkingPage::Link(*next),
            // All were passed over: not a loop, but the choice and why (R50).
            None => LinkingPage::Choose { one_is_needed: self.needed },
        }
    }

    /// Whether the page of `factor` has a way past it (R48, R49).
    pub fn may_skip(&self, factor: Factor) -> bool {
        self.is_wizard() && self.skip(factor).is_ok() && !self.is_back(factor)
    }

    /// Whether the page of `factor` has a way back to the choice.
    pub fn is_back(&self, factor: Factor) -> bool {
        self.choices.picked == Some(factor)
    }

    /// The choices after `factor` is passed over.
    ///
    /// # Errors
    /// When it is the last one and one is needed. What is kept then is `refused`.
    pub fn skip(&self, factor: Factor) -> Result<LinkingChoices, OneIsNeeded> {
        let mut choices = LinkingChoices { picked: None, ..self.choices.clone() };
        choices.skipped.insert(factor);
        let others = self.in_order().into_iter().filter(|other| !choices.skipped.contains(other)).count();
        if self.needed && (others == 0 || !self.is_wizard()) {
            return Err(OneIsNeeded);
        }
        Ok(choices)
    }

    /// The choices after somebody tried to pass over the last one: to the choice, with the reason.
    pub fn refused(&self) -> LinkingChoices {
        LinkingChoices { picked: None, last_refused: true, ..self.choices.clone() }
    }

    /// The choices after `factor` is picked. None: it cannot be linked here.
    pub fn pick(&self, factor: Factor) -> Option<LinkingChoices> {
        let picked = self.linkable.contains(&factor).then_some(factor)?;
        Some(LinkingChoices { picked: Some(picked), ..self.choices.clone() })
    }

    /// The choices after "back".
    pub fn back(&self) -> LinkingChoices {
        LinkingChoices { picked: None, ..self.choices.clone() }
    }

    /// Where the person is on the whole way (R142). The password was the first step. It never runs backwards: none
    /// where the login can go on, nor where somebody left the way or is at its end and links another.
    pub fn progress(&self) -> Option<Progress> {
        if !self.needed {
            return None;
        }
        let is_on_the_way = self.choices.picked.is_none() && !self.choices.last_refused;
        match (self.is_wizard(), self.page()) {
            (true, LinkingPage::Link(factor)) if is_on_the_way => {
                let kinds = self.of_the_pass();
                let place = kinds.iter().position(|kind| *kind == factor)?;
                Some(Progress { at: 2 + place, of: 1 + kinds.len() })
            }
            (true, _) => None,
            (false, _) if self.choices.linked.is_some() => None,
            (false, LinkingPage::Choose { .. }) => Some(Progress { at: 2, of: 3 }),
            (false, LinkingPage::Link(_)) if self.only_one().is_some() => Some(Progress { at: 2, of: 2 }),
            (false, LinkingPage::Link(_)) => Some(Progress { at: 3, of: 3 }),
        }
    }

    /// All kinds that the pass goes along: what was linked in it is none that can be linked any more.
    fn of_the_pass(&self) -> Vec<Factor> {
        let is_of_it = |kind: &Factor| self.linkable.contains(kind) || self.choices.skipped.contains(kind);
        self.rules.in_order().into_iter().filter(is_of_it).collect()
    }

    fn is_wizard(&self) -> bool {
        self.rules.presentation == Presentation::Wizard
    }

    /// The only kind, where a choice of one is left out.
    fn only_one(&self) -> Option<Factor> {
        let mut kinds = self.linkable.iter();
        let only = kinds.next().copied().filter(|_| kinds.next().is_none())?;
        (self.rules.skip_choice_if_single && self.needed && !self.is_wizard()).then_some(only)
    }

    fn not_passed_over(&self) -> Vec<Factor> {
        self.in_order().into_iter().filter(|factor| !self.choices.skipped.contains(factor)).collect()
    }
}

impl LinkingChoices {
    /// What is left of the choices once `factor` is linked: another pass begins behind it.
    pub fn after_linking(mut self, factor: Factor) -> Self {
        self.skipped.insert(factor);
        Self { picked: None, last_refused: false, linked: Some(factor), ..self }
    }

    /// Another one is not wanted now.
    pub fn decline(self) -> Self {
        Self { picked: None, declined: true, ..self }
    }
}

/// Which further kinds are offered to somebody who has linked one in this login (R51): with a wizard each
/// that was not passed over, else any until there are two. `held` are the kinds that they have.
pub fn offers(
    linkable: &BTreeSet<Factor>,
    held: &BTreeSet<Factor>,
    rules: &MfaRules,
    choices: &LinkingChoices,
) -> BTreeSet<Factor> {
    let is_wizard = rules.presentation == Presentation::Wizard;
    let done = !rules.offer_second || choices.linked.is_none() || choices.declined;
    if done || (!is_wizard && held.len() >= 2) {
        return BTreeSet::new();
    }
    let passed_over = |factor: &Factor| is_wizard && choices.skipped.contains(factor);
    linkable.iter().copied().filter(|factor| !held.contains(factor) && !passed_over(factor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::policy::policy::Policy;
    use proptest::collection::vec;
    use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

    const ORDER: [Factor; 3] = [Factor::Sms, Factor::WebAuthn, Factor::Totp];

    fn rules(presentation: Presentation) -> MfaRules {
        let allowed = ORDER.into_iter().collect();
        MfaRules { allowed, enrol_order: ORDER.to_vec(), presentation, ..Policy::compiled().mfa }
    }

    struct Pass {
        linkable: BTreeSet<Factor>,
        rules: MfaRules,
        choices: LinkingChoices,
        needed: bool,
    }

    impl Pass {
        fn of(linkable: &[Factor], presentation: Presentation, needed: bool) -> Self {
            let linkable = linkable.iter().copied().collect();
            Self { linkable, rules: rules(presentation), choices: LinkingChoices::default(), needed }
        }

        fn at(&self) -> Linking<'_> {
            Linking {
                linkable: &self.linkable,
                rules: &self.rules,
                choices: &self.choices,
                needed: self.needed,
            }
        }

        fn skip(&mut self) -> bool {
            let LinkingPage::Link(factor) = self.at().page() else { return false };
            let skipped = self.at().skip(factor);
            let refused = self.at().refused();
            let ok = skipped.is_ok();
            self.choices = skipped.unwrap_or(refused);
            ok
        }
    }

    #[test]
    fn a_wizard_goes_along_the_kinds_in_the_order_of_the_policy() {
        let mut pass = Pass::of(&ORDER, Presentation::Wizard, true);
        for (place, factor) in ORDER.into_iter().enumerate() {
            assert_eq!(pass.at().page(), LinkingPage::Link(factor));
            assert_eq!(pass.at().progress(), Some(Progress { at: 2 + place, of: 4 }));
            assert_eq!(pass.at().may_skip(factor), place < 2, "the last one has no way past it");
            assert_eq!(pass.skip(), place < 2);
        }
        assert_eq!(pass.at().page(), LinkingPage::Choose { one_is_needed: true });
    }

    /// What the person sees, page after page: figures that only go up, of as many all along.
    #[test]
    fn the_steps_of_a_wizard_never_count_backwards_when_one_is_linked() {
        let mut pass = Pass::of(&ORDER, Presentation::Wizard, true);
        let first = pass.at().progress();
        pass.choices = pass.choices.after_linking(Factor::Sms);
        pass.linkable.remove(&Factor::Sms);
        assert_eq!(first, Some(Progress { at: 2, of: 4 }));
        assert_eq!(pass.at().progress(), Some(Progress { at: 3, of: 4 }), "a second one is needed");
        pass.needed = false;
        assert_eq!(pass.at().progress(), None, "the login can go on: nothing is left to count");
    }

    #[test]
    fn a_choice_counts_its_three_pages_once() {
        let mut pass = Pass::of(&[Factor::Sms, Factor::Totp], Presentation::Choice, true);
        assert_eq!(pass.at().progress(), Some(Progress { at: 2, of: 3 }));
        pass.choices = pass.at().pick(Factor::Totp).unwrap();
        assert_eq!(pass.at().progress(), Some(Progress { at: 3, of: 3 }));
        pass.choices = pass.choices.after_linking(Factor::Totp);
        pass.linkable.remove(&Factor::Totp);
        assert_eq!(pass.at().progress(), None, "it was at the last page already");
    }

    #[test]
    fn what_is_picked_after_a_refusal_can_be_left_again() {
        let mut pass = Pass::of(&[Factor::Sms, Factor::Totp], Presentation::Wizard, true);
        pass.skip();
        pass.skip();
        pass.choices = pass.at().pick(Factor::Sms).unwrap();
        assert_eq!(pass.at().page(), LinkingPage::Link(Factor::Sms));
        assert!(pass.at().is_back(Factor::Sms) && !pass.at().may_skip(Factor::Sms));
        pass.choices = pass.at().back();
        assert_eq!(pass.at().page(), LinkingPage::Choose { one_is_needed: true });
    }

    #[test]
    fn a_choice_has_a_page_of_its_own_and_no_skip() {
        let mut pass = Pass::of(&[Factor::Sms, Factor::Totp], Presentation::Choice, true);
        assert_eq!(pass.at().page(), LinkingPage::Choose { one_is_needed: false });
        assert_eq!(pass.at().pick(Factor::WebAuthn), None, "it is not allowed here");
        pass.choices = pass.at().pick(Factor::Totp).unwrap();
        assert_eq!(pass.at().page(), LinkingPage::Link(Factor::Totp));
        assert_eq!(pass.at().skip(Factor::Totp), Err(OneIsNeeded));
    }

    #[test]
    fn where_one_is_not_needed_everything_can_be_passed_over() {
        let mut pass = Pass::of(&ORDER, Presentation::Wizard, false);
        assert!(pass.skip() && pass.skip() && pass.at().may_skip(Factor::Totp) && pass.skip());
        assert_eq!(pass.at().page(), LinkingPage::Choose { one_is_needed: false });
    }

    #[test]
    fn what_is_missing_is_less_once_one_is_linked() {
        let missing = |linked, least| Count { linked, least }.missing();
        assert_eq!([missing(0, 1), missing(0, 2)], [Missing::One, Missing::Two]);
        assert_eq!([missing(1, 2), missing(1, 1)], [Missing::Another, Missing::Another]);
    }

    #[test]
    fn another_one_is_offered_once_and_not_what_was_passed_over() {
        let allowed: BTreeSet<Factor> = ORDER.into_iter().collect();
        let held = BTreeSet::from([Factor::WebAuthn]);
        let passed = LinkingChoices { skipped: BTreeSet::from([Factor::Sms]), ..LinkingChoices::default() };
        let none = offers(&allowed, &held, &rules(Presentation::Wizard), &passed);
        assert!(none.is_empty(), "nothing was linked in this login");
        let linked = passed.after_linking(Factor::WebAuthn);
        assert_eq!(
            offers(&allowed, &held, &rules(Presentation::Wizard), &linked),
            BTreeSet::from([Factor::Totp])
        );
        let both = BTreeSet::from([Factor::Sms, Factor::Totp]);
        assert_eq!(offers(&allowed, &held, &rules(Presentation::Choice), &linked), both);
        assert!(offers(&allowed, &held, &rules(Presentation::Choice), &linked.decline()).is_empty());
    }

    /// D2: every event at every state.
    #[derive(Debug, Clone, Copy)]
    enum Event {
        Back,
        Link,
        Pick(Factor),
        Skip,
        SkipOther(Factor),
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let factor = || prop_oneof![Just(Factor::Sms), Just(Factor::Totp), Just(Factor::WebAuthn)];
        vec(
            prop_oneof![
                Just(Event::Back),
                Just(Event::Link),
                factor().prop_map(Event::Pick),
                Just(Event::Skip),
                factor().prop_map(Event::SkipOther),
            ],
            0..20,
        )
    }

    fn presentations() -> impl Strategy<Value = Presentation> {
        prop_oneof![Just(Presentation::Choice), Just(Presentation::Stepper), Just(Presentation::Wizard)]
    }

    proptest! {
        #[test]
        fn whatever_is_pressed_there_is_a_page_and_nobody_gets_past_without_one(
            events in events(),
            kinds in 1..8u8,
            presentation in presentations(),
            needed: bool,
        ) {
            let linkable: Vec<Factor> = ORDER.into_iter().enumerate()
                .filter(|(n, _)| kinds & (1 << n) != 0).map(|(_, factor)| factor).collect();
            let mut pass = Pass::of(&linkable, presentation, needed);
            for event in events {
                let before = pass.at().page();
                match event {
                    Event::Back => pass.choices = pass.at().back(),
                    Event::Link => {
                        if let LinkingPage::Link(factor) = before {
                            let after = pass.choices.clone().after_linking(factor);
                            prop_assert_eq!(after.linked, Some(factor));
                        }
                    }
                    Event::Pick(factor) => {
                        let picked = pass.at().pick(factor);
                        prop_assert_eq!(picked.is_some(), linkable.contains(&factor));
                        pass.choices = picked.unwrap_or_else(|| pass.choices.clone());
                    }
                    Event::Skip => { pass.skip(); }
                    Event::SkipOther(factor) => {
                        let refused = pass.at().refused();
                        pass.choices = pass.at().skip(factor).unwrap_or(refused);
                    }
                }
                prop_assert!(pass.choices.linked.is_none(), "only a code links");
                if let LinkingPage::Link(factor) = pass.at().page() {
                    prop_assert!(linkable.contains(&factor));
                    let skipped_all_others = pass.at().not_passed_over().iter().all(|other| *other == factor);
                    let last = needed && skipped_all_others;
                    prop_assert!(!(last && pass.at().may_skip(factor)), "the last one cannot be passed over");
                }
                let progress = pass.at().progress();
                prop_assert!(progress.is_none_or(|progress| progress.at >= 2 && progress.at <= progress.of));
            }
        }

        #[test]
        fn a_refusal_always_says_why(presentation in presentations(), first in any::<bool>()) {
            let mut pass = Pass::of(&[Factor::Totp], presentation, true);
            if first {
                pass.choices = pass.at().pick(Factor::Totp).unwrap();
            }
            let skipped = pass.at().skip(Factor::Totp);
            prop_assert_eq!(skipped, Err(OneIsNeeded));
            pass.choices = pass.at().refused();
            prop_assert_eq!(pass.at().page(), LinkingPage::Choose { one_is_needed: true });
        }
    }
}
