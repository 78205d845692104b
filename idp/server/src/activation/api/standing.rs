//! `GET /api/v1/invitations/{id}`: how an invitation stands, and how its letters fare.

use crate::activation::api::caller;
use crate::activation::api::problem::ApiRefused;
use crate::web::visit::Visit;
use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;
use sluis_domain::activation::letters::Letter;
use sluis_domain::client::client::Client;
use sluis_domain::oauth::subject;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::membership::MembershipState;

/// How it stands.
///
/// # Errors
/// When there is no such invitation for this client.
pub async fn get(visit: Visit, Path(id): Path<String>) -> Result<Response, ApiRefused> {
    let client = caller::of(&visit).await?;
    let membership = caller::membership(&visit, &client, &id).await?;
    Ok(Json(of(&visit, &client, &membership).await?).into_response())
}

/// What an app is told of `membership`. It says nothing about the person beyond this membership, whoever
/// they may be elsewhere.
///
/// # Errors
/// When the database cannot be asked.
pub async fn of(visit: &Visit, client: &Client, membership: &Membership) -> Result<Value, ApiRefused> {
    let letters = visit.app.store.read().invitations().letters(membership.id).await?;
    let state = match membership.state() {
        MembershipState::Invited => "invited",
        MembershipState::Active => "active",
        MembershipState::Ended => "ended",
    };
    // Once the person has logged in, the app knows this `sub` already: now it knows whose it is.
    let sub = match membership.user.filter(|_| membership.is_active()) {
        Some(user) => visit.app.store.read().subjects().find(user, subject::sector(client)).await?,
        None => None,
    };
    Ok(json!({
        "id": membership.id,
        "organization": membership.organisation,
        "state": state,
        "invited_at": membership.invited_at.seconds(),
        "activated_at": membership.activated_at.map(|at| at.seconds()),
        "ended_at": membership.ended_at.map(|at| at.seconds()),
        "sub": sub,
        "letters": letters.iter().map(told).collect::<Vec<_>>(),
    }))
}

fn told(letter: &Letter) -> Value {
    json!({ "written_at": letter.at.seconds(), "delivery": letter.delivery, "reason": letter.reason })
}
