//! A person who said who they are, at the door of one organisation: the first half of the walk.

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::client::client::Sso;
use crate::door::Door;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::first_step;
use crate::login::journey::NoAccess;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::who;
use crate::login::organisation_of::OrganisationOf;
use crate::login::organisation_of::organisation_for;
use crate::login::person::Belonging;
use crate::login::person::Person;
use crate::login::proven::Proven;
use crate::login::remembered;
use crate::login::shut;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::session::SessionRules;
use crate::organisation::policy::webauthn::UserVerification;
use crate::session::Proof;
use crate::session::Session;
use crate::time::Timestamp;
use std::time::Duration;

/// A person who said who they are, at the door of one organisation.
pub(super) struct Standpoint<'s> {
    pub(super) person: &'s Person,
    pub(super) belonging: &'s Belonging,
    pub(super) policy: Policy,
    pub(super) door: Door,
    /// What answers this request.
    pub(super) proofs: Vec<Proof>,
}

impl<'s> Standpoint<'s> {
    /// Where the person stands, or what is to come before a second step is weighed.
    pub(super) fn of(sight: &Sight<'s>, now: Timestamp) -> Result<Self, Step> {
        let user = who(sight.request, sight.session, sight.facts, now).ok_or(Step::Password)?;
        let person = sight.person.filter(|person| person.user.id == user).ok_or(Step::Password)?;
        if person.user.locked_at.is_some() {
            return Err(Step::Password);
        }
        let shown = Shown::of(sight, person, person.longest_session().as_ref(), now);
        shown.check_first_step(sight.demand, Proof::is_first_step, now)?;

        let chosen = sight.facts.organisation.filter(|_| sight.facts.user == Some(user));
        let asked = organisation_for(sight.demand, person, sight.client_serves, (chosen, &sight.shown()));
        // Where nobody stands at one door, a session answers for as long as its own organisation lets it live: were it
        // the longest of all, who was away tells where else they belong.
        let elsewhere = |step: Step| {
            let own = sight.session.and_then(|session| person.policy_at(session.organisation));
            let shown = Shown::of(sight, person, own.map(|policy| policy.session).as_ref(), now);
            shown.check_first_step(sight.demand, Proof::is_first_step, now).err().unwrap_or(step)
        };
        let organisation = match asked {
            OrganisationOf::One(organisation) => organisation,
            OrganisationOf::Chooser(several) => return Err(elsewhere(Step::ChooseOrganisation(several))),
            OrganisationOf::NoAccess => return Err(elsewhere(Step::NoAccess(NoAccess::NoMembership))),
            OrganisationOf::Shut => return Err(elsewhere(shut::step(sight, person))),
        };
        let (Some(belonging), Some(policy)) =
            (person.belonging_to(organisation), person.policy_at(organisation))
        else {
            return Err(Step::NoAccess(NoAccess::NoMembership));
        };

        // Once more, with how long this organisation lets a session live, and whether a key can stand for the
        // password here.
        let shown = Shown::of(sight, person, Some(&policy.session), now);
        shown.check_first_step(sight.demand, |proof| first_step::takes(&policy, proof), now)?;
        shown.check_confirmed(sight, organisation)?;
        let door = person.door_of(organisation);
        let mut proofs = shown.proven.that_count(sight.demand, now);
        let takes = remembered::Takes { demand: sight.demand, policy: &policy, organisation };
        proofs.retain(|proof| takes.proof(proof, person) && is_verified(&policy, proof));
        Ok(Self { person, belonging, policy, door, proofs })
    }
}

/// Whether a key that was used checked its holder, where `policy` says that keys must: a touch at another
/// organisation's door says nothing here.
fn is_verified(policy: &Policy, proof: &Proof) -> bool {
    let must = policy.webauthn.user_verification == UserVerification::Required;
    !must || proof.kind != AuthenticatorKind::WebAuthn || proof.is_whole()
}

/// What one person has shown in this browser.
struct Shown<'s> {
    /// The session, if it is this person's and alive.
    session: Option<&'s Session>,
    proven: Proven,
}

impl<'s> Shown<'s> {
    fn of(sight: &Sight<'s>, person: &Person, rules: Option<&SessionRules>, now: Timestamp) -> Self {
        let user = person.user.id;
        let alive = |session: &&Session| rules.is_some_and(|rules| session.is_alive(rules, now));
        let answers = |session: &&Session| session.user == user && sight.facts.admit(session, sight.request);
        let session = sight.session.filter(answers).filter(alive);
        Self { session, proven: Proven::of(person, sight.request, session, sight.facts, now) }
    }

    /// The password, or what stands for it, is proven: for this request, where the asker wants it anew.
    fn check_first_step(
        &self,
        demand: &Demand,
        takes: impl Fn(&Proof) -> bool,
        now: Timestamp,
    ) -> Result<(), Step> {
        let limit = demand.password_within.map(|seconds| Duration::from_secs(seconds.into()));
        let is_young = |proof: &Proof| limit.is_none_or(|limit| now.since(proof.at) <= limit);
        let of_the_asked_person = demand.person.is_none_or(|asked| {
            self.proven.has_own_first_step() || self.session.is_some_and(|session| session.user == asked)
        });
        if of_the_asked_person
            && self.proven.that_count(demand, now).iter().any(|proof| takes(proof) && is_young(proof))
        {
            Ok(())
        } else {
            Err(Step::Password)
        }
    }

    /// The person knows as whom they go on: they have just typed it, or they said so, or nobody needs to ask.
    fn check_confirmed(&self, sight: &Sight<'_>, organisation: Id<Organisation>) -> Result<(), Step> {
        let said = self.session.is_some_and(|session| sight.facts.user == Some(session.user))
            && (sight.facts.confirmed || sight.facts.organisation.is_some());
        if said || self.proven.has_own() {
            return Ok(());
        }
        let crosses = self.session.is_some_and(|session| session.organisation != organisation);
        let asks = match sight.demand.sso {
            Some(Sso::Confirm) => true,
            Some(Sso::Never | Sso::Silent) => false,
            None => crosses,
        };
        if asks || sight.demand.prompts(Prompt::SelectAccount) { Err(Step::Confirm) } else { Ok(()) }
    }
}
