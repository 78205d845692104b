//! What a client hears when it is refused: the error codes of the RFCs, and their HTTP statuses.

use crate::client::authentication::AuthenticationRefused;
use serde::{Serialize, Serializer};

/// The registered error codes (IANA, OAuth Extensions Error Registry) that we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCode {
    /// RFC 6749 §4.1.2.1: the person or the provider denied the request.
    AccessDenied,
    /// OpenID Connect Core §3.1.2.6: `select_account` is due.
    AccountSelectionRequired,
    /// OpenID Connect Core §3.1.2.6: consent is due.
    ConsentRequired,
    /// OpenID Connect Core §3.1.2.6: some page is due.
    InteractionRequired,
    /// RFC 6749 §5.2: client authentication failed.
    InvalidClient,
    /// RFC 6749 §5.2: the code or refresh token is invalid, expired, revoked or another client's.
    InvalidGrant,
    /// RFC 6749 §4.1.2.1 and §5.2: the request is malformed.
    InvalidRequest,
    /// RFC 6749 §4.1.2.1 and §5.2: the scope is unknown, malformed, or more than was granted.
    InvalidScope,
    /// RFC 8707 §2: the resource is unknown or malformed.
    InvalidTarget,
    /// RFC 6750 §3.1: the access token is expired, revoked or malformed.
    InvalidToken,
    /// RFC 6750 §3.1: the access token does not carry the scope.
    InsufficientScope,
    /// OpenID Connect Core §3.1.2.6: a login is due.
    LoginRequired,
    /// OpenID Connect Core §3.1.2.6: `registration` is not taken.
    RegistrationNotSupported,
    /// OpenID Connect Core §3.1.2.6: `request` is not taken.
    RequestNotSupported,
    /// OpenID Connect Core §3.1.2.6: `request_uri` is not taken.
    RequestUriNotSupported,
    /// RFC 6749 §4.1.2.1: something went wrong on our side.
    ServerError,
    /// RFC 6749 §4.1.2.1: too busy now.
    TemporarilyUnavailable,
    /// RFC 6749 §4.1.2.1 and §5.2: the client may not do this.
    UnauthorizedClient,
    /// OpenID Connect Core Unmet Authentication Requirements 1.0 §2.
    UnmetAuthenticationRequirements,
    /// RFC 6749 §5.2: no such grant type.
    UnsupportedGrantType,
    /// RFC 6749 §4.1.2.1: no such response type.
    UnsupportedResponseType,
    /// RFC 7009 §2.2.1: this kind of token cannot be revoked.
    UnsupportedTokenType,
}

impl ErrorCode {
    /// The code on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::ConsentRequired => "consent_required",
            Self::InsufficientScope => "insufficient_scope",
            Self::InteractionRequired => "interaction_required",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidToken => "invalid_token",
            Self::LoginRequired => "login_required",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::UnsupportedTokenType => "unsupported_token_type",
        }
    }

    /// The HTTP status of an answer with this code. No handler chooses one of its own.
    ///
    /// RFC 6749 §5.2: "400 (Bad Request) … unless specified otherwise"; 401 for a client that failed to
    /// authenticate. RFC 6750 §3.1: 401 for `invalid_token`, 403 for `insufficient_scope`.
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InsufficientScope => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A refusal as the client hears it, and the JSON answer of RFC 6749 §5.2. The description is a sentence of
/// ours: nothing is echoed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}: {description}", code.name())]
pub struct OAuthError {
    /// The code.
    #[serde(rename = "error")]
    pub code: ErrorCode,
    /// For the developer who reads it: one sentence of plain ASCII.
    #[serde(rename = "error_description")]
    pub description: &'static str,
}

impl OAuthError {
    /// The refusal with this code and this sentence.
    pub const fn new(code: ErrorCode, description: &'static str) -> Self {
        Self { code, description }
    }
}

/// The refusals about which there is nothing to say but what they are.
impl From<ErrorCode> for OAuthError {
    fn from(code: ErrorCode) -> Self {
        let description = match code {
            ErrorCode::AccessDenied => "access was denied",
            ErrorCode::AccountSelectionRequired => "the person has to choose an account",
            ErrorCode::ConsentRequired => "the person has to be asked",
            ErrorCode::InteractionRequired => "a page has to be shown",
            ErrorCode::LoginRequired => "the person has to log in",
            ErrorCode::ServerError => "something went wrong here",
            ErrorCode::TemporarilyUnavailable => "too busy: try again in a moment",
            ErrorCode::UnmetAuthenticationRequirements => "the login cannot meet what was asked",
            _ => "the request is refused",
        };
        Self::new(code, description)
    }
}

/// Of a client that is not believed nobody learns whether it is unknown, switched off, or has the wrong
/// secret.
impl From<AuthenticationRefused> for OAuthError {
    fn from(refused: AuthenticationRefused) -> Self {
        match refused {
            AuthenticationRefused::ClientIdDiffers => {
                Self::new(ErrorCode::InvalidRequest, "client_id differs from the Authorization header")
            }
            AuthenticationRefused::TwoMethods => {
                Self::new(ErrorCode::InvalidRequest, "more than one way of client authentication")
            }
            AuthenticationRefused::Disabled
            | AuthenticationRefused::Malformed
            | AuthenticationRefused::Missing
            | AuthenticationRefused::Unknown
            | AuthenticationRefused::WrongMethod
            | AuthenticationRefused::WrongSecret => {
                Self::new(ErrorCode::InvalidClient, "client authentication failed")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_the_json_of_rfc_6749() {
        let refused = OAuthError::new(ErrorCode::InvalidGrant, "the code is not good");
        let json = serde_json::to_string(&refused).unwrap();
        assert_eq!(json, r#"{"error":"invalid_grant","error_description":"the code is not good"}"#);
        assert_eq!(refused.code.status(), 400);
        assert_eq!(ErrorCode::InvalidClient.status(), 401);
    }

    #[test]
    fn an_unknown_client_and_a_wrong_secret_sound_alike() {
        let unknown = OAuthError::from(AuthenticationRefused::Unknown);
        assert_eq!(unknown, OAuthError::from(AuthenticationRefused::WrongSecret));
        assert_eq!(unknown.code.status(), 401);
        assert_eq!(OAuthError::from(AuthenticationRefused::TwoMethods).code, ErrorCode::InvalidRequest);
    }
}
