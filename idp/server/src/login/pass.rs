//! Where somebody is who links a second step: the pass along the kinds, as the domain derives it.

use crate::login::stage::Stage;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::login::journey::second_steps;
use sluis_domain::login::link_wish::LinkWish;
use sluis_domain::login::linking::Count;
use sluis_domain::login::linking::Linking;
use sluis_domain::login::linking::LinkingChoices;
use sluis_domain::login::linking::Missing;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::mfa::MfaRules;
use sluis_domain::user::User;
use std::collections::BTreeSet;

/// One pass: what can be linked, how it is offered, what was chosen so far.
pub struct Pass {
    user: Id<User>,
    linkable: BTreeSet<Factor>,
    rules: MfaRules,
    choices: LinkingChoices,
    needed: bool,
    count: Count,
    wish: Option<LinkWish>,
    own: bool,
}

impl Pass {
    /// The pass of `step`. None: nothing is to be linked now.
    pub fn of(stage: &Stage, step: &Step) -> Option<Self> {
        let (linkable, needed, wish) = match step {
            Step::Enrol(linkable) => (linkable.clone(), true, None),
            Step::OfferAnother(linkable) => (linkable.clone(), false, None),
            Step::Link(wish) => (BTreeSet::from([wish.kind]), false, Some(*wish)),
            _ => return None,
        };
        let person = stage.standing.person.as_ref()?;
        let user = person.user.id;
        let rules = stage.standing.policy()?.mfa;
        let mut choices = stage.standing.facts.clone().of(user).linking;
        // What somebody set out to link, they picked at their account.
        choices.picked = wish.map(|wish| wish.kind).or(choices.picked);
        let sets_up = matches!(step, Step::Enrol(_)) && stage.standing.sealed.demand.set_up;
        let own = wish.is_some() || sets_up;
        let count = second_steps(&stage.standing.sight(), stage.visit.now)?;
        Some(Self { user, linkable, rules, choices, needed, count, wish, own })
    }

    /// The pass now, if `factor` can be linked in it.
    pub fn of_kind(stage: &Stage, factor: Factor) -> Option<Self> {
        let pass = Self::of(stage, &stage.standing.step(stage.visit.now))?;
        pass.linkable.contains(&factor).then_some(pass)
    }

    /// What the domain says of it.
    pub const fn at(&self) -> Linking<'_> {
        Linking { linkable: &self.linkable, rules: &self.rules, choices: &self.choices, needed: self.needed }
    }

    /// How it is offered.
    pub const fn rules(&self) -> &MfaRules {
        &self.rules
    }

    /// Whether the login goes no further without.
    pub const fn is_needed(&self) -> bool {
        self.needed
    }

    /// What somebody hears who tries to pass over the last kind.
    pub const fn missing(&self) -> Missing {
        self.count.missing()
    }

    /// What the person set out to link at their account, if they came from there.
    pub const fn wish(&self) -> Option<LinkWish> {
        self.wish
    }

    /// Whether they came from there, for this or for the first one of any kind, and can go back.
    pub const fn is_own(&self) -> bool {
        self.own
    }

    /// What was linked last in this login.
    pub const fn linked(&self) -> Option<Factor> {
        self.choices.linked
    }

    /// The facts with other choices.
    pub fn facts(&self, stage: &Stage, linking: LinkingChoices) -> Facts {
        Facts { linking, ..stage.standing.facts.clone().of(self.user) }
    }
}
