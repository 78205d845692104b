//! The authorization code grant at the token endpoint (RFC 6749 §4.1.3).

use crate::oidc::access;
use crate::oidc::minting;
use crate::oidc::minting::Minting;
use crate::oidc::rfc6749::CodeExchange;
use crate::oidc::trail;
use crate::oidc::trail::{About, Happened};
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use sluis_domain::client::client::{Client, GrantType};
use sluis_domain::oauth::code_exchange;
use sluis_domain::oauth::code_exchange::{CodeRefused, Exchange};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::grant::Grant;
use sluis_domain::oauth::parameters::Parameters;
use sluis_domain::oauth::token_response::TokenResponse;
use sluis_domain::secret::Digest;
use sluis_store::error::StoreError;
use sluis_store::grants::CodeTaken;
use sluis_store::grounds::Grounded;
use std::collections::BTreeMap;

/// Exchanges a code for tokens, once. It is spent last: whoever hears that we are out of order for a moment comes back
/// with the same code.
pub(super) async fn exchange(
    visit: &Visit,
    client: &Client,
    body: &Parameters,
) -> Result<TokenResponse, JsonRefused> {
    let (machine, code) = CodeExchange::begin(body, &client.id)?;
    let verifier = body.get("code_verifier");
    let asked = Exchange { redirect_uri: body.get("redirect_uri"), code_verifier: verifier };
    let code = Digest::of(code.as_bytes());
    let Some(found) = visit.app.store.read().grounds().of_code(&code).await? else {
        return Err(refuse(CodeRefused::Unknown));
    };
    let grant = &found.grant;
    if grant.code_used_at.is_some() {
        return replayed(visit, client, grant).await;
    }
    code_exchange::check(grant, client, asked, visit.now).map_err(refuse)?;
    machine.found(grant, verifier)?;
    check_target(grant, body)?;
    let tokens = tokens(visit, client, found).await?;

    let tx = visit.app.store.write().await?;
    match tx.grants().take_code(&code, visit.now).await? {
        CodeTaken::Fresh(grant) if grant.revoked_at.is_none() => {
            tx.commit().await?;
            Ok(tokens)
        }
        CodeTaken::Fresh(_) => Err(refuse(CodeRefused::Revoked)),
        CodeTaken::Replayed(grant) => {
            drop(tx);
            replayed(visit, client, &grant).await
        }
        CodeTaken::Unknown => Err(refuse(CodeRefused::Unknown)),
    }
}

/// What the code buys. Nobody hears of it before the code is spent.
async fn tokens(visit: &Visit, client: &Client, found: Grounded) -> Result<TokenResponse, JsonRefused> {
    let standing = access::stand(visit, found).await?.map_err(|dead| {
        tracing::info!(%dead, "a code of a grant that is over");
        CodeRefused::Revoked.error()
    })?;
    access::check_session(visit, &standing).await?.map_err(|_| CodeRefused::Revoked.error())?;
    let minting = Minting {
        client,
        grant: Some(&standing.grant),
        scopes: standing.grant.scopes.iter().cloned().collect(),
        resource: minting::resource(visit, standing.grant.resource.as_deref()).await?,
        refresh: client.may(GrantType::RefreshToken).then_some(standing.grant.refresh_generation),
        first: true,
    };
    minting::mint(visit, &minting)
}

/// A code that was spent before.
async fn replayed(visit: &Visit, client: &Client, grant: &Grant) -> Result<TokenResponse, JsonRefused> {
    // Only the client that it was issued to can lose by it: another one that came to hold a used code ends nothing
    // with it.
    if grant.client != client.id {
        return Err(refuse(CodeRefused::OtherClient));
    }
    // RFC 6749 §4.1.2: "If an authorization code is used more than once, the authorization server MUST deny the
    // request and SHOULD revoke (when possible) all tokens previously issued based on that authorization code."
    revoke_replayed(visit, grant).await?;
    Err(refuse(CodeRefused::Replayed))
}

/// RFC 8707 §2.2: at the token endpoint a client may ask for less than it was granted, never for another
/// resource.
pub(super) fn check_target(grant: &Grant, body: &Parameters) -> Result<(), OAuthError> {
    match body.all("resource") {
        [] => Ok(()),
        [one] if grant.resource.as_ref() == Some(one) => Ok(()),
        _ => Err(OAuthError::new(ErrorCode::InvalidTarget, "that resource was not granted")),
    }
}

/// A code or refresh token was used twice: what it bought dies, and the log says so, in one transaction.
pub(super) async fn revoke_replayed(visit: &Visit, grant: &Grant) -> Result<(), StoreError> {
    if grant.revoked_at.is_some() {
        return Ok(());
    }
    let user = visit.app.store.read().users().find(grant.user).await?;
    let tx = visit.app.store.write().await?;
    if tx.grants().revoke(grant.id, visit.now).await? {
        let about = About {
            organisation: grant.organisation,
            account: user.map(|user| user.pseudonym),
            client: Some(&grant.client),
            detail: BTreeMap::from([("grant", grant.id.to_string())]),
        };
        tx.audit().add(&trail::event(visit, &Happened::GrantReplayed, about)).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn refuse(refused: CodeRefused) -> JsonRefused {
    tracing::info!(%refused, "a code bought nothing");
    JsonRefused::from(refused.error())
}
