//! The door out: the only place that issues an authorization code.
//!
//! It takes nobody's word. Whatever page a browser comes from, what was proven is read from the session and
//! weighed here against the policy of this moment.

use crate::oidc::parting;
use crate::oidc::trail;
use crate::oidc::trail::{About, Happened};
use crate::standing::Standing;
use crate::web::answer::PageRefused;
use crate::web::sealed::{ReturnTo, SealRefused, Sealed};
use crate::web::urls;
use crate::web::visit::Visit;
use axum::response::{IntoResponse, Redirect, Response};
use sluis_domain::client::client::{Client, ConsentRule};
use sluis_domain::client::consent::Consent;
use sluis_domain::id::Id;
use sluis_domain::login::demand::Prompt;
use sluis_domain::login::journey::{Done, Step};
use sluis_domain::login::person::Person;
use sluis_domain::login::silence::{SilentRefusal, silent_refusal};
use sluis_domain::oauth::authorization_request::AuthorizationRequest;
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::grant::Grant;
use sluis_domain::oauth::return_address::ReturnAddress;
use sluis_domain::oauth::scope::{OFFLINE_ACCESS, Scopes};
use sluis_domain::oauth::subject;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Digest;
use sluis_domain::session::Session;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A request on its way to its answer.
pub(super) struct Underway {
    pub(super) client: Arc<Client>,
    pub(super) sealed: Sealed,
    to: ReturnAddress,
    request: Box<AuthorizationRequest>,
    /// The seal that it came back with; none: it is new, and nothing happened for it yet.
    seal: Option<String>,
}

/// Whether the person says yes with this very request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Consented {
    NotNow,
    /// This person, for this organisation: nobody else's yes.
    Now(Id<User>, Id<Organisation>),
}

/// What the browser's session comes to for a request.
pub(super) enum Weighed {
    /// Something is still to be shown.
    Short(Step),
    /// Everything that is asked was proven.
    Through(Box<Through>),
}

/// Who goes through the door.
pub(super) struct Through {
    pub(super) done: Done,
    pub(super) person: Person,
    session: Session,
}

impl Underway {
    /// A new request.
    pub(super) const fn new(
        client: Arc<Client>,
        to: ReturnAddress,
        request: Box<AuthorizationRequest>,
        sealed: Sealed,
    ) -> Self {
        Self { client, sealed, to, request, seal: None }
    }

    /// One that comes back. The client may have changed since: its address is looked up again.
    pub(super) async fn resumed(visit: &Visit, sealed: Sealed, seal: String) -> Result<Self, PageRefused> {
        let ReturnTo::Authorization(request) = &sealed.then else { return Err(PageRefused::BadRequest) };
        let request = request.clone();
        let found = visit.app.directory.client(&visit.app, &request.client, visit.now).await?;
        let client = found.filter(|client| client.disabled_at.is_none()).ok_or(PageRefused::ClientUnknown)?;
        let to = request
            .return_address(&client)
            .ok_or_else(|| PageRefused::RedirectUriUnknown(client.id.clone()))?;
        Ok(Self { client, sealed, to, request, seal: Some(seal) })
    }

    /// The request itself.
    pub(super) fn request(&self) -> &AuthorizationRequest {
        &self.request
    }

    /// The seal for an address of ours.
    pub(super) fn seal(&self, visit: &Visit) -> Result<String, OAuthError> {
        if let Some(seal) = &self.seal {
            return Ok(seal.clone());
        }
        self.sealed.seal(&visit.app.seals, visit.app.dice).map_err(|refused| match refused {
            SealRefused::TooLong => OAuthError::new(ErrorCode::InvalidRequest, "the request is too large"),
            SealRefused::Expired(_) | SealRefused::Foreign => OAuthError::from(ErrorCode::ServerError),
        })
    }

    /// Sends the refusal to the client.
    pub(super) async fn refuse(self, visit: &Visit, refused: OAuthError) -> Result<Response, PageRefused> {
        tracing::info!(%refused, client = %self.client.id, "an authorization request is refused");
        let answer = self.to.error(refused, visit.app.public_url.issuer());
        parting::send(visit, &self.client.id, answer).await
    }

    fn is_silent(&self) -> bool {
        self.sealed.demand.prompts(Prompt::None)
    }
}

/// The one door out: a code for who has proven everything, or the way to what is missing.
pub(super) async fn leave(
    visit: &Visit,
    underway: Underway,
    consented: Consented,
) -> Result<Response, PageRefused> {
    let through = match weigh(visit, &underway).await? {
        Weighed::Through(through) => through,
        Weighed::Short(step) => return short(visit, underway, &step).await,
    };
    // A yes of somebody else, or for another organisation, is none.
    let yes = consented == Consented::Now(through.done.user, through.done.organisation);
    if !yes && asks_consent(visit, &underway, &through).await? {
        return to_consent(visit, underway).await;
    }
    let sub = sub(visit, &underway, &through).await?;
    if underway.request().expected_subject.as_ref().is_some_and(|expected| *expected != sub.value) {
        let why = "another person logged in than the id_token_hint names";
        return underway.refuse(visit, OAuthError::new(ErrorCode::LoginRequired, why)).await;
    }
    match issue(visit, &underway, &through, (sub, yes)).await? {
        Issued::Code(code) => {
            let answer = underway.to.code(&code, visit.app.public_url.issuer());
            parting::send(visit, &underway.client.id, answer).await
        }
        Issued::ConsentWithdrawn => to_consent(visit, underway).await,
        Issued::SessionEnded => short(visit, underway, &Step::Password).await,
    }
}

/// To the page that asks what the client may know, or what the client hears if no page may be shown.
async fn to_consent(visit: &Visit, underway: Underway) -> Result<Response, PageRefused> {
    if underway.is_silent() {
        return underway.refuse(visit, ErrorCode::ConsentRequired.into()).await;
    }
    match underway.seal(visit) {
        Ok(seal) => Ok(Redirect::to(&urls::with_seal(urls::CONSENT, &seal)).into_response()),
        Err(refused) => underway.refuse(visit, refused).await,
    }
}

/// What the session of this browser comes to for this request, as things stand now. Only what lies in the
/// session opens this door; of what happened for the request nothing but the person's choices.
pub(super) async fn weigh(visit: &Visit, underway: &Underway) -> Result<Weighed, PageRefused> {
    let sealed = underway.sealed.clone();
    let standing = match underway.seal {
        Some(_) => Standing::of(visit, sealed).await?,
        None => Standing::of_new(visit, sealed).await?,
    };
    Ok(match (standing.step_at_the_door(visit.now), standing.person, standing.session) {
        (Step::Done(done), Some(person), Some(session)) => {
            Weighed::Through(Box::new(Through { done, person, session }))
        }
        (Step::Done(_), _, _) => Weighed::Short(Step::Password),
        (step, _, _) => Weighed::Short(step),
    })
}

/// The way to what is missing, or what the client hears if no page may be shown.
async fn short(visit: &Visit, underway: Underway, step: &Step) -> Result<Response, PageRefused> {
    if let Some(refusal) = silent_refusal(step).filter(|_| underway.is_silent()) {
        let code = match refusal {
            SilentRefusal::AccessDenied => ErrorCode::AccessDenied,
            SilentRefusal::AccountSelectionRequired => ErrorCode::AccountSelectionRequired,
            SilentRefusal::InteractionRequired => ErrorCode::InteractionRequired,
            SilentRefusal::LoginRequired => ErrorCode::LoginRequired,
            SilentRefusal::UnmetAuthenticationRequirements => ErrorCode::UnmetAuthenticationRequirements,
        };
        return underway.refuse(visit, code.into()).await;
    }
    match underway.seal(visit) {
        Ok(seal) => Ok(Redirect::to(&urls::login(&seal)).into_response()),
        Err(refused) => underway.refuse(visit, refused).await,
    }
}

/// Whether the person is to be asked what the client may know.
pub(super) async fn asks_consent(
    visit: &Visit,
    underway: &Underway,
    through: &Through,
) -> Result<bool, StoreError> {
    let request = underway.request();
    if request.prompt.consent {
        return Ok(true);
    }
    if underway.client.consent == ConsentRule::Implicit {
        return Ok(false);
    }
    let read = visit.app.store.read();
    let allowed =
        read.consents().find(through.done.user, &underway.client.id, through.done.organisation).await?;
    Ok(!request.scopes.within(&allowed.into_iter().collect()))
}

/// What the client hears of the person.
struct Sub {
    value: String,
    /// Whether the table holds it already.
    known: bool,
}

async fn sub(visit: &Visit, underway: &Underway, through: &Through) -> Result<Sub, StoreError> {
    let (client, user) = (&underway.client, through.done.user);
    let found = visit.app.store.read().subjects().find(user, subject::sector(client)).await?;
    let known = found.is_some();
    let first = || subject::first_value(client, user, &visit.app.seals.subject, visit.app.dice.bytes());
    Ok(Sub { value: found.unwrap_or_else(first), known })
}

/// What came of it. Without a code nothing was written: whoever ended the session or withdrew the consent this moment
/// revoked what was granted before, and this would come after.
enum Issued {
    Code(String),
    ConsentWithdrawn,
    SessionEnded,
}

/// Writes the grant, the consent and their audit rows in one transaction, and gives the code.
async fn issue(
    visit: &Visit,
    underway: &Underway,
    through: &Through,
    (sub, yes): (Sub, bool),
) -> Result<Issued, StoreError> {
    let code = visit.app.dice.bearer();
    let tx = visit.app.store.write().await?;
    // One lock, taken first: of two requests that hold the row together and write to it later, each waits for the
    // other.
    let stays = match through.session.is_to_be_seen(visit.now) {
        true => tx.sessions().go_on(&through.session, visit.now).await?,
        false => tx.sessions().stays(&through.session).await?,
    };
    if !stays {
        return Ok(Issued::SessionEnded);
    }
    let remembered = if yes || underway.client.consent != ConsentRule::Implicit {
        let (user, organisation) = (through.done.user, through.done.organisation);
        let allowed = tx.consents().hold(user, &underway.client.id, organisation).await?;
        if !yes && !underway.request().scopes.within(&allowed.iter().map(String::as_str).collect()) {
            return Ok(Issued::ConsentWithdrawn);
        }
        yes.then(|| consent(visit, underway, through, allowed))
    } else {
        None
    };
    let subject = if sub.known {
        sub.value
    } else {
        tx.subjects().add_if_absent(through.done.user, subject::sector(&underway.client), &sub.value).await?
    };
    let grant = grant(visit, underway, through, (subject, code.digest()));
    if let Some(consent) = &remembered {
        tx.consents().save(consent).await?;
        tx.audit().add(&event(visit, &Happened::ConsentGiven, through, &grant)).await?;
    }
    tx.grants().add(&grant).await?;
    tx.audit().add(&event(visit, &Happened::GrantIssued, through, &grant)).await?;
    tx.commit().await?;
    Ok(Issued::Code(code.expose().to_owned()))
}

/// The answer that is remembered: what was allowed before stays allowed.
fn consent(visit: &Visit, underway: &Underway, through: &Through, before: Vec<String>) -> Consent {
    let (user, organisation) = (through.done.user, through.done.organisation);
    let now = underway.request().scopes.iter().map(str::to_owned);
    let scopes: Scopes = before.into_iter().chain(now).collect();
    let client = underway.client.id.clone();
    Consent { user, client, organisation, scopes: scopes.to_row(), given_at: visit.now }
}

fn grant(visit: &Visit, underway: &Underway, through: &Through, (subject, code): (String, Digest)) -> Grant {
    let (request, done) = (underway.request(), &through.done);
    let id: Id<Grant> = visit.app.dice.id(visit.now);
    Grant {
        id,
        client: underway.client.id.clone(),
        user: done.user,
        membership: done.membership,
        organisation: done.organisation,
        session: through.session.id,
        subject,
        scopes: request.scopes.to_row(),
        resource: request.resource.clone(),
        redirect_uri: request.redirect_uri.clone(),
        nonce: request.nonce.clone(),
        code_challenge: request.code_challenge.as_ref().map(|challenge| challenge.as_str().to_owned()),
        code,
        code_expires_at: visit.now + visit.app.config.lifetimes.authorization_code.duration(),
        code_used_at: None,
        auth_time: done.assurance.auth_time,
        acr: done.assurance.acr.uri().to_owned(),
        amr: done.assurance.amr.iter().map(|method| (*method).to_owned()).collect(),
        offline: request.scopes.has(OFFLINE_ACCESS),
        refresh_generation: 0,
        refresh_rotated_at: None,
        refresh_used_at: None,
        revoked_at: None,
        created_at: visit.now,
    }
}

fn event(
    visit: &Visit,
    happened: &Happened,
    through: &Through,
    grant: &Grant,
) -> sluis_domain::audit::AuditEvent {
    let detail = BTreeMap::from([
        ("acr", grant.acr.clone()),
        ("grant", grant.id.to_string()),
        ("scope", grant.scopes.join(" ")),
    ]);
    let about = About {
        organisation: grant.organisation,
        account: Some(through.person.user.pseudonym),
        client: Some(&grant.client),
        detail,
    };
    trail::event(visit, happened, about)
}
