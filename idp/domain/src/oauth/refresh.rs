//! Refresh tokens (RFC 6749 §6, RFC 9700 §4.14): a family per grant, of which one number is good.
//!
//! ```text
//! token n ──used──► n + 1 is good      the client rotates
//!    │               └─ n again, within 60 s and before n + 1 was used: the answer was lost, n + 1 again
//!    │               └─ n again, otherwise: somebody else has it, the whole family dies
//!    └──used──► n is still good        the client does not rotate
//! ```

use crate::client::client::{Client, GrantType};
use crate::id::Id;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::grant::Grant;
use crate::oauth::standing::GrantDead;
use crate::secret::{MacKey, equal};
use crate::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::time::Duration;
use uuid::Uuid;

/// How long a client that lost the answer may ask again.
const RETRY_WINDOW: Duration = Duration::from_secs(60);

/// Number `generation` of the refresh tokens of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    /// Whose.
    pub grant: Id<Grant>,
    /// Its number; 0 is the first.
    pub generation: u32,
}

impl RefreshToken {
    /// `grant . n . HMAC(key, grant ‖ n)`: nothing of it is stored.
    pub fn text(self, key: &MacKey) -> String {
        let id = URL_SAFE_NO_PAD.encode(self.grant.bytes());
        format!("{id}.{}.{}", self.generation, self.mac(key))
    }

    /// Reads a token that we made.
    ///
    /// # Errors
    /// When it is none, or not made with our key.
    pub fn read(text: &str, key: &MacKey) -> Result<Self, RefreshRefused> {
        // 22 characters of grant, at most 10 of number, 43 of MAC, two dots.
        if text.len() > 77 {
            return Err(RefreshRefused::NotAToken);
        }
        let mut parts = text.split('.');
        let (Some(id), Some(number), Some(mac), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(RefreshRefused::NotAToken);
        };
        let bytes = URL_SAFE_NO_PAD.decode(id).map_err(|_| RefreshRefused::NotAToken)?;
        let uuid = Uuid::from_slice(&bytes).map_err(|_| RefreshRefused::NotAToken)?;
        let generation = number.parse().map_err(|_| RefreshRefused::NotAToken)?;
        let token = Self { grant: Id::from_uuid(uuid), generation };
        if equal(&token.mac(key), mac) { Ok(token) } else { Err(RefreshRefused::Forged) }
    }

    fn mac(self, key: &MacKey) -> String {
        key.mac(&[self.grant.bytes(), &self.generation.to_be_bytes()]).base64url()
    }
}

/// Why a refresh token is not taken. The client hears one `invalid_grant`; the audit log tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefreshRefused {
    /// The grant is over.
    #[error("{0}")]
    Dead(GrantDead),
    /// Not made with our key.
    #[error("the refresh token is forged")]
    Forged,
    /// Not used for longer than idle ones live.
    #[error("the refresh token was idle for too long")]
    Idle,
    /// The client may not refresh any more.
    #[error("the client may not use refresh tokens")]
    NotAllowed,
    /// Not of our form.
    #[error("not a refresh token")]
    NotAToken,
    /// The grant is older than any grant lives.
    #[error("the grant is too old")]
    TooOld,
    /// It was issued to another client.
    #[error("the refresh token belongs to another client")]
    OtherClient,
    /// It was replaced, and used again: the whole family dies.
    #[error("the refresh token was used before")]
    Replayed,
    /// No such grant, or its code was never exchanged.
    #[error("the refresh token is unknown")]
    Unknown,
}

impl RefreshRefused {
    /// What the client hears.
    pub const fn error(self) -> OAuthError {
        OAuthError::new(ErrorCode::InvalidGrant, "the refresh token is invalid, expired, used or revoked")
    }
}

/// How long refresh tokens live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshLifetimes {
    /// Without use.
    pub idle: Duration,
    /// However much they are used, from the person's answer on.
    pub absolute: Duration,
}

/// What a refresh token that is taken does to its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshDecision {
    /// It stays; its use is written down.
    Keep,
    /// The answer got lost: the token that took its place is given again, and nothing changes.
    RetryOfLast,
    /// The next number takes its place.
    Rotate,
}

impl RefreshDecision {
    /// The number of the refresh token that goes back.
    pub const fn answers(self, generation: u32) -> u32 {
        match self {
            Self::Keep => generation,
            Self::RetryOfLast | Self::Rotate => generation.saturating_add(1),
        }
    }
}

/// What becomes of `token`, shown by `client`, which is who it says it is.
///
/// # Errors
/// The rule that it breaks. After `Replayed` the caller revokes the grant.
pub fn decide(
    token: RefreshToken,
    grant: &Grant,
    client: &Client,
    lifetimes: RefreshLifetimes,
    now: Timestamp,
) -> Result<RefreshDecision, RefreshRefused> {
    // RFC 6749 §10.4: "The authorization server MUST maintain the binding between a refresh token and the
    // client to whom it was issued."
    if grant.client != client.id {
        return Err(RefreshRefused::OtherClient);
    }
    if !client.may(GrantType::RefreshToken) {
        return Err(RefreshRefused::NotAllowed);
    }
    if grant.revoked_at.is_some() {
        return Err(RefreshRefused::Dead(GrantDead::Revoked));
    }
    let Some(exchanged_at) = grant.code_used_at else { return Err(RefreshRefused::Unknown) };
    if grant.created_at + lifetimes.absolute <= now {
        return Err(RefreshRefused::TooOld);
    }
    if grant.refresh_used_at.unwrap_or(exchanged_at) + lifetimes.idle <= now {
        return Err(RefreshRefused::Idle);
    }
    if token.generation == grant.refresh_generation {
        let rotates = client.rotate_refresh_tokens || !client.is_confidential();
        return Ok(if rotates { RefreshDecision::Rotate } else { RefreshDecision::Keep });
    }
    if token.generation > grant.refresh_generation {
        // Made by us and yet ahead of the row: an older database was put back. Not this family's fault.
        return Err(RefreshRefused::Unknown);
    }
    let last = token.generation + 1 == grant.refresh_generation;
    if last && is_fresh_and_unused(grant, now) {
        return Ok(RefreshDecision::RetryOfLast);
    }
    // RFC 9700 §4.14.2: "the authorization server … will revoke the active refresh token".
    Err(RefreshRefused::Replayed)
}

/// Whether the present token took its place within the window, and nobody has used it yet.
fn is_fresh_and_unused(grant: &Grant, now: Timestamp) -> bool {
    grant.refresh_rotated_at.is_some_and(|rotated_at| {
        let unused = grant.refresh_used_at.is_none_or(|used_at| used_at <= rotated_at);
        unused && now <= rotated_at + RETRY_WINDOW
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::client::client::ClientId;
    use crate::client::registration::tests::{client, public_client};
    use crate::secret::{Digest, MasterKey};
    use proptest::prelude::{any, prop_assume, proptest};

    const LIFETIMES: RefreshLifetimes =
        RefreshLifetimes { idle: Duration::from_hours(24), absolute: Duration::from_hours(240) };
    const START: Timestamp = Timestamp::from_seconds(1_000_000);

    fn key() -> MacKey {
        MacKey::new(&MasterKey::new([3; 32]).derive("sluis:refresh"))
    }

    /// A grant of `registration::tests::client`, with RFC 7636's challenge, for the tests of this crate.
    pub(crate) fn grant() -> Grant {
        let id = |byte| Uuid::from_bytes([byte; 16]);
        Grant {
            id: Id::from_uuid(id(1)),
            client: client().id,
            user: Id::from_uuid(id(2)),
            membership: Id::from_uuid(id(3)),
            organisation: Id::from_uuid(id(4)),
            session: Id::from_uuid(id(5)),
            subject: "subject".to_owned(),
            scopes: vec!["openid".to_owned(), "profile".to_owned()],
            resource: None,
            redirect_uri: "https://app.example/cb".to_owned(),
            nonce: Some("n".to_owned()),
            code_challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned()),
            code: Digest::of(b"code"),
            code_expires_at: START + Duration::from_secs(60),
            code_used_at: Some(START),
            auth_time: START,
            acr: "https://refeds.org/profile/sfa".to_owned(),
            amr: vec!["pwd".to_owned()],
            offline: false,
            refresh_generation: 0,
            refresh_rotated_at: None,
            refresh_used_at: None,
            revoked_at: None,
            created_at: START,
        }
    }

    /// Shows token `generation` to the family and writes down what follows, as the store does.
    fn show(grant: &mut Grant, generation: u32, now: Timestamp) -> Result<u32, RefreshRefused> {
        let token = RefreshToken { grant: grant.id, generation };
        let decided = decide(token, grant, &public_client(), LIFETIMES, now);
        match decided {
            Ok(RefreshDecision::Rotate) => {
                grant.refresh_generation += 1;
                grant.refresh_rotated_at = Some(now);
                grant.refresh_used_at = Some(now);
            }
            Err(RefreshRefused::Replayed) => grant.revoked_at = Some(now),
            _ => {}
        }
        decided.map(|decision| decision.answers(generation))
    }

    #[test]
    fn a_token_is_replaced_at_each_use() {
        let mut grant = grant();
        assert_eq!(show(&mut grant, 0, START), Ok(1));
        assert_eq!(show(&mut grant, 1, START), Ok(2));
    }

    #[test]
    fn a_lost_answer_is_given_again_within_sixty_seconds() {
        let mut grant = grant();
        assert_eq!(show(&mut grant, 0, START), Ok(1));
        assert_eq!(show(&mut grant, 0, START + Duration::from_secs(60)), Ok(1));
        assert_eq!(show(&mut grant, 1, START + Duration::from_secs(60)), Ok(2));
    }

    #[test]
    fn in_second_sixty_one_the_family_dies() {
        let mut grant = grant();
        assert_eq!(show(&mut grant, 0, START), Ok(1));
        assert_eq!(show(&mut grant, 0, START + Duration::from_secs(61)), Err(RefreshRefused::Replayed));
        let dead = show(&mut grant, 1, START + Duration::from_secs(61));
        assert_eq!(dead, Err(RefreshRefused::Dead(GrantDead::Revoked)));
    }

    #[test]
    fn after_the_successor_was_used_the_old_one_kills_the_family() {
        let mut grant = grant();
        assert_eq!(show(&mut grant, 0, START), Ok(1));
        assert_eq!(show(&mut grant, 1, START), Ok(2));
        assert_eq!(show(&mut grant, 0, START), Err(RefreshRefused::Replayed));
    }

    #[test]
    fn a_client_that_does_not_rotate_keeps_its_token() {
        let client = Client { rotate_refresh_tokens: false, ..client() };
        let token = RefreshToken { grant: grant().id, generation: 0 };
        let decided = decide(token, &grant(), &client, LIFETIMES, START);
        assert_eq!(decided, Ok(RefreshDecision::Keep));
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        let token = RefreshToken { grant: grant().id, generation: 0 };
        let refused =
            |grant: &Grant, client: &Client, now| decide(token, grant, client, LIFETIMES, now).unwrap_err();
        let other = Client { id: ClientId::parse("other").unwrap(), ..client() };
        assert_eq!(refused(&grant(), &other, START), RefreshRefused::OtherClient);
        let without = Client { grant_types: vec![GrantType::AuthorizationCode], ..client() };
        assert_eq!(refused(&grant(), &without, START), RefreshRefused::NotAllowed);
        let unused = Grant { code_used_at: None, ..grant() };
        assert_eq!(refused(&unused, &client(), START), RefreshRefused::Unknown);
        assert_eq!(refused(&grant(), &client(), START + LIFETIMES.idle), RefreshRefused::Idle);
        assert_eq!(refused(&grant(), &client(), START + LIFETIMES.absolute), RefreshRefused::TooOld);
    }

    #[test]
    fn a_token_survives_its_text_and_no_other_text_is_one() {
        let token = RefreshToken { grant: grant().id, generation: u32::MAX };
        let text = token.text(&key());
        assert_eq!(RefreshToken::read(&text, &key()), Ok(token));
        let next = text.replace(&u32::MAX.to_string(), "7");
        assert_eq!(RefreshToken::read(&next, &key()), Err(RefreshRefused::Forged));
        assert_eq!(RefreshToken::read("a.b.c", &key()), Err(RefreshRefused::NotAToken));
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_not_feared(text in any::<String>()) {
            assert!(RefreshToken::read(&text, &key()).is_err());
        }

        #[test]
        fn whatever_is_shown_nobody_gets_two_numbers_ahead(shown in proptest::collection::vec((0u32..4, 0u64..90), 1..12)) {
            let (mut grant, mut now) = (grant(), START);
            for (generation, pause) in shown {
                now = now + Duration::from_secs(pause);
                let before = grant.refresh_generation;
                let dead = grant.revoked_at.is_some();
                let answer = show(&mut grant, generation, now);
                prop_assume!(grant.refresh_generation <= before + 1);
                if let Ok(next) = answer {
                    assert!(!dead && next == grant.refresh_generation);
                }
            }
        }
    }
}
