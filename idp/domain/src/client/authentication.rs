//! Client authentication at the token endpoint and its neighbours (RFC 6749 §2.3).

use crate::client::client::Client;
use crate::client::client::ClientAuthentication;
use crate::client::client::ClientId;
use crate::secret::Digest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Why a client is not believed. It hears one `invalid_client` for most of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthenticationRefused {
    /// `client_id` in the body names another client than the header.
    #[error("client_id differs from the Authorization header")]
    ClientIdDiffers,
    /// The client was switched off.
    #[error("the client is disabled")]
    Disabled,
    /// The Authorization header is not what RFC 6749 §2.3.1 and RFC 7617 say.
    #[error("the Authorization header is malformed")]
    Malformed,
    /// The request names no client.
    #[error("the request names no client")]
    Missing,
    /// RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
    #[error("more than one way of client authentication")]
    TwoMethods,
    /// No such client.
    #[error("the client is unknown")]
    Unknown,
    /// Another method than the registered one.
    #[error("the client is registered with another way of authentication")]
    WrongMethod,
    /// The secret is not the client's.
    #[error("the client secret is wrong")]
    WrongSecret,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Basic,
    None,
    Post,
}

/// Who a request says it is from, and the digest of what it brings as proof.
#[derive(Clone)]
pub struct Credentials {
    client: Option<ClientId>,
    method: Method,
    proof: Digest,
}

impl Credentials {
    /// Reads what a request shows: the `Authorization` header, and `client_id` and `client_secret` of its
    /// body.
    ///
    /// # Errors
    /// When there is none, more than one, or one that is malformed.
    pub fn read(
        header: Option<&str>,
        id: Option<&str>,
        secret: Option<&str>,
    ) -> Result<Self, AuthenticationRefused> {
        let Some(header) = header else {
            let id = id.ok_or(AuthenticationRefused::Missing)?;
            let method = if secret.is_some() { Method::Post } else { Method::None };
            return Ok(Self::new(id, method, secret.unwrap_or_default()));
        };
        if secret.is_some() {
            return Err(AuthenticationRefused::TwoMethods);
        }
        let (name, password) = basic(header).ok_or(AuthenticationRefused::Malformed)?;
        if id.is_some_and(|id| id != name) {
            return Err(AuthenticationRefused::ClientIdDiffers);
        }
        Ok(Self::new(&name, Method::Basic, &password))
    }

    fn new(id: &str, method: Method, secret: &str) -> Self {
        // A secret has 256 random bits: its digest tells nothing, and a slow hash would gain nothing.
        Self { client: ClientId::parse(id), method, proof: Digest::of(secret.as_bytes()) }
    }

    /// The client to look up; none when the name is no client identifier.
    pub const fn client(&self) -> Option<&ClientId> {
        self.client.as_ref()
    }

    /// Whether they are those of `found`: what the store knows under that name.
    ///
    /// # Errors
    /// One variant for each reason; unknown clients and wrong secrets sound alike outside.
    pub fn check(&self, found: Option<&Client>) -> Result<(), AuthenticationRefused> {
        let client = found.ok_or(AuthenticationRefused::Unknown)?;
        let secrets = match (&client.authentication, self.method) {
            (ClientAuthentication::None, Method::None) => None,
            (ClientAuthentication::ClientSecretBasic { secrets }, Method::Basic)
            | (ClientAuthentication::ClientSecretPost { secrets }, Method::Post) => Some(secrets),
            _ => return Err(AuthenticationRefused::WrongMethod),
        };
        // Every secret is compared, in constant time, whether or not an earlier one fits.
        let fits = |secrets: &Vec<Digest>| secrets.iter().filter(|secret| **secret == self.proof).count() > 0;
        if secrets.is_some_and(|secrets| !fits(secrets)) {
            return Err(AuthenticationRefused::WrongSecret);
        }
        if client.disabled_at.is_some() {
            return Err(AuthenticationRefused::Disabled);
        }
        Ok(())
    }
}

/// RFC 6749 §2.3.1: "The client identifier is encoded using the `application/x-www-form-urlencoded`
/// encoding algorithm …, and the encoded value is used as the username; the client password is encoded using
/// the same algorithm and used as the password."
fn basic(header: &str) -> Option<(String, String)> {
    // RFC 7617 §2: the scheme name is compared without regard to case.
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") || credentials.len() > 2048 {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((form_decoded(name), form_decoded(password)))
}

fn form_decoded(text: &str) -> String {
    // What would end a value is itself encoded; clients that forget it are understood all the same.
    let text = text.replace('&', "%26").replace('=', "%3D");
    let (value, _) = url::form_urlencoded::parse(text.as_bytes()).next().unwrap_or_default();
    value.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::registration::tests::{client, public_client};
    use crate::time::Timestamp;
    use proptest::prelude::{any, proptest};

    const NOTHING: [&str; 2] = ["", ""];

    fn header(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn check(header: Option<&str>, body: [&str; 2], client: &Client) -> Result<(), AuthenticationRefused> {
        let [id, secret] = body.map(|value| (!value.is_empty()).then_some(value));
        Credentials::read(header, id, secret)?.check(Some(client))
    }

    #[test]
    fn a_secret_in_the_header_is_form_decoded() {
        let good = header("absence:s%33cret");
        assert_eq!(check(Some(&good), NOTHING, &client()), Ok(()));
        assert_eq!(check(Some(&good), ["absence", ""], &client()), Ok(()));
        assert_eq!(check(Some(&good.replace("Basic", "basic")), NOTHING, &client()), Ok(()));
    }

    #[test]
    fn each_thing_that_is_wrong_has_its_name() {
        use AuthenticationRefused as Refused;
        let good = header("absence:s3cret");
        let check = |header: Option<&str>, body| check(header, body, &client()).unwrap_err();
        assert_eq!(check(Some(&good), ["", "s3cret"]), Refused::TwoMethods);
        assert_eq!(check(Some(&good), ["other", ""]), Refused::ClientIdDiffers);
        assert_eq!(check(Some(&header("absence:wrong")), NOTHING), Refused::WrongSecret);
        assert_eq!(check(Some(&header("absence:")), NOTHING), Refused::WrongSecret);
        assert_eq!(check(Some(&header("absence")), NOTHING), Refused::Malformed);
        assert_eq!(check(Some("Bearer x"), NOTHING), Refused::Malformed);
        assert_eq!(check(Some("Basic %%%"), NOTHING), Refused::Malformed);
        assert_eq!(check(None, ["absence", "s3cret"]), Refused::WrongMethod);
        assert_eq!(check(None, ["absence", ""]), Refused::WrongMethod);
        assert_eq!(check(None, NOTHING), Refused::Missing);
    }

    #[test]
    fn a_public_client_gives_its_name_and_no_secret() {
        assert_eq!(check(None, ["absence", ""], &public_client()), Ok(()));
        let with_secret = check(None, ["absence", "x"], &public_client());
        assert_eq!(with_secret, Err(AuthenticationRefused::WrongMethod));
    }

    #[test]
    fn a_disabled_client_is_refused_after_its_secret_was_right() {
        let disabled = Client { disabled_at: Some(Timestamp::from_seconds(1)), ..client() };
        let refused = check(Some(&header("absence:s3cret")), NOTHING, &disabled);
        assert_eq!(refused, Err(AuthenticationRefused::Disabled));
    }

    #[test]
    fn both_secrets_are_good_while_one_is_replaced() {
        let secrets = vec![Digest::of(b"old"), Digest::of(b"new")];
        let both = Client { authentication: ClientAuthentication::ClientSecretBasic { secrets }, ..client() };
        assert_eq!(check(Some(&header("absence:old")), NOTHING, &both), Ok(()));
        assert_eq!(check(Some(&header("absence:new")), NOTHING, &both), Ok(()));
    }

    proptest! {
        #[test]
        fn any_secret_survives_the_header(secret in any::<String>()) {
            let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
            let read = basic(&header(&format!("absence:{encoded}"))).unwrap();
            assert_eq!(read, ("absence".to_owned(), secret));
        }

        #[test]
        fn rubbish_is_refused_not_feared(header in any::<String>()) {
            let _ = Credentials::read(Some(&header), None, None);
        }
    }
}
