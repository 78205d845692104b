//! `GET|POST /oauth2/authorize` (RFC 6749 §3.1, OpenID Connect Core §3.1.2).

use crate::oidc::door;
use crate::oidc::door::{Consented, Underway};
use crate::oidc::form::BrowserForm;
use crate::oidc::hint;
use crate::oidc::parting;
use crate::oidc::rfc6749;
use crate::web::answer::PageRefused;
use crate::web::handle;
use crate::web::sealed::{ReturnTo, SealRefused, Sealed};
use crate::web::urls;
use crate::web::visit::Visit;
use axum::response::{IntoResponse, Redirect, Response};
use sluis_domain::assurance::Acr;
use sluis_domain::client::client::Client;
use sluis_domain::id::Id;
use sluis_domain::login::demand::{AcrDemand, Demand, Prompt};
use sluis_domain::oauth::authorization_request::{
    AuthorizationRequest, Checked, Unreturnable, check, client_id, return_address,
};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::parameters::{Parameters, ParametersRefused};
use sluis_domain::oauth::return_address::ReturnAddress;
use sluis_domain::oauth::scope::STANDARD;
use sluis_domain::oauth::subject;
use sluis_domain::organisation::organisation::Organisation;
use std::collections::BTreeSet;

/// A request that goes on, or the answer that it gets at once.
enum Asked {
    Answered(Response),
    Underway(Box<Underway>),
}

/// A new request, or one that comes back from the login (`?r=`).
///
/// # Errors
/// As pages: while nobody knows whom to tell.
pub async fn get(visit: Visit) -> Result<Response, PageRefused> {
    let parameters = read(visit.uri.query().unwrap_or_default())?;
    // RFC 6749 §3.1: "The authorization server MUST ignore unrecognized request parameters": in a request
    // that a client makes, `r` is one of these.
    let is_of_a_client = !parameters.all("client_id").is_empty();
    if let Some(seal) = parameters.get("r").filter(|_| !is_of_a_client) {
        return resume(&visit, seal).await;
    }
    match ask(&visit, &parameters).await? {
        Asked::Answered(response) => Ok(response),
        Asked::Underway(underway) => door::leave(&visit, *underway, Consented::NotNow).await,
    }
}

/// A new request by POST. The session cookie is not sent along from another site, so the browser comes back
/// by a GET of ours.
///
/// # Errors
/// As pages: while nobody knows whom to tell.
pub async fn post(visit: Visit, BrowserForm(parameters): BrowserForm) -> Result<Response, PageRefused> {
    match ask(&visit, &parameters).await? {
        Asked::Answered(response) => Ok(response),
        Asked::Underway(underway) => match underway.seal(&visit) {
            Ok(seal) => Ok(Redirect::to(&urls::with_seal(urls::AUTHORIZE, &seal)).into_response()),
            Err(refused) => underway.refuse(&visit, refused).await,
        },
    }
}

fn read(query: &str) -> Result<Parameters, PageRefused> {
    Parameters::parse(query).map_err(|refused| match refused {
        ParametersRefused::TooLarge | ParametersRefused::ValueTooLong => PageRefused::TooLarge,
        ParametersRefused::TooMany => PageRefused::RequestRefused,
    })
}

/// A request that comes back. What is too old or not ours has its page at the login.
async fn resume(visit: &Visit, seal: &str) -> Result<Response, PageRefused> {
    let oldest = visit.app.config.lifetimes.request.duration();
    match Sealed::open(&visit.app.seals, seal, visit.now, oldest) {
        Ok(sealed) => {
            let underway = Underway::resumed(visit, sealed, seal.to_owned()).await?;
            door::leave(visit, underway, Consented::NotNow).await
        }
        Err(SealRefused::Expired(_) | SealRefused::Foreign | SealRefused::TooLong) => {
            Ok(Redirect::to(&urls::login_of(seal)).into_response())
        }
    }
}

async fn ask(visit: &Visit, parameters: &Parameters) -> Result<Asked, PageRefused> {
    let id = client_id(parameters).map_err(|refused| unreturnable(&refused, None))?;
    let client = visit.app.directory.client(&visit.app, &id, visit.now).await?;
    let to = return_address(parameters, client.as_deref())
        .map_err(|refused| unreturnable(&refused, client.as_deref()))?;
    let client = client.ok_or(PageRefused::ClientUnknown)?;

    let known = STANDARD.into_iter().collect();
    let checked = match check(parameters, &client, to, &known) {
        Ok(checked) => checked,
        Err(returned) => return back(visit, &client, returned.to, returned.refused).await,
    };
    let lost = || PageRefused::RedirectUriUnknown(client.id.clone());
    let to = checked.request.return_address(&client).ok_or_else(lost)?;
    match demanded(visit, parameters, &client, checked).await? {
        Ok((request, demand)) => {
            let request = Box::new(request);
            let then = ReturnTo::Authorization(request.clone());
            let sealed = Sealed::new(visit.app.dice, visit.now, demand, then);
            Ok(Asked::Underway(Box::new(Underway::new(client, to, request, sealed))))
        }
        Err(refused) => back(visit, &client, to, refused).await,
    }
}

/// The page of a request that goes nowhere. Of a known client it has the name, and the way back to it.
fn unreturnable(refused: &Unreturnable, client: Option<&Client>) -> PageRefused {
    tracing::info!(%refused, "an authorization request that goes nowhere");
    match (refused, client) {
        (Unreturnable::NoRedirectUri | Unreturnable::UnknownRedirectUri, Some(client)) => {
            PageRefused::RedirectUriUnknown(client.id.clone())
        }
        _ => PageRefused::ClientUnknown,
    }
}

async fn back(
    visit: &Visit,
    client: &Client,
    to: ReturnAddress,
    refused: OAuthError,
) -> Result<Asked, PageRefused> {
    let answer = to.error(refused, visit.app.public_url.issuer());
    Ok(Asked::Answered(parting::send(visit, &client.id, answer).await?))
}

/// What the login is asked for this request.
async fn demanded(
    visit: &Visit,
    parameters: &Parameters,
    client: &Client,
    checked: Checked,
) -> Result<Result<(AuthorizationRequest, Demand), OAuthError>, PageRefused> {
    let Checked { mut request, id_token_hint } = checked;
    if let Err(refused) = rfc6749::authorization(parameters, &request) {
        return Ok(Err(refused));
    }
    let Ok(organisation) = organisation(visit, client, request.organization.as_deref()).await? else {
        let why = "this client does not serve that organization";
        return Ok(Err(OAuthError::new(ErrorCode::InvalidRequest, why)));
    };
    let mut demand = demand(&request, client, organisation);
    if let Some(hint) = demand.login_hint.take() {
        demand.login_hint = handle::resolve(visit, hint).await?;
    }
    if let Some(text) = id_token_hint {
        let Some(hint) = hint::read(visit, &text).filter(|hint| hint.client().as_ref() == Some(&client.id))
        else {
            let why = "the id_token_hint is not an ID token of this client";
            return Ok(Err(OAuthError::new(ErrorCode::InvalidRequest, why)));
        };
        expect(visit, client, &hint.sub, &mut demand).await?;
        request.expected_subject = Some(hint.sub);
    }
    Ok(Ok((request, demand)))
}

/// The request for the login room, which knows nothing of OAuth.
fn demand(request: &AuthorizationRequest, client: &Client, organisation: Option<Id<Organisation>>) -> Demand {
    let asked = request.prompt;
    let prompts = [
        (asked.login, Prompt::Login),
        (asked.none, Prompt::None),
        (asked.select_account, Prompt::SelectAccount),
    ];
    let prompt: BTreeSet<Prompt> =
        prompts.into_iter().filter(|(asked, _)| *asked).map(|(_, prompt)| prompt).collect();
    // OpenID Connect Core §3.1.2.1: `acr_values` is "requested as a Voluntary Claim", "in order of preference".
    let acr = request.acr_values.iter().find_map(|value| Acr::parse(value));
    Demand {
        organisation,
        acr: acr.map(|least| AcrDemand { least, essential: false }),
        max_age: request.max_age,
        prompt,
        login_hint: request.login_hint.clone(),
        ui_locales: request.ui_locales.clone(),
        sso: client.sso,
        ..Demand::of(client.id.clone())
    }
}

/// The organisation that `organization` names, by handle or identifier. An error: none that this client
/// serves; which ones exist is nobody's business.
async fn organisation(
    visit: &Visit,
    client: &Client,
    named: Option<&str>,
) -> Result<Result<Option<Id<Organisation>>, ()>, PageRefused> {
    let Some(named) = named else { return Ok(Ok(None)) };
    let id = match named.parse() {
        Ok(id) => Some(id),
        Err(_) => {
            let found = visit.app.store.read().organisations().find_by_handle(named).await?;
            found.map(|organisation| organisation.id)
        }
    };
    Ok(id.filter(|id| client.serves(*id)).map(Some).ok_or(()))
}

/// OpenID Connect Core §3.1.2.1, `id_token_hint`: "If the End-User identified by the ID Token is already
/// logged in or is logged in as a result of the request …, then the Authorization Server returns a positive
/// response; otherwise, it MUST return an error". Somebody else's session does not answer.
async fn expect(visit: &Visit, client: &Client, sub: &str, demand: &mut Demand) -> Result<(), PageRefused> {
    let Some(session) = visit.session().await? else { return Ok(()) };
    let sector = subject::sector(client);
    let known = visit.app.store.read().subjects().find(session.user, sector).await?;
    if known.as_deref() == Some(sub) {
        demand.person = Some(session.user);
    } else {
        demand.prompt.insert(Prompt::Login);
    }
    Ok(())
}
