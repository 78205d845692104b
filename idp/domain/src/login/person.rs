//! A person as a login sees them: who they are, where they belong, what they hold.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::remembered_device::RememberedDevice;
use crate::door::Door;
use crate::id::Id;
use crate::organisation::membership::Membership;
use crate::organisation::membership::UserType;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::password::PasswordRules;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::session::SessionRules;
use crate::session::Proof;
use crate::terms::Agreed;
use crate::time::Timestamp;
use crate::user::User;

/// Everything that the next step depends on and that is kept for the person.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub user: User,
    /// Where they belong; those that are not active have no effect.
    pub memberships: Vec<Belonging>,
    /// What they hold, but for recovery codes and remembered devices.
    pub authenticators: Vec<Authenticator>,
    /// Their recovery codes, oldest first: sheets that nobody can use any more as well.
    pub sheets: Vec<RecoverySheet>,
    /// The devices that are remembered at this moment: those whose time is over are none any more.
    pub devices: Vec<RememberedDevice>,
}

/// A membership, and what its organisation asks of people of this sort.
#[derive(Debug, Clone)]
pub struct Belonging {
    /// The membership.
    pub membership: Membership,
    /// The policy of its organisation, folded for its user type.
    pub policy: Policy,
    /// When the person last said "not now" to the announced deadline of this organisation.
    pub put_off_at: Option<Timestamp>,
    /// What the person agreed to with this organisation; looked up only where it asks for that.
    pub agreed: Vec<Agreed>,
}

impl Person {
    /// Whether what `proof` was given with is still theirs.
    pub fn holds(&self, proof: &Proof) -> bool {
        let sheets = self.sheets.iter().map(|sheet| &sheet.held);
        let devices = self.devices.iter().map(|device| &device.held);
        let mut all = self.authenticators.iter().chain(sheets).chain(devices);
        all.any(|held| held.id == proof.authenticator && held.kind == proof.kind)
    }

    /// The memberships that count.
    pub fn active(&self) -> impl Iterator<Item = &Belonging> {
        self.memberships.iter().filter(|belonging| belonging.membership.is_active())
    }

    /// The door of `organisation` as it is to this person, or would be if they were active there.
    pub fn door_of(&self, organisation: Id<Organisation>) -> Door {
        let was_active = |belonging: &Belonging| belonging.membership.activated_at.is_some();
        let is_elsewhere = |belonging: &&Belonging| belonging.membership.organisation != organisation;
        Door { organisation, is_only: !self.memberships.iter().filter(is_elsewhere).any(was_active) }
    }

    /// The active membership in `organisation`.
    pub fn belonging_to(&self, organisation: Id<Organisation>) -> Option<&Belonging> {
        self.active().find(|belonging| belonging.membership.organisation == organisation)
    }

    /// As whom they are active in `organisation`.
    pub fn user_type_at(&self, organisation: Id<Organisation>) -> Option<UserType> {
        Some(self.belonging_to(organisation)?.membership.user_type)
    }

    /// The longest that any of the organisations where the person is active lets a session live.
    pub fn longest_session(&self) -> Option<SessionRules> {
        self.active().map(|belonging| belonging.policy.session.clone()).reduce(|one, other| SessionRules {
            idle: one.idle.max(other.idle),
            absolute: one.absolute.max(other.absolute),
        })
    }

    /// The rules for a password of theirs: the strictest of every organisation where they are active. It is one
    /// password, whichever of them asks.
    pub fn password_rules(&self) -> PasswordRules {
        let mut active = self.active().map(|belonging| belonging.policy.clone());
        let first = active.next().unwrap_or_else(Policy::compiled);
        active.fold(first, |policy, other| policy.join(&other)).password
    }

    /// The same in a login at `organisation`: whether it is typed twice is for that one to say.
    pub fn password_rules_at(&self, organisation: Option<Id<Organisation>>) -> PasswordRules {
        let policy = organisation.and_then(|organisation| self.policy_at(organisation));
        policy.map_or_else(|| self.password_rules(), |policy| policy.password)
    }

    /// What a login at `organisation` must satisfy: its own policy, with what every other active membership
    /// adds to the keys that are shared. None: the person is not active there.
    pub fn policy_at(&self, organisation: Id<Organisation>) -> Option<Policy> {
        let own = self.belonging_to(organisation)?.policy.clone();
        Some(self.active().fold(own, |policy, other| policy.join(&other.policy)))
    }
}

#[cfg(test)]
mod tests {
    use crate::login::sample;
    use crate::login::sample::CARE;
    use crate::login::sample::EMPLOYER;

    #[test]
    fn nothing_is_ignored_at_the_only_door_that_a_person_ever_had() {
        let mut anna = sample::person(1, &[EMPLOYER, CARE]);
        let is_only = |anna: &super::Person| anna.door_of(sample::id(CARE)).is_only;
        assert!(!is_only(&anna));
        anna.memberships[0].membership.ended_at = Some(sample::NOW);
        assert!(!is_only(&anna), "the employer that she left may still read the mailbox");
        anna.memberships[0].membership.activated_at = None;
        assert!(is_only(&anna), "an invitation that she never took is none of hers");
    }

    #[test]
    fn a_password_is_typed_as_often_as_the_organisation_of_the_login_says_and_is_as_long_as_any_says() {
        let mut anna = sample::person(1, &[EMPLOYER, CARE]);
        anna.memberships[0].policy.password.repeat = false;
        anna.memberships[1].policy.password.min_length = 40;
        let rules = |organisation| {
            let rules = anna.password_rules_at(Some(sample::id(organisation)));
            (rules.repeat, rules.min_length)
        };
        assert_eq!([rules(EMPLOYER), rules(CARE)], [(false, 40), (true, 40)]);
        assert_eq!(anna.password_rules_at(None).min_length, 40);
    }
}
