//! `GET /activate/done?r=SEAL`: everything is proven; the browser goes to the app, where the message waits. No
//! code is issued here: the app asks for one, and the door weighs what was proven as always.

use crate::standing::Standing;
use crate::web::answer::PageRefused;
use crate::web::handle;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::SealRefused;
use crate::web::sealed::Sealed;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::client::client::Client;
use sluis_domain::id::Id;
use sluis_domain::login::journey::Step;
use sluis_domain::user::User;
use url::Url;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    r: String,
}

/// To the app, or back to what is still missing.
///
/// # Errors
/// When the seal is not one that leads to an app.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageRefused> {
    let oldest = visit.app.config.lifetimes.request.duration();
    let sealed = match Sealed::open(&visit.app.seals, &asked.r, visit.now, oldest) {
        Ok(sealed) => sealed,
        // The login has the page for a request that is too old.
        Err(SealRefused::Expired(_)) => return Ok(Redirect::to(&urls::login(&asked.r)).into_response()),
        Err(SealRefused::Foreign | SealRefused::TooLong) => return Err(PageRefused::BadRequest),
    };
    let ReturnTo::Message(target) = sealed.then.clone() else { return Err(PageRefused::BadRequest) };
    let standing = Standing::of(&visit, sealed).await?;
    let Step::Done(done) = standing.step_at_the_door(visit.now) else {
        return Ok(Redirect::to(&urls::login(&asked.r)).into_response());
    };
    let to = address(&visit, &standing.client, (Some(done.user), target.as_deref()));
    Ok(Redirect::to(&to).into_response())
}

/// OpenID Connect Core §4: `iss`, `login_hint` and `target_link_uri` at the app's initiation endpoint. An app
/// that has none is sent to the message itself, and begins the login there.
pub fn address(visit: &Visit, client: &Client, (user, target): (Option<Id<User>>, Option<&str>)) -> String {
    let begin = client.initiate_login_uri.as_deref().and_then(|uri| Url::parse(uri).ok());
    let Some(mut begin) = begin else {
        let plain = target.or(client.home_uri.as_deref());
        return plain.map_or_else(|| "/".to_owned(), str::to_owned);
    };
    begin.query_pairs_mut().append_pair("iss", visit.app.public_url.issuer());
    if let Some(hint) = user.and_then(|user| handle::make(visit, user)) {
        begin.query_pairs_mut().append_pair("login_hint", &hint);
    }
    if let Some(target) = target {
        begin.query_pairs_mut().append_pair("target_link_uri", target);
    }
    begin.into()
}
