//! Whether an authorization code buys tokens (RFC 6749 §4.1.3, RFC 7636 §4.6).

use crate::client::client::Client;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::grant::Grant;
use crate::oauth::pkce::{CodeChallenge, CodeVerifier};
use crate::time::Timestamp;

/// Why a code bought no tokens. The client hears one `invalid_grant` for all of them (RFC 6749 §5.2); the
/// audit log tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefused {
    /// Its lifetime is over.
    #[error("the code has expired")]
    Expired,
    /// It was issued to another client.
    #[error("the code belongs to another client")]
    OtherClient,
    /// `redirect_uri` is absent or another one than in the authorization request.
    #[error("redirect_uri differs from the authorization request")]
    RedirectUriDiffers,
    /// It was used before: what it bought dies.
    #[error("the code was used before")]
    Replayed,
    /// Its grant was revoked before it was used.
    #[error("the grant is revoked")]
    Revoked,
    /// No such code.
    #[error("the code is unknown")]
    Unknown,
    /// The request had a challenge, and there is no verifier.
    #[error("code_verifier is missing")]
    VerifierMissing,
    /// There is a verifier, and the request had no challenge: somebody took it out.
    #[error("code_verifier without code_challenge")]
    VerifierWithoutChallenge,
    /// The verifier is not what the challenge was made of.
    #[error("code_verifier does not match code_challenge")]
    VerifierWrong,
}

impl CodeRefused {
    /// What the client hears.
    pub const fn error(self) -> OAuthError {
        OAuthError::new(ErrorCode::InvalidGrant, "the code is invalid, expired, used, or not for this client")
    }
}

/// What the token request says beside the code.
#[derive(Debug, Clone, Copy)]
pub struct Exchange<'r> {
    /// `redirect_uri`.
    pub redirect_uri: Option<&'r str>,
    /// `code_verifier`.
    pub code_verifier: Option<&'r str>,
}

/// Whether `client`, which is who it says it is, may have the tokens of `grant`.
///
/// # Errors
/// The first rule that is broken.
pub fn check(
    grant: &Grant,
    client: &Client,
    exchange: Exchange<'_>,
    now: Timestamp,
) -> Result<(), CodeRefused> {
    // RFC 6749 §5.2: "… or was issued to another client."
    if grant.client != client.id {
        return Err(CodeRefused::OtherClient);
    }
    if grant.revoked_at.is_some() {
        return Err(CodeRefused::Revoked);
    }
    // RFC 6749 §4.1.2: "The authorization code MUST expire shortly after it is issued".
    if grant.code_expires_at <= now {
        return Err(CodeRefused::Expired);
    }
    // RFC 6749 §4.1.3: "ensure that the redirect_uri parameter is present if the redirect_uri parameter was
    // included in the initial authorization request …, and … their values are identical."
    if exchange.redirect_uri != Some(grant.redirect_uri.as_str()) {
        return Err(CodeRefused::RedirectUriDiffers);
    }
    check_verifier(grant.code_challenge.as_deref(), exchange.code_verifier)
}

/// RFC 9700 §4.8.2: "if there was no code_challenge in the authorization request, then any request to the
/// token endpoint containing a code_verifier MUST be rejected" (the downgrade attack).
fn check_verifier(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), CodeRefused> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(CodeRefused::VerifierWithoutChallenge),
        (Some(_), None) => Err(CodeRefused::VerifierMissing),
        (Some(challenge), Some(verifier)) => {
            let pair = CodeChallenge::parse(challenge).zip(CodeVerifier::parse(verifier));
            let fits = pair.is_some_and(|(challenge, verifier)| challenge.is_met_by(&verifier));
            if fits { Ok(()) } else { Err(CodeRefused::VerifierWrong) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client::ClientId;
    use crate::client::registration::tests::client;
    use crate::oauth::refresh::tests::grant;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const GOOD: Exchange<'static> =
        Exchange { redirect_uri: Some("https://app.example/cb"), code_verifier: Some(VERIFIER) };

    fn before_expiry(grant: &Grant) -> Timestamp {
        Timestamp::from_millis(grant.code_expires_at.millis() - 1)
    }

    #[test]
    fn a_good_exchange_breaks_no_rule() {
        let grant = grant();
        assert_eq!(check(&grant, &client(), GOOD, before_expiry(&grant)), Ok(()));
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        let grant = grant();
        let now = before_expiry(&grant);
        let refused = |exchange| check(&grant, &client(), exchange, now).unwrap_err();
        let other_uri = Exchange { redirect_uri: Some("https://app.example/cb/"), ..GOOD };
        assert_eq!(refused(other_uri), CodeRefused::RedirectUriDiffers);
        assert_eq!(refused(Exchange { redirect_uri: None, ..GOOD }), CodeRefused::RedirectUriDiffers);
        assert_eq!(refused(Exchange { code_verifier: None, ..GOOD }), CodeRefused::VerifierMissing);
        let wrong = "x".repeat(43);
        assert_eq!(refused(Exchange { code_verifier: Some(&wrong), ..GOOD }), CodeRefused::VerifierWrong);
        assert_eq!(refused(Exchange { code_verifier: Some("short"), ..GOOD }), CodeRefused::VerifierWrong);
    }

    #[test]
    fn a_code_of_another_client_is_refused() {
        let other = Client { id: ClientId::parse("other").unwrap(), ..client() };
        let grant = grant();
        assert_eq!(check(&grant, &other, GOOD, before_expiry(&grant)), Err(CodeRefused::OtherClient));
    }

    #[test]
    fn a_code_ends_on_the_millisecond() {
        let grant = grant();
        assert_eq!(check(&grant, &client(), GOOD, grant.code_expires_at), Err(CodeRefused::Expired));
    }

    #[test]
    fn a_verifier_without_a_challenge_is_refused() {
        let without = Grant { code_challenge: None, ..grant() };
        let now = before_expiry(&without);
        let refused = check(&without, &client(), GOOD, now);
        assert_eq!(refused, Err(CodeRefused::VerifierWithoutChallenge));
        let plain = Exchange { code_verifier: None, ..GOOD };
        assert_eq!(check(&without, &client(), plain, now), Ok(()));
    }
}
