//! `/account/consents`: which apps may know what of the person, because they said so, and how that ends.

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::form_view::Sure;
use crate::account::frame;
use crate::account::list_view::Allowed;
use crate::account::list_view::Consents;
use crate::account::trail;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::page::Page;
use crate::web::scopes;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::client::consent::Consent;
use sluis_store::error::StoreError;
use url::form_urlencoded;

/// What the address carries: which one.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    id: String,
}

/// What is posted.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    id: String,
}

/// A consent, and what its app and organisation are called.
pub struct Named {
    consent: Consent,
    app: String,
    organisation: String,
}

/// Shows them.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_look(visit).await?;
    let named = shown(&desk).await?;
    frame::draw(&desk, urls::ACCOUNT_CONSENTS, |page, around| {
        let allowed: Vec<Allowed> = named.iter().map(|named| named.allowed(page, &desk)).collect();
        page.answer(StatusCode::OK, &Consents { page, around, allowed: &allowed })
    })
    .await
}

/// Asks whether the person is sure.
///
/// # Errors
/// With the way to the login; and when there is no such consent here.
pub async fn ask(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    let named = one(&desk, &asked.id).await?;
    frame::draw(&desk, urls::ACCOUNT_CONSENTS, |page, around| {
        let title = page.t_with("acc-consent-title", &[("app", &named.app)]);
        let names = [("app", named.app.as_str()), ("org", named.organisation.as_str())];
        let lines = [page.t_with("acc-consent-ends", &names), page.t_with("acc-consent-again", &names)];
        let (action, back) = (around.link(urls::ACCOUNT_WITHDRAW), around.link(urls::ACCOUNT_CONSENTS));
        let (id, button) = (named.id(), page.t("acc-consent-withdraw"));
        let (action, back, button) = (action.as_str(), back.as_str(), Some(button.as_str()));
        let (id, title, lines, instead) = (id.as_str(), title.as_str(), lines.as_slice(), &[]);
        let sure = Sure { page, around, action, id, title, lines, button, instead, back };
        page.answer(StatusCode::OK, &sure)
    })
    .await
}

/// Withdraws one: the app is asked for it again, and what it got by it is good for nothing any more.
///
/// # Errors
/// As `ask`.
pub async fn withdraw(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let desk = Desk::of_form(visit, urls::ACCOUNT_CONSENTS, &posted.mark).await?;
    let Consent { user, client, organisation, .. } = one(&desk, &posted.id).await?.consent;
    let withdrawn = AuditCode::ConsentWithdrawn;
    let event = trail::of_app(&desk, withdrawn, (&client, organisation));
    let tx = desk.write(urls::ACCOUNT_CONSENTS).await?;
    if tx.consents().remove(user, &client, organisation).await? {
        tx.grants().revoke_of_client(user, &client, organisation, desk.visit.now).await?;
        tx.audit().add(&event).await?;
    }
    tx.commit().await?;
    Ok(desk.on(&Done::ConsentWithdrawn.at(urls::ACCOUNT_CONSENTS)))
}

/// Those under organisations whose rooms are open, by the names of the apps.
///
/// # Errors
/// When the database cannot be asked.
pub async fn shown(desk: &Desk) -> Result<Vec<Named>, StoreError> {
    let app = &desk.visit.app;
    let mut named = Vec::new();
    for consent in app.store.read().consents().list(desk.person.user.id).await? {
        if desk.outlook.shows(Some(consent.organisation)) {
            let client = app.directory.client(app, &consent.client, desk.visit.now).await?;
            let name = client.map_or_else(|| consent.client.to_string(), |client| client.name.clone());
            let organisation = frame::organisation_name(desk, consent.organisation).await?;
            named.push(Named { consent, app: name, organisation });
        }
    }
    named.sort_by(|one, other| (&one.app, &one.organisation).cmp(&(&other.app, &other.organisation)));
    Ok(named)
}

async fn one(desk: &Desk, id: &str) -> Result<Named, Turned> {
    let found = shown(desk).await?.into_iter().find(|named| named.id() == id);
    found.ok_or_else(|| PageRefused::NotFound.into())
}

impl Named {
    /// What an address and a form call it.
    fn id(&self) -> String {
        format!("{}:{}", self.consent.organisation, self.consent.client)
    }

    /// As a page lists it.
    pub fn allowed(&self, page: &Page<'_>, desk: &Desk) -> Allowed {
        let id: String = form_urlencoded::byte_serialize(self.id().as_bytes()).collect();
        Allowed {
            app: self.app.clone(),
            organisation: self.organisation.clone(),
            scopes: scopes::in_words(page, self.consent.scopes.iter().map(String::as_str)),
            since: self.consent.given_at,
            withdraw: desk.link(&format!("{}?id={id}", urls::ACCOUNT_WITHDRAW)),
        }
    }
}
