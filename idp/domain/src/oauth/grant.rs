//! A grant: one person's answer to one authorization request, and everything that was bought with it.

use crate::client::client::ClientId;
use crate::id::Id;
use crate::organisation::membership::Membership;
use crate::organisation::organisation::Organisation;
use crate::secret::Digest;
use crate::session::Session;
use crate::time::Timestamp;
use crate::user::User;

/// `approved (a code is out) --exchange--> exchanged --refresh--> … --revoke--> revoked`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Names it; access and refresh tokens carry it.
    pub id: Id<Grant>,
    /// Who asked.
    pub client: ClientId,
    /// Who answered.
    pub user: Id<User>,
    /// Under which membership: when it has ended, so has the grant.
    pub membership: Id<Membership>,
    /// The organisation of the login: the claim `org_id`.
    pub organisation: Id<Organisation>,
    /// The session that it was given in.
    pub session: Id<Session>,
    /// What the client hears of the person: its `sub`.
    pub subject: String,
    /// The scopes that were granted, sorted.
    pub scopes: Vec<String>,
    /// The resource that its access tokens are for; none: ourselves.
    pub resource: Option<String>,
    /// `redirect_uri` of the authorization request, character by character.
    pub redirect_uri: String,
    /// `nonce` of the authorization request.
    pub nonce: Option<String>,
    /// The S256 code challenge; none when the client's PKCE is optional and it sent none.
    pub code_challenge: Option<String>,
    /// SHA-256 of the authorization code.
    pub code: Digest,
    /// When the code dies.
    pub code_expires_at: Timestamp,
    /// When it was exchanged: once.
    pub code_used_at: Option<Timestamp>,
    /// When the person last proved an authenticator for this: claim `auth_time`.
    pub auth_time: Timestamp,
    /// The claim `acr`.
    pub acr: String,
    /// The claim `amr`.
    pub amr: Vec<String>,
    /// `offline_access` was granted: refresh tokens survive logout.
    pub offline: bool,
    /// The number of the refresh token that is good now; 0 is the first.
    pub refresh_generation: u32,
    /// When the present refresh token took the place of the one before.
    pub refresh_rotated_at: Option<Timestamp>,
    /// When a refresh token was last used: idle ones die.
    pub refresh_used_at: Option<Timestamp>,
    /// When it was revoked, with everything it bought.
    pub revoked_at: Option<Timestamp>,
    /// When the person answered.
    pub created_at: Timestamp,
}
