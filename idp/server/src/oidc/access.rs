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

/// A grant that stands, and the membership that it stands on.
pub(super) struct StandingGrant {
    pub(super) grant: Grant,
    pub(super) membership: Membership,
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
    match visit.app.store.read().grants().find(id).await? {
        Some(grant) => stand(visit, grant).await,
        None => Ok(Err(GrantDead::Revoked)),
    }
}

/// `grant`, if it stands.
pub(super) async fn stand(
    visit: &Visit,
    grant: Grant,
) -> Result<Result<StandingGrant, GrantDead>, StoreError> {
    let Some(client) = visit.app.directory.client(&visit.app, &grant.client, visit.now).await? else {
        return Ok(Err(GrantDead::ClientDisabled));
    };
    let read = visit.app.store.read();
    let membership = read.memberships().find(grant.membership).await?;
    let user = read.users().find(grant.user).await?;
    let ground = Ground { client: &client, membership: membership.as_ref(), user: user.as_ref() };
    if let Err(dead) = standing::check(&grant, ground) {
        return Ok(Err(dead));
    }
    Ok(match membership {
        Some(membership) => Ok(StandingGrant { grant, membership }),
        None => Err(GrantDead::MembershipEnded),
    })
}

/// Whether new tokens may be made of a grant that stands, as far as its session has a say in it. Answers with
/// the session, unless the grant is for offline use and asks for none.
pub(super) async fn session_of(
    visit: &Visit,
    standing: &StandingGrant,
) -> Result<Result<Option<Session>, GrantDead>, StoreError> {
    let grant = &standing.grant;
    if grant.offline {
        return Ok(Ok(None));
    }
    let session = visit.app.store.read().sessions().find(grant.session).await?;
    let tenant = visit.app.directory.tenant(&visit.app, grant.organisation, visit.now).await?;
    let Some(tenant) = tenant else { return Ok(Err(GrantDead::MembershipEnded)) };
    let rules = &tenant.policy(standing.membership.user_type).session;
    Ok(standing::check_session(grant, session.as_ref(), rules, visit.now).map(|()| session))
}
