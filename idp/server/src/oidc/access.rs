//! Access tokens as they come in: what they say, and whether their grant still stands.

use crate::web::visit::Visit;
use sluis_domain::id::Id;
use sluis_domain::oauth::access_token::{AccessToken, AccessTokenRefused, Keys};
use sluis_domain::oauth::grant::Grant;
use sluis_domain::oauth::standing;
use sluis_domain::oauth::standing::{GrantDead, Ground};
use sluis_domain::organisation::membership::Membership;
use sluis_domain::session::Session;
use sluis_store::error::StoreError;
use sluis_store::grounds::Grounded;

/// A grant that stands, the membership that it stands on and the session that it was given in.
pub(super) struct StandingGrant {
    pub(super) grant: Grant,
    pub(super) membership: Membership,
    session: Option<Session>,
}

impl StandingGrant {
    /// The session that has a say in it; none where it is for offline use.
    pub(super) fn session(&self) -> Option<&Session> {
        self.session.as_ref().filter(|_| !self.grant.offline)
    }
}

/// Reads a token of either form.
pub(super) fn read(visit: &Visit, text: &str) -> Result<AccessToken, AccessTokenRefused> {
    let ring = visit.app.keys.load();
    let keys = Keys { ring: &ring, sealer: &visit.app.seals.access_token };
    AccessToken::read(text, visit.app.public_url.issuer(), keys, visit.now)
}

/// The grant `id`, if it stands.
pub(super) async fn find_standing(
    visit: &Visit,
    id: Id<Grant>,
) -> Result<Result<StandingGrant, GrantDead>, StoreError> {
    match visit.app.store.read().grounds().of(id).await? {
        Some(found) => stand(visit, found).await,
        None => Ok(Err(GrantDead::Revoked)),
    }
}

/// The grant that was found, if it stands.
pub(super) async fn stand(
    visit: &Visit,
    found: Grounded,
) -> Result<Result<StandingGrant, GrantDead>, StoreError> {
    let Grounded { grant, membership, user, session } = found;
    let Some(client) = visit.app.directory.client(&visit.app, &grant.client, visit.now).await? else {
        return Ok(Err(GrantDead::ClientDisabled));
    };
    let ground = Ground { client: &client, membership: membership.as_ref(), user: user.as_ref() };
    if let Err(dead) = standing::check(&grant, ground) {
        return Ok(Err(dead));
    }
    Ok(match membership {
        Some(membership) => Ok(StandingGrant { grant, membership, session }),
        None => Err(GrantDead::MembershipEnded),
    })
}

/// Whether new tokens may be made of a grant that stands, as far as its session has a say in it.
pub(super) async fn check_session(
    visit: &Visit,
    standing: &StandingGrant,
) -> Result<Result<(), GrantDead>, StoreError> {
    let grant = &standing.grant;
    let tenant = visit.app.directory.tenant(&visit.app, grant.organisation, visit.now).await?;
    let Some(tenant) = tenant else { return Ok(Err(GrantDead::MembershipEnded)) };
    let rules = &tenant.policy(standing.membership.user_type).session;
    Ok(standing::check_session(grant, standing.session(), rules, visit.now))
}
