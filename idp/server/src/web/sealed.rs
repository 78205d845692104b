//! A request on its way through a login: sealed in the URL, so that nothing is kept for a visitor who has proven nothing.

use crate::dice::Dice;
use crate::seals::Seals;
use serde::Deserialize;
use serde::Serialize;
use sluis_domain::id::Id;
use sluis_domain::login::demand::Demand;
use sluis_domain::oauth::authorization_request::AuthorizationRequest;
use sluis_domain::secret::Digest;
use sluis_domain::secret::equal;
use sluis_domain::session::RequestMark;
use sluis_domain::time::Timestamp;
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

    /// What a form of this request carries beside the seal: it names the browser that was shown the form,
    /// so that nobody can have another person fill it in (login CSRF).
    pub fn form_mark(&self, seals: &Seals, browser: &Digest) -> String {
        seals.form.mac(&[self.id.bytes(), browser.bytes()]).base64url()
    }

    /// Whether `mark` is the one of this request and this browser. In constant time.
    pub fn fits(&self, seals: &Seals, browser: &Digest, mark: &str) -> bool {
        equal(&self.form_mark(seals, browser), mark)
    }
}
