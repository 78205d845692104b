//! What a browser sends back when a key was used: read, and not believed yet.

use sluis_domain::id::Id;
use sluis_domain::user::User;
use uuid::Uuid;
use webauthn_rs_proto::PublicKeyCredential;
use webauthn_rs_proto::RegisterPublicKeyCredential;

/// The longest answer that is read, in bytes of text: a key with a long identifier has a tenth of it.
const LONGEST: usize = 32 * 1024;

/// A key was used.
#[derive(Debug, Clone)]
pub struct KeyAnswer(pub(super) PublicKeyCredential);

/// A key is to be bound.
#[derive(Debug, Clone)]
pub struct NewKeyAnswer(pub(super) RegisterPublicKeyCredential);

impl KeyAnswer {
    /// Reads what the script of the page wrote. None: it is no such thing.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() <= LONGEST).then(|| serde_json::from_str(text).ok()).flatten().map(Self)
    }

    /// What the key calls itself.
    pub fn credential_id(&self) -> &[u8] {
        &self.0.raw_id
    }

    /// Whose key it is, as the key says.
    pub fn user(&self) -> Option<Id<User>> {
        let handle = self.0.response.user_handle.as_deref()?;
        Uuid::from_slice(handle).ok().map(Id::from_uuid)
    }

    /// Whether the key says that it is somebody else's. One that keeps no name says nothing.
    pub fn contradicts(&self, user: Id<User>) -> bool {
        self.0.response.user_handle.as_deref().is_some_and(|handle| handle != user.bytes().as_slice())
    }
}

impl NewKeyAnswer {
    /// Reads what the script of the page wrote. None: it is no such thing.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() <= LONGEST).then(|| serde_json::from_str(text).ok()).flatten().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(handle: &str) -> String {
        format!(
            r#"{{"id":"AQI","rawId":"AQI","type":"public-key","response":{{"authenticatorData":"AA",
            "clientDataJSON":"AA","signature":"AA","userHandle":{handle}}},"clientExtensionResults":{{}}}}"#
        )
    }

    #[test]
    fn an_answer_says_which_key_it_is_and_perhaps_whose() {
        let user = Id::from_uuid(Uuid::from_u128(1));
        let silent = KeyAnswer::parse(&answer("null")).unwrap();
        assert_eq!(
            (silent.credential_id(), silent.user(), silent.contradicts(user)),
            (&[1, 2][..], None, false)
        );
        let named = KeyAnswer::parse(&answer("\"AAAAAAAAAAAAAAAAAAAAAQ\"")).unwrap();
        assert_eq!((named.user(), named.contradicts(user)), (Some(user), false));
        let other = KeyAnswer::parse(&answer("\"AAAAAAAAAAAAAAAAAAAAAg\"")).unwrap();
        assert!(other.contradicts(user));
        let odd = KeyAnswer::parse(&answer("\"AAAA\"")).unwrap();
        assert_eq!((odd.user(), odd.contradicts(user)), (None, true));
    }

    #[test]
    fn what_is_no_answer_is_none() {
        let long = answer(&format!("\"{}\"", "A".repeat(LONGEST)));
        for bad in ["", "{}", "null", "[1]", "{\"id\":", long.as_str()] {
            assert!(KeyAnswer::parse(bad).is_none(), "{bad}");
            assert!(NewKeyAnswer::parse(bad).is_none(), "{bad}");
        }
    }
}
