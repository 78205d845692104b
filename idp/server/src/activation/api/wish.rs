//! `POST …/notify`, `…/resend` and `…/withdraw`: what an app may do with an invitation that is there.

use crate::activation::api::body::RawBody;
use crate::activation::api::caller;
use crate::activation::api::idempotency;
use crate::activation::api::problem::ApiRefused;
use crate::activation::api::standing;
use crate::activation::post;
use crate::activation::post::Addressee;
use crate::activation::post::Errand;
use crate::activation::post::Keyed;
use crate::activation::post::Ready;
use crate::activation::trail;
use crate::kept;
use crate::web::visit::Visit;
use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::invitation::Deed;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::activation::invitation::Wish;
use sluis_domain::activation::invitation::decide;
use sluis_domain::activation::invited::InvitedRefused;
use sluis_domain::activation::invited::can_be_asked;
use sluis_domain::activation::invited::deep_link;
use sluis_domain::activation::letters::AskedBefore;
use sluis_domain::activation::second_check::Question;
use sluis_domain::audit::AuditCode;
use sluis_domain::client::client::Client;
use sluis_domain::link::LinkKind;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::user::LoginName;

/// The body of `notify` and `resend`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    /// The page of the app where the message waits, if it is not that of the letter before.
    target_link_uri: Option<String>,
}

/// A message waits.
///
/// # Errors
/// When the client may not, or as the invitation stands.
pub async fn notify(visit: Visit, Path(id): Path<String>, body: RawBody) -> Result<Response, ApiRefused> {
    fulfil(&visit, &id, Wish::Notify, &body).await
}

/// The letter once more.
///
/// # Errors
/// As `notify`.
pub async fn resend(visit: Visit, Path(id): Path<String>, body: RawBody) -> Result<Response, ApiRefused> {
    fulfil(&visit, &id, Wish::Resend, &body).await
}

/// It was a mistake.
///
/// # Errors
/// As `notify`.
pub async fn withdraw(visit: Visit, Path(id): Path<String>, body: RawBody) -> Result<Response, ApiRefused> {
    fulfil(&visit, &id, Wish::Withdraw, &body).await
}

async fn fulfil(visit: &Visit, id: &str, wish: Wish, body: &RawBody) -> Result<Response, ApiRefused> {
    let client = caller::of(visit).await?;
    let about: About = if body.is_empty() { About::default() } else { body.read()? };
    let target = about.target_link_uri.map(|link| deep_link(&link, &client)).transpose()?;
    let membership = caller::membership(visit, &client, id).await?;
    let asked = idempotency::of(visit, wish.name(), body)?;
    if let Some(asked) = &asked {
        match visit.app.store.read().invitations().asked_before(membership.id, asked).await? {
            AskedBefore::No => {}
            AskedBefore::Otherwise => return Err(ApiRefused::KeyReused),
            AskedBefore::Same => return told(visit, &client, &membership).await,
        }
    }
    let letters = visit.app.store.read().invitations().letters(membership.id).await?;
    let deed = decide(wish, membership.state(), &letters, visit.now)
        .map_err(|refused| ApiRefused::Wish(refused, visit.now))?;
    match deed {
        Deed::Activate | Deed::Tell => {
            let ready = compose(visit, &client, &membership, (deed, target)).await?;
            send(visit, &client, &membership, (&ready, asked.as_ref())).await?;
        }
        Deed::End => end(visit, &client, &membership).await?,
        Deed::Nothing => {}
    }
    let after = caller::membership(visit, &client, id).await?;
    told(visit, &client, &after).await
}

async fn told(visit: &Visit, client: &Client, membership: &Membership) -> Result<Response, ApiRefused> {
    Ok(Json(standing::of(visit, client, membership).await?).into_response())
}

/// The letter that `deed` asks for.
async fn compose(
    visit: &Visit,
    client: &Client,
    membership: &Membership,
    (deed, target): (Deed, Option<String>),
) -> Result<Ready, ApiRefused> {
    let tenant = visit.app.directory.tenant(&visit.app, membership.organisation, visit.now).await?;
    let tenant = tenant.ok_or(ApiRefused::Unknown)?;
    let invitation = invitation(visit, client, membership).await?;
    let addressee = Addressee { membership, invitation: &invitation, tenant: &tenant, client };
    if deed == Deed::Tell {
        let to = target.or_else(|| client.home_uri.clone());
        let missing = || InvitedRefused { member: "target_link_uri", why: "is missing".to_owned() };
        return Ok(post::notice(visit, addressee, &to.ok_or_else(missing)?)?);
    }
    // Since the invitation the organisation may have begun to ask what it never said to us.
    let question = Question::of(tenant.policy(membership.user_type).invite.second_check);
    can_be_asked(question, invitation.birthdate.is_some(), &membership.profile)?;
    let target = match target {
        Some(said) => Some(said),
        None => target_of_before(visit, client, membership).await?,
    };
    Ok(post::activation(visit, addressee, target.as_deref())?)
}

/// Where the newest letter that this client had written leads: the message of then still waits (R11, R15). A page of
/// another app is none of its business, and one at an origin that it has given up is none any more.
async fn target_of_before(
    visit: &Visit,
    client: &Client,
    membership: &Membership,
) -> Result<Option<String>, ApiRefused> {
    let links = visit.app.store.read().links().of_membership(membership.id).await?;
    let errands = links.iter().rev().filter(|link| link.kind == LinkKind::Activation);
    let mut own = errands
        .filter_map(|link| kept::of_link::<Errand>(&visit.app, link))
        .filter(|errand| errand.client == client.id);
    Ok(own.next().and_then(|errand| errand.target).filter(|target| deep_link(target, client).is_ok()))
}

/// The letter, its link and the audit row, in one transaction, unless another letter was first.
async fn send(
    visit: &Visit,
    client: &Client,
    membership: &Membership,
    (ready, asked): (&Ready, Option<&Keyed>),
) -> Result<(), ApiRefused> {
    let tx = visit.app.store.write().await?;
    let may_go = ready.may_go(&tx, visit.now).await?;
    if let Some(asked) = asked {
        match tx.invitations().asked_before(membership.id, asked).await? {
            AskedBefore::No => {}
            AskedBefore::Otherwise => return Err(ApiRefused::KeyReused),
            AskedBefore::Same => return Ok(()),
        }
    }
    let refused = |refused| ApiRefused::Wish(refused, visit.now);
    may_go.map_err(refused)?;
    ready.count(&tx, visit).await?.map_err(refused)?;
    ready.keep(&tx, asked, visit.now).await?;
    tx.audit().add(&trail::by_client(visit, AuditCode::LinkSent, client, membership)).await?;
    Ok(tx.commit().await?)
}

/// What was asked when the person was invited. Who was made known otherwise has no such row: what the
/// organisation says of them stands in.
async fn invitation(
    visit: &Visit,
    client: &Client,
    membership: &Membership,
) -> Result<Invitation, ApiRefused> {
    if let Some(known) = visit.app.store.read().invitations().find(membership.id).await? {
        return Ok(known);
    }
    let nowhere = || InvitedRefused { member: "email", why: "is not known of this person".to_owned() };
    let mail = membership.profile.email.as_deref().ok_or_else(nowhere)?;
    Ok(Invitation {
        membership: membership.id,
        client: client.id.clone(),
        idempotency: None,
        login_name: LoginName::parse(mail).map_err(|_| nowhere())?,
        birthdate: None,
        language: visit.app.config.i18n.default.tag().to_owned(),
        created_at: membership.invited_at,
    })
}

async fn end(visit: &Visit, client: &Client, membership: &Membership) -> Result<(), ApiRefused> {
    let tx = visit.app.store.write().await?;
    // In the order in which who accepts an invitation writes: the link, then the membership.
    tx.links().call_back_of_membership(membership.id, visit.now).await?;
    tx.invitations().call_back_letters(membership.id, visit.now).await?;
    // Accepted at the same moment: then there is nothing to withdraw, nothing of this is written, and the answer says
    // "active".
    if tx.memberships().withdraw(membership.id, visit.now).await? {
        tx.audit().add(&trail::by_client(visit, AuditCode::AccountWithdrawn, client, membership)).await?;
        tx.commit().await?;
    }
    Ok(())
}
