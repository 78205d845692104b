//! `POST /api/v1/invitations`: an app invites somebody. Nobody is looked up: what comes of it is the same for an
//! address that is known and for one that is not.

use crate::activation::api::body::RawBody;
use crate::activation::api::caller;
use crate::activation::api::idempotency;
use crate::activation::api::problem::ApiRefused;
use crate::activation::api::standing;
use crate::activation::check;
use crate::activation::post;
use crate::activation::post::Addressee;
use crate::activation::post::Ready;
use crate::activation::trail;
use crate::directory::Tenant;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::Json;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::response::Response;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::activation::invited::Asked;
use sluis_domain::activation::invited::Invited;
use sluis_domain::activation::invited::InvitedRefused;
use sluis_domain::activation::letters::TooSoon;
use sluis_domain::activation::second_check::Question;
use sluis_domain::audit::AuditCode;
use sluis_domain::client::client::Client;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::invite::InviteSend;
use sluis_domain::secret::Digest;
use sluis_store::error::INVITATION_IS_ASKED_ONCE;
use sluis_store::store::Tx;
use std::sync::Arc;
use std::time::Duration;

/// Invitations are counted by the hour.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Invites.
///
/// # Errors
/// When the client may not, or the body is not taken.
pub async fn post(visit: Visit, body: RawBody) -> Result<Response, ApiRefused> {
    let client = caller::of(&visit).await?;
    let asked: Asked = body.read()?;
    let key = idempotency::of(&visit, "invite", &body)?;
    let tenant = tenant(&visit, &client, asked.organization.as_deref()).await?;
    let invited = asked.check(&client)?;
    if let Some((key, request)) = &key
        && let Some(before) = again(&visit, &client, key, request).await?
    {
        return answer(&visit, &client, &before, StatusCode::OK).await;
    }
    let policy = tenant.policy(invited.user_type);
    invited.has_name_as(policy.login.identifier)?;
    invited.can_be_asked(Question::of(policy.invite.second_check))?;
    let (membership, invitation) = make(&visit, &client, &tenant, (&invited, key.clone()));
    let addressee =
        Addressee { membership: &membership, invitation: &invitation, tenant: &tenant, client: &client };
    let on_create = tenant.policy(membership.user_type).invite.send == InviteSend::OnCreate;
    let letter = (on_create || invited.target.is_some())
        .then(|| post::activation(&visit, addressee, invited.target.as_deref()))
        .transpose()?;
    match keep(&visit, (&client, &membership, &invitation), letter.as_ref()).await {
        // Twice at the same moment: the first one answers for both.
        Err(ApiRefused::Failed(error)) if error.is_conflict(INVITATION_IS_ASKED_ONCE) => {
            let (key, request) = key.ok_or(error)?;
            let before = again(&visit, &client, &key, &request).await?;
            answer(&visit, &client, &before.ok_or(ApiRefused::Unknown)?, StatusCode::OK).await
        }
        Err(refused) => Err(refused),
        Ok(()) => answer(&visit, &client, &membership, StatusCode::CREATED).await,
    }
}

/// The invitation, its letter and the audit row, in one transaction, unless a letter went to that address a
/// moment ago: then nobody is invited.
async fn keep(
    visit: &Visit,
    (client, membership, invitation): (&Client, &Membership, &Invitation),
    letter: Option<&Ready>,
) -> Result<(), ApiRefused> {
    let tx = visit.app.store.write().await?;
    count(&tx, visit, membership.organisation).await?;
    tx.memberships().add(membership).await?;
    tx.invitations().add(invitation).await?;
    tx.audit().add(&trail::by_client(visit, AuditCode::AccountInvited, client, membership)).await?;
    if let Some(letter) = letter {
        let refused = |refused| ApiRefused::Wish(refused, visit.now);
        letter.may_go(&tx, visit.now).await?.map_err(refused)?;
        letter.count(&tx, visit).await?.map_err(refused)?;
        letter.keep(&tx, None, visit.now).await?;
    }
    Ok(tx.commit().await?)
}

/// Counts one more invitation of `organisation`, whichever of its apps asks: also without a letter each one is a row
/// that somebody must clear away. One that is not made is not counted.
async fn count(tx: &Tx, visit: &Visit, organisation: Id<Organisation>) -> Result<(), ApiRefused> {
    let key = format!("invitations-organisation:{organisation}");
    let made = tx.attempts().count_within(&key, HOUR, visit.now).await?;
    if made.failures <= visit.app.config.email.invitations_an_hour {
        return Ok(());
    }
    Err(ApiRefused::TooMany(TooSoon(made.first_at + HOUR), visit.now))
}

/// The organisation that is asked for; which ones exist beside those of this client is nobody's business.
async fn tenant(visit: &Visit, client: &Client, named: Option<&str>) -> Result<Arc<Tenant>, ApiRefused> {
    let refused = |why: &str| InvitedRefused { member: "organization", why: why.to_owned() };
    let id = match (named, client.organisations.as_slice()) {
        (None, [only]) => Some(*only),
        (None, _) => return Err(refused("is missing: this client serves several organisations").into()),
        (Some(named), _) => match named.parse() {
            Ok(id) => Some(id),
            Err(_) => {
                visit.app.store.read().organisations().find_by_handle(named).await?.map(|found| found.id)
            }
        },
    };
    let served = id.filter(|id| client.serves(*id)).ok_or_else(|| refused("is none of this client"))?;
    let tenant = visit.app.directory.tenant(&visit.app, served, visit.now).await?;
    Ok(tenant.ok_or_else(|| refused("is none of this client"))?)
}

/// What this client asked by the same key, if it did.
async fn again(
    visit: &Visit,
    client: &Client,
    key: &str,
    request: &Digest,
) -> Result<Option<Membership>, ApiRefused> {
    let read = visit.app.store.read();
    let Some(before) = read.invitations().find_by_key(&client.id, key).await? else { return Ok(None) };
    if before.idempotency.as_ref().is_none_or(|(_, asked)| asked != request) {
        return Err(ApiRefused::KeyReused);
    }
    Ok(read.memberships().find(before.membership).await?)
}

fn make(
    visit: &Visit,
    client: &Client,
    tenant: &Tenant,
    (invited, idempotency): (&Invited, Option<(String, Digest)>),
) -> (Membership, Invitation) {
    let membership = Membership {
        id: visit.app.dice.id(visit.now),
        user: None,
        organisation: tenant.organisation.id,
        user_type: invited.user_type,
        profile: invited.profile.clone(),
        invited_at: visit.now,
        activated_at: None,
        ended_at: None,
    };
    let language = invited.language.clone().unwrap_or_else(|| visit.app.config.i18n.default.tag().to_owned());
    let invitation = Invitation {
        membership: membership.id,
        client: client.id.clone(),
        idempotency,
        login_name: invited.login_name.clone(),
        birthdate: invited.birthdate.as_deref().map(|date| check::digest(&visit.app, membership.id, date)),
        language,
        created_at: visit.now,
    };
    (membership, invitation)
}

async fn answer(
    visit: &Visit,
    client: &Client,
    membership: &Membership,
    status: StatusCode,
) -> Result<Response, ApiRefused> {
    let told = standing::of(visit, client, membership).await?;
    let mut response = (status, Json(told)).into_response();
    let place = visit.app.public_url.absolute(&format!("{}/{}", urls::INVITATIONS, membership.id));
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}
