//! What is revoked when a client gives a token back (RFC 7009).

use crate::client::client::Client;
use crate::id::Id;
use crate::oauth::access_token::{AccessToken, Bearer};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::grant::Grant;

/// Why nothing is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RevocationRefused {
    /// It was issued to another client.
    #[error("the token belongs to another client")]
    OtherClient,
    /// A token of a client for itself: it has no grant and ends by itself within minutes.
    #[error("a client credentials token cannot be revoked")]
    NotRevocable,
}

impl RevocationRefused {
    /// What the client hears.
    pub const fn error(self) -> OAuthError {
        match self {
            Self::NotRevocable => OAuthError::new(
                ErrorCode::UnsupportedTokenType,
                "a client credentials token cannot be revoked: it ends by itself",
            ),
            Self::OtherClient => {
                OAuthError::new(ErrorCode::InvalidGrant, "the token was issued to another client")
            }
        }
    }
}

/// The grant that dies when `client` gives back an access token: with it go the refresh token and every
/// other access token of the same grant.
///
/// RFC 7009 §2.1: "If the particular token is an access token, the authorization server MAY revoke the
/// respective refresh token as well."
///
/// # Errors
/// When it is another client's, or has no grant.
pub fn of_access_token(token: &AccessToken, client: &Client) -> Result<Id<Grant>, RevocationRefused> {
    // RFC 7009 §2.1: "verifies whether the token was issued to the client making the revocation request.
    // If this validation fails, the request is refused".
    if token.client != client.id {
        return Err(RevocationRefused::OtherClient);
    }
    match token.bearer {
        Bearer::Client => Err(RevocationRefused::NotRevocable),
        Bearer::Grant(grant) => Ok(grant),
    }
}

/// Whether `client` may give back a refresh token of `grant`.
///
/// # Errors
/// When it is another client's.
pub fn of_refresh_token(grant: &Grant, client: &Client) -> Result<(), RevocationRefused> {
    if grant.client == client.id { Ok(()) } else { Err(RevocationRefused::OtherClient) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client::ClientId;
    use crate::client::registration::tests::client;
    use crate::oauth::refresh::tests::grant;
    use crate::oauth::scope::Scopes;
    use crate::time::Timestamp;
    use std::time::Duration;

    fn token(bearer: Bearer) -> AccessToken {
        let now = (Timestamp::from_seconds(1_000), [1; 16]);
        AccessToken::new(&client(), bearer, Scopes::default(), Duration::from_secs(60), now)
    }

    #[test]
    fn a_token_is_revoked_by_its_own_client_only() {
        let other = Client { id: ClientId::parse("other").unwrap(), ..client() };
        let token = token(Bearer::Grant(grant().id));
        assert_eq!(of_access_token(&token, &client()), Ok(grant().id));
        assert_eq!(of_access_token(&token, &other), Err(RevocationRefused::OtherClient));
        assert_eq!(of_refresh_token(&grant(), &other), Err(RevocationRefused::OtherClient));
        assert_eq!(of_refresh_token(&grant(), &client()), Ok(()));
    }

    #[test]
    fn a_client_credentials_token_ends_by_itself() {
        let refused = of_access_token(&token(Bearer::Client), &client()).unwrap_err();
        assert_eq!(refused, RevocationRefused::NotRevocable);
        assert_eq!(refused.error().code.status(), 400);
    }
}
