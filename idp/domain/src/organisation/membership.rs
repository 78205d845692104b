//! A membership: that a person belongs to an organisation, and what the organisation says of them.

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};

/// `invited --accepted by the person--> active --ended by the organisation--> ended`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipState {
    /// The person accepted it.
    Active,
    /// It is over.
    Ended,
    /// The person has not accepted it yet: no effect on policy, single sign-on or claims.
    Invited,
}

/// Whether the person works for the organisation or is one of its people (R12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserType {
    /// An employee or patient.
    External,
    /// A professional with an account of their own.
    Internal,
}

impl UserType {
    /// Every sort of people.
    pub const ALL: [Self; 2] = [Self::External, Self::Internal];

    /// The name in rows and rules.
    pub const fn name(self) -> &'static str {
        match self {
            Self::External => "external",
            Self::Internal => "internal",
        }
    }

    /// What that name means.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|user_type| user_type.name() == name)
    }
}

/// What the organisation supplies about the person; released only under this membership.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Claim `given_name`.
    pub given_name: Option<String>,
    /// The letters before the surname: "A.B.".
    pub initials: Option<String>,
    /// "van der"; part of the claim `family_name`.
    pub surname_prefix: Option<String>,
    /// The surname without its prefix.
    pub surname: Option<String>,
    /// Claim `email`: contact data, never a key.
    pub email: Option<String>,
    /// Claim `phone_number`, in E.164.
    pub phone: Option<String>,
    /// The number that the employer knows the person by.
    pub employee_number: Option<String>,
    /// The gender that the person gave, if they were asked and gave one.
    pub gender: Option<Gender>,
    /// When the person filled in the form about themselves.
    pub answered_at: Option<Timestamp>,
}

impl Profile {
    /// What no password of the person is made of (R41).
    pub fn own_words(&self) -> impl Iterator<Item = &str> {
        let own = [&self.email, &self.given_name, &self.surname, &self.employee_number];
        own.into_iter().flatten().map(String::as_str)
    }
}

/// What the one-time form about oneself offers beside "unknown" (R26).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Woman.
    Female,
    /// Man.
    Male,
    /// Neither.
    Other,
}

impl Gender {
    /// The claim `gender` (OpenID Connect Core §5.1).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
        }
    }

    /// The gender of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Female, Self::Male, Self::Other].into_iter().find(|gender| gender.name() == name)
    }
}

impl Profile {
    /// Prefix and surname in one: "van der Berg".
    pub fn family_name(&self) -> Option<String> {
        match (&self.surname_prefix, &self.surname) {
            (Some(prefix), Some(surname)) => Some(format!("{prefix} {surname}")),
            (None, Some(surname)) => Some(surname.clone()),
            (_, None) => None,
        }
    }

    /// The whole name, as far as it is known.
    pub fn name(&self) -> Option<String> {
        let parts: Vec<String> =
            [self.given_name.clone(), self.family_name()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// One person in one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Names it.
    pub id: Id<Membership>,
    /// The person; nobody yet while it is invited (an invitation never looks a user up).
    pub user: Option<Id<User>>,
    /// The organisation.
    pub organisation: Id<Organisation>,
    /// Professional or not.
    pub user_type: UserType,
    /// What the organisation says of the person.
    pub profile: Profile,
    /// When the organisation invited.
    pub invited_at: Timestamp,
    /// When the person accepted.
    pub activated_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Membership {
    /// Where the membership stands, from its dates.
    pub const fn state(&self) -> MembershipState {
        match (self.activated_at, self.ended_at) {
            (_, Some(_)) => MembershipState::Ended,
            (Some(_), None) => MembershipState::Active,
            (None, None) => MembershipState::Invited,
        }
    }

    /// Whether it counts: for policy, single sign-on and claims.
    pub fn is_active(&self) -> bool {
        self.state() == MembershipState::Active
    }
}
