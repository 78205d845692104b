//! A request on its way through a login: sealed in the URL, so that nothing is kept for a visitor who has proven nothing.

use crate::dice::Dice;
use crate::seals::Seals;
use crate::web::urls;
use serde::Deserialize;
use serde::Serialize;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::login::demand::Demand;
use sluis_domain::oauth::authorization_request::AuthorizationRequest;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Digest;
use sluis_domain::secret::equal;
use sluis_domain::session::RequestMark;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use std::time::Duration;

/// The longest seal that travels in a URL, in bytes of text.
const LONGEST: usize = 4_096;
/// What seals of this kind are bound to, so that no other sealed thing passes for one.
const PLACE: &[u8] = b"request";

/// A request on its way: what the login is asked, and where the browser goes when it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Names the request: facts and proofs are kept under it.
    #[serde(rename = "i")]
    pub id: Id<RequestMark>,
    /// When the request came in.
    #[serde(rename = "t")]
    pub at: Timestamp,
    /// What the login is asked.
    #[serde(rename = "d")]
    pub demand: Demand,
    /// Where the browser goes then.
    #[serde(rename = "n")]
    pub then: ReturnTo,
}

/// Where a login came from and goes back to: never an address from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReturnTo {
    /// To the authorization endpoint, with the request that was validated there.
    #[serde(rename = "a")]
    Authorization(Box<AuthorizationRequest>),
    /// To a page of the person's own account: its path and query, which begin with `urls::ACCOUNT`.
    #[serde(rename = "p")]
    Account(String),
    /// To the page that asks whether the invitation of this link is accepted.
    #[serde(rename = "v")]
    Invitation(Id<Link>),
    /// To the app, where a message waits; without an address, to its start page.
    #[serde(rename = "m")]
    Message(Option<String>),
}

impl ReturnTo {
    /// The address of ours that takes up the request again.
    pub const fn path(&self) -> &'static str {
        match self {
            Self::Authorization(_) => urls::AUTHORIZE,
            Self::Account(_) => urls::ACCOUNT_RESUME,
            Self::Invitation(_) => urls::ACTIVATE_ACCEPT,
            Self::Message(_) => urls::ACTIVATE_DONE,
        }
    }
}

/// For whom, and for what, a form was shown. Sent for anybody or anything else it says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'s> {
    /// The digest of the browser cookie.
    pub browser: &'s Digest,
    /// The person whom the page names. None: it is for whoever fills it in.
    pub person: Option<Id<User>>,
    /// The organisation and the scopes that a page of consent names.
    pub consent: Option<(Id<Organisation>, &'s [&'s str])>,
}

/// Why a sealed request is not taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealRefused {
    /// It is older than `lifetimes.request`. What it was is known: the page can lead back to the app.
    Expired(Box<Sealed>),
    /// It is none of ours, or it was changed.
    Foreign,
    /// It would be too long for a URL.
    TooLong,
}

impl Sealed {
    /// A new request, at `now`.
    pub fn new(dice: Dice, now: Timestamp, demand: Demand, then: ReturnTo) -> Self {
        Self { id: dice.id(now), at: now, demand, then }
    }

    /// The text for a URL.
    ///
    /// # Errors
    /// When it would be longer than a URL can be trusted to carry.
    pub fn seal(&self, seals: &Seals, dice: Dice) -> Result<String, SealRefused> {
        let plain = serde_json::to_vec(self).map_err(|_| SealRefused::Foreign)?;
        let text = seals.request.seal_text(dice.bytes(), PLACE, &plain).map_err(|_| SealRefused::Foreign)?;
        if text.len() > LONGEST { Err(SealRefused::TooLong) } else { Ok(text) }
    }

    /// Takes up what `seal` made, at most `oldest` ago.
    ///
    /// # Errors
    /// When it is not ours, was changed, or is too old.
    pub fn open(seals: &Seals, text: &str, now: Timestamp, oldest: Duration) -> Result<Self, SealRefused> {
        if text.len() > LONGEST {
            return Err(SealRefused::Foreign);
        }
        let plain = seals.request.open_text(PLACE, text).map_err(|_| SealRefused::Foreign)?;
        let sealed: Self = serde_json::from_slice(plain.expose()).map_err(|_| SealRefused::Foreign)?;
        if now.since(sealed.at) > oldest {
            return Err(SealRefused::Expired(Box::new(sealed)));
        }
        Ok(sealed)
    }

    /// What a form of this request carries beside the seal. It names the browser that was shown the form, so
    /// that nobody can have another person fill it in (login CSRF); and the person whom the page named, so
    /// that a button which one person was shown does nothing for another who logged in meanwhile.
    pub fn form_mark(&self, seals: &Seals, shown: &Shown<'_>) -> String {
        let person: &[u8] = shown.person.as_ref().map_or(&[], |user| user.bytes());
        let mut parts: Vec<&[u8]> = vec![self.id.bytes(), shown.browser.bytes(), person];
        if let Some((organisation, scopes)) = &shown.consent {
            parts.push(organisation.bytes());
            parts.extend(scopes.iter().map(|scope| scope.as_bytes()));
        }
        seals.form.mac(&parts).base64url()
    }

    /// Whether `mark` is the one of this request and of what was `shown`. In constant time.
    pub fn fits(&self, seals: &Seals, shown: &Shown<'_>, mark: &str) -> bool {
        equal(&self.form_mark(seals, shown), mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_domain::client::client::ClientId;
    use sluis_domain::secret::MasterKey;
    use uuid::Uuid;

    fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn a_form_is_good_for_what_was_shown_and_for_nothing_else() {
        let seals = Seals::new(&MasterKey::new([7; 32]), &[]);
        let demand = Demand::of(ClientId::parse("app").unwrap());
        let asked = serde_json::json!({ "c": "app", "u": "https://app.example/cb", "sc": ["openid"] });
        let then = ReturnTo::Authorization(Box::new(serde_json::from_value(asked).unwrap()));
        let sealed = Sealed { id: id(1), at: Timestamp::from_seconds(0), demand, then };
        let (here, elsewhere) = (Digest::of(b"here"), Digest::of(b"elsewhere"));
        let named = Shown { browser: &here, person: Some(id(2)), consent: None };
        let asked = Shown { consent: Some((id(3), &["openid", "email"])), ..named };
        let mark = sealed.form_mark(&seals, &asked);
        assert!(sealed.fits(&seals, &asked, &mark));
        for other in [
            named,
            Shown { browser: &elsewhere, ..asked },
            Shown { person: Some(id(4)), ..asked },
            Shown { person: None, ..asked },
            Shown { consent: Some((id(4), &["openid", "email"])), ..asked },
            Shown { consent: Some((id(3), &["openid"])), ..asked },
            Shown { consent: Some((id(3), &["openidemail"])), ..asked },
        ] {
            assert!(!sealed.fits(&seals, &other, &mark), "{other:?}");
        }
        assert!(!Sealed { id: id(9), ..sealed.clone() }.fits(&seals, &asked, &mark), "another request");
    }
}
