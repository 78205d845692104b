//! A challenge on its way: sealed into the page that asks, so that nothing is kept for a page that is only looked
//! at (law 3). It opens where it was made for and nowhere else, and once (law 5).

use crate::app::App;
use crate::web::visit::Visit;
use sluis_domain::id::Id;
use sluis_domain::secret::Digest;
use sluis_domain::secret::Secret;
use sluis_domain::user::User;
use sluis_store::error::StoreError;

/// The longest that a challenge is in a form, in bytes of text. Ours have a quarter of it.
const LONGEST: usize = 4_096;

/// What a key is asked for. What was asked for one is no answer for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ceremony {
    /// To be bound to an account.
    Bind,
    /// To be the whole login.
    Passwordless,
    /// To be the second step.
    SecondStep,
}

/// Where a challenge is good.
#[derive(Debug, Clone, Copy)]
pub struct Place<'p> {
    /// For what.
    pub ceremony: Ceremony,
    /// For which request or session: its identifier.
    pub occasion: &'p [u8],
    /// In which browser.
    pub browser: &'p Digest,
    /// For whom. None: for whoever holds the key.
    pub user: Option<Id<User>>,
}

impl Place<'_> {
    /// What the seal is bound to. Each part has its length beside it: no two places are written alike.
    fn bytes(&self) -> Vec<u8> {
        let ceremony: &[u8] = match self.ceremony {
            Ceremony::Bind => b"webauthn:bind",
            Ceremony::Passwordless => b"webauthn:passwordless",
            Ceremony::SecondStep => b"webauthn:second-step",
        };
        let user: &[u8] = self.user.as_ref().map_or(&[], |user| user.bytes());
        let mut bytes = Vec::new();
        for part in [ceremony, self.occasion, self.browser.bytes(), user] {
            bytes.push(u8::try_from(part.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

/// The text for a form. None: there is no master key to seal it with.
pub fn seal(app: &App, place: &Place<'_>, state: &[u8]) -> Option<String> {
    app.seals.challenge.seal_text(app.dice.bytes(), &place.bytes(), state).ok()
}

/// Takes a challenge that was sealed for `place`, of any number of simultaneous attempts once. None: it is none
/// of ours, it was made for another place, or it was taken before.
///
/// # Errors
/// When short-lived state cannot be asked.
pub async fn take(
    visit: &Visit,
    place: &Place<'_>,
    text: &str,
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    if text.len() > LONGEST {
        return Ok(None);
    }
    let Ok(state) = visit.app.seals.challenge.open_text(&place.bytes(), text) else { return Ok(None) };
    // Of what it holds, not of its text: there is more than one way to write the same bytes.
    let key = format!("webauthn:{}", Digest::of(state.expose()).base64url());
    // No request is older: after that the form itself is refused.
    let life = visit.app.config.lifetimes.request.duration();
    let is_first = visit.app.short_lived.put_new(&key, b"", life, visit.now).await?;
    Ok(is_first.then_some(state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn no_two_places_are_written_alike() {
        let (here, elsewhere) = (Digest::of(b"here"), Digest::of(b"elsewhere"));
        let user = |n| Some(Id::from_uuid(Uuid::from_u128(n)));
        let place =
            Place { ceremony: Ceremony::SecondStep, occasion: b"request", browser: &here, user: user(1) };
        for other in [
            Place { ceremony: Ceremony::Bind, ..place },
            Place { ceremony: Ceremony::Passwordless, ..place },
            Place { occasion: b"requests", ..place },
            Place { browser: &elsewhere, ..place },
            Place { user: user(2), ..place },
            Place { user: None, ..place },
        ] {
            assert_ne!(place.bytes(), other.bytes(), "{other:?}");
        }
    }
}
