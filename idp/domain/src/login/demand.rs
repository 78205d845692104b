//! What is asked of a login, by whomever: an authorization request, the account pages, the console.

use crate::assurance::Acr;
use crate::client::client::ClientId;
use crate::client::client::Sso;
use crate::id::Id;
use crate::login::link_wish::LinkWish;
use crate::organisation::organisation::Organisation;
use crate::user::User;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a login must come to. It travels sealed in the URL, so its names are short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// For whom the login is.
    #[serde(rename = "c")]
    pub client: ClientId,
    /// The organisation that was asked for.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Id<Organisation>>,
    /// The person that was asked for (`id_token_hint`): another one's session does not answer.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Id<User>>,
    /// How sure the asker wants to be.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<AcrDemand>,
    /// How many seconds ago the person may have proven themselves at most (OpenID Connect Core §3.1.2.1).
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// What must or must not be shown.
    #[serde(rename = "p", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub prompt: BTreeSet<Prompt>,
    /// What the login page may fill in.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// The languages that the asker prefers, best first (BCP 47).
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub ui_locales: Vec<String>,
    /// Any organisation of the person will do: the login is for their own sake, and not for a door of the client.
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// The organisation on whose invitation the login goes on: its door accepts what is bound here.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<Id<Organisation>>,
    /// Whether the second step must be proven in person: a remembered device does not stand in for it.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub in_person: bool,
    /// How many seconds ago the password may have been typed at most, whatever else was proven since.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub password_within: Option<u32>,
    /// What a session that exists already is worth; unset: silent within an organisation, confirm across.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub sso: Option<Sso>,
    /// What the person sets out to link from their own account.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkWish>,
    /// Whether the person sets out to have a second step, of whichever kind is offered here (R123).
    #[serde(rename = "n", default, skip_serializing_if = "std::ops::Not::not")]
    pub set_up: bool,
}

/// How sure the asker wants to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrDemand {
    /// The least that is wanted.
    #[serde(rename = "l")]
    pub least: Acr,
    /// Whether less is a refusal (OpenID Connect Core §5.5.1.1) and not merely a lower claim.
    #[serde(rename = "e", default)]
    pub essential: bool,
}

/// `prompt` (OpenID Connect Core §3.1.2.1), as far as a login knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Prompt {
    /// The person must prove themselves anew.
    #[serde(rename = "l")]
    Login,
    /// No page may be shown.
    #[serde(rename = "n")]
    None,
    /// The person must say which account it is to be.
    #[serde(rename = "s")]
    SelectAccount,
}

impl Demand {
    /// The login that `client` asks for when it says nothing further.
    pub const fn of(client: ClientId) -> Self {
        Self {
            client,
            organisation: None,
            person: None,
            acr: None,
            max_age: None,
            prompt: BTreeSet::new(),
            login_hint: None,
            ui_locales: Vec::new(),
            own: false,
            invited_by: None,
            in_person: false,
            password_within: None,
            sso: None,
            link: None,
            set_up: false,
        }
    }

    /// The doors that accept at once what is bound at the door of `organisation`: that one, on its own
    /// invitation.
    pub fn doors_that_accept(&self, organisation: Id<Organisation>) -> BTreeSet<Id<Organisation>> {
        self.invited_by.filter(|inviting| *inviting == organisation).into_iter().collect()
    }

    /// Whether the account asks, so that something of it may be changed.
    pub const fn changes_the_account(&self) -> bool {
        self.own && self.password_within.is_some()
    }

    /// Whether `prompt` was asked for.
    pub fn prompts(&self, prompt: Prompt) -> bool {
        self.prompt.contains(&prompt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Demand {
        Demand::of(ClientId::parse("absence-app").unwrap())
    }

    #[test]
    fn a_plain_demand_is_short() {
        assert_eq!(serde_json::to_string(&plain()).unwrap(), r#"{"c":"absence-app"}"#);
    }

    #[test]
    fn a_demand_survives_its_text() {
        let full = Demand {
            acr: Some(AcrDemand { least: Acr::Mfa, essential: true }),
            max_age: Some(0),
            prompt: BTreeSet::from([Prompt::Login, Prompt::SelectAccount]),
            login_hint: Some("anna@example.nl".to_owned()),
            ui_locales: vec!["nl".to_owned()],
            own: true,
            sso: Some(Sso::Never),
            ..plain()
        };
        let text = serde_json::to_string(&full).unwrap();
        assert_eq!(serde_json::from_str::<Demand>(&text).unwrap(), full);
    }
}
