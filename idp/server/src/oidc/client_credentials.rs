//! The client credentials grant (RFC 6749 §4.4): a client for itself.

use crate::oidc::minting;
use crate::oidc::minting::Minting;
use crate::oidc::rfc6749;
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use sluis_domain::client::client::Client;
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::parameters::Parameters;
use sluis_domain::oauth::scope::{STANDARD, Scopes};
use sluis_domain::oauth::token_response::TokenResponse;

/// A token for the client itself. RFC 6749 §4.4.3: "A refresh token SHOULD NOT be included."
pub(super) async fn issue(
    visit: &Visit,
    client: &Client,
    body: &Parameters,
) -> Result<TokenResponse, JsonRefused> {
    let asked = rfc6749::client_credentials(body, client)?;
    let scopes = scopes(client, asked)?;
    let resource = match body.all("resource") {
        [] => None,
        [one] if client.resources.contains(one) => minting::resource(visit, Some(one)).await?,
        _ => {
            let why = "this client may not ask for that resource";
            return Err(OAuthError::new(ErrorCode::InvalidTarget, why).into());
        }
    };
    let minting = Minting { client, grant: None, scopes, resource, refresh: None, first: true };
    minting::mint(visit, &minting)
}

/// The scopes of OpenID Connect speak of a person, and there is none.
fn scopes(client: &Client, asked: Option<Scopes>) -> Result<Scopes, OAuthError> {
    let own: Scopes = client.scopes.iter().cloned().collect();
    let own = own.only(|scope| !STANDARD.contains(&scope));
    match asked {
        None => Ok(own),
        Some(asked) if asked.within(&own) => Ok(asked),
        Some(_) => Err(OAuthError::new(ErrorCode::InvalidScope, "a scope is not allowed for this client")),
    }
}
