//! The refresh token grant (RFC 6749 §6).

use crate::oidc::access;
use crate::oidc::access::StandingGrant;
use crate::oidc::authorization_code::{check_target, revoke_replayed};
use crate::oidc::minting;
use crate::oidc::minting::Minting;
use crate::oidc::rfc6749::Refreshing;
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use sluis_domain::client::client::Client;
use sluis_domain::oauth::grant::Grant;
use sluis_domain::oauth::parameters::Parameters;
use sluis_domain::oauth::refresh::{RefreshDecision, RefreshLifetimes, RefreshRefused, RefreshToken, decide};
use sluis_domain::oauth::token_response::TokenResponse;
use std::time::Duration;

/// How often a refresh that lost a race against another looks again.
const ATTEMPTS: usize = 3;
/// How exactly the use of a token that is not replaced is written down.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// Exchanges a refresh token for tokens.
pub(super) async fn refresh(
    visit: &Visit,
    client: &Client,
    body: &Parameters,
) -> Result<TokenResponse, JsonRefused> {
    let (machine, text) = Refreshing::begin(body, &client.id)?;
    let token = RefreshToken::read(&text, &visit.app.seals.refresh_token).map_err(refuse)?;
    let (decision, standing) = decided(visit, client, token).await?;
    check_target(&standing.grant, body)?;
    let scopes = machine.found(&standing.grant, body)?;
    let resource = minting::resource(visit, standing.grant.resource.as_deref()).await?;
    let (decision, standing) = written(visit, client, token, (decision, standing)).await?;
    touch_session(visit, &standing).await?;
    let minting = Minting {
        client,
        grant: Some(&standing.grant),
        scopes,
        resource,
        refresh: Some(decision.answers(token.generation)),
        first: false,
    };
    minting::mint(visit, &minting)
}

/// What becomes of the token as things stand now. A replay ends the family at once.
async fn decided(
    visit: &Visit,
    client: &Client,
    token: RefreshToken,
) -> Result<(RefreshDecision, StandingGrant), JsonRefused> {
    let found = visit.app.store.read().grounds().of(token.grant).await?;
    let found = found.ok_or_else(|| refuse(RefreshRefused::Unknown))?;
    let decision = match decide(token, &found.grant, client, lifetimes(visit), visit.now) {
        Ok(decision) => decision,
        Err(RefreshRefused::Replayed) => {
            revoke_replayed(visit, &found.grant).await?;
            return Err(refuse(RefreshRefused::Replayed));
        }
        Err(refused) => return Err(refuse(refused)),
    };
    let dead = |dead| refuse(RefreshRefused::Dead(dead));
    let standing = access::stand(visit, found).await?.map_err(dead)?;
    access::check_session(visit, &standing).await?.map_err(dead)?;
    Ok((decision, standing))
}

/// A person who works in the app uses the session too: it does not lie idle while the app refreshes.
async fn touch_session(visit: &Visit, standing: &StandingGrant) -> Result<(), JsonRefused> {
    if let Some(session) = standing.session().filter(|session| session.is_to_be_seen(visit.now)) {
        let tx = visit.app.store.write().await?;
        tx.sessions().touch(session.id, visit.now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Writes the decision down. Of two refreshes at once one moves the family on; the other looks again, and
/// finds that it is a retry.
async fn written(
    visit: &Visit,
    client: &Client,
    token: RefreshToken,
    mut found: (RefreshDecision, StandingGrant),
) -> Result<(RefreshDecision, StandingGrant), JsonRefused> {
    for _ in 0..ATTEMPTS {
        match found.0 {
            RefreshDecision::RetryOfLast => return Ok(found),
            // Revoked this moment: who looks again is told so.
            RefreshDecision::Keep => {
                if touch(visit, &found.1.grant).await? {
                    return Ok(found);
                }
            }
            RefreshDecision::Rotate => {
                let tx = visit.app.store.write().await?;
                if tx.grants().advance_refresh(token.grant, token.generation, visit.now).await? {
                    tx.commit().await?;
                    return Ok(found);
                }
            }
        }
        found = decided(visit, client, token).await?;
    }
    Err(refuse(RefreshRefused::Unknown))
}

/// False when it is revoked by now.
async fn touch(visit: &Visit, grant: &Grant) -> Result<bool, JsonRefused> {
    let due = grant.refresh_used_at.is_none_or(|used_at| visit.now.since(used_at) >= TOUCH_EVERY);
    if !due {
        return Ok(true);
    }
    let tx = visit.app.store.write().await?;
    let stands = tx.grants().touch_refresh(grant.id, visit.now).await?;
    tx.commit().await?;
    Ok(stands)
}

/// How long refresh tokens live here.
pub(super) fn lifetimes(visit: &Visit) -> RefreshLifetimes {
    let configured = &visit.app.config.lifetimes;
    RefreshLifetimes {
        idle: configured.refresh_idle.duration(),
        absolute: configured.refresh_absolute.duration(),
    }
}

fn refuse(refused: RefreshRefused) -> JsonRefused {
    tracing::info!(%refused, "a refresh token bought nothing");
    JsonRefused::from(refused.error())
}
