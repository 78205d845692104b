//! `/account/security/remove?id=ID`: to take one second step away (D7). Where one is a must, the last one stays.

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::form_view::Sure;
use crate::account::frame;
use crate::account::security;
use crate::account::told;
use crate::credential_change::credential_changed;
use crate::mail::notices::Notice;
use crate::web::answer::PageRefused;
use crate::web::method_names;
use crate::web::own_browser::FormMark;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::login::removal;
use sluis_domain::login::removal::RemovalRefused;
use sluis_domain::mail::OutgoingMail;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// What the address carries.
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

/// Asks whether the person is sure, or says why it cannot be done.
///
/// # Errors
/// With the way to the login; and when there is no such second step here.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    let held = one(&desk, &asked.id)?;
    ask(&desk, held, StatusCode::OK).await
}

/// Takes it away.
///
/// # Errors
/// As `get`.
pub async fn post(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let mut desk = Desk::of_form(visit, urls::ACCOUNT_SECURITY, &posted.mark).await?;
    let held = one(&desk, &posted.id)?.clone();
    let mails = told::everywhere(&desk, Notice::FactorRemoved).await?;
    let tx = desk.write(urls::ACCOUNT_SECURITY).await?;
    desk.look_again(&tx).await?;
    let done = desk.on(&Done::Removed.at(urls::ACCOUNT_SECURITY));
    if !desk.person.authenticators.iter().any(|left| left.id == held.id) {
        // Another tab was first: there is nothing left to take away, and nothing to tell of.
        return Ok(done);
    }
    if removal::check(&desk.person, &[held.id], &desk.hand(), desk.visit.now).is_err() {
        drop(tx);
        return ask(&desk, &held, StatusCode::CONFLICT).await;
    }
    take_away(&desk, tx, (&[held.id], &mails)).await?;
    Ok(done)
}

/// Takes these away in `tx`, and with them the other sessions and every remembered device; tells of what was there
/// to be taken away.
///
/// # Errors
/// When the database does not take it.
pub async fn take_away(
    desk: &Desk,
    tx: Tx,
    (gone, mails): (&[Id<Authenticator>], &[OutgoingMail]),
) -> Result<(), StoreError> {
    for held in desk.person.authenticators.iter().filter(|held| gone.contains(&held.id)) {
        if tx.authenticators().remove(held.id).await? {
            let detail = [("factor", held.kind.name())];
            tx.audit().add(&desk.event(AuditCode::FactorRemoved, &detail)).await?;
        }
    }
    credential_changed(&tx, desk.person.user.id, Some(desk.session.id), desk.visit.now).await?;
    for mail in mails {
        tx.outbox().add(mail).await?;
    }
    tx.commit().await
}

fn one<'d>(desk: &'d Desk, id: &str) -> Result<&'d Authenticator, Turned> {
    let id: Id<Authenticator> = id.parse().map_err(|_| PageRefused::NotFound)?;
    let held = security::held(desk).find(|held| held.id == id);
    held.ok_or_else(|| PageRefused::NotFound.into())
}

async fn ask(desk: &Desk, held: &Authenticator, status: StatusCode) -> Result<Response, Turned> {
    let refused = removal::check(&desk.person, &[held.id], &desk.hand(), desk.visit.now).err();
    let demanded_by = match refused {
        Some(RemovalRefused::Demanded(organisation)) => security::named(desk, organisation).await?,
        Some(RemovalRefused::NotTheirs | RemovalRefused::OnAnotherWord) | None => None,
    };
    frame::draw(desk, urls::ACCOUNT_SECURITY, |page, around| {
        let what = page.t(method_names::key(held.kind));
        let title = page.t_with("acc-remove-title", &[("what", &what)]);
        let lines = match refused {
            Some(RemovalRefused::OnAnotherWord) => security::on_another_word(page),
            Some(_) => vec![demanded(page, demanded_by.as_deref()), page.t("acc-remove-first")],
            None => vec![method_names::label(page, held), page.t("rst-ends")],
        };
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let (button, id) = (page.t("acc-remove"), held.id.to_string());
        let (action, back) = (around.link(urls::ACCOUNT_REMOVE), around.link(urls::ACCOUNT_SECURITY));
        let button = Some(button.as_str()).filter(|_| refused.is_none());
        let (action, back, id, title) = (action.as_str(), back.as_str(), id.as_str(), title.as_str());
        let instead = &security::instead(refused, around, back);
        let lines = &lines;
        page.answer(status, &Sure { page, around, action, id, title, lines, button, instead, back })
    })
    .await
}

/// Why it stays, by whose rule.
fn demanded(page: &Page<'_>, organisation: Option<&str>) -> String {
    match organisation {
        Some(organisation) => page.t_with("acc-remove-demanded", &[("org", organisation)]),
        None => page.t("acc-remove-demanded-any"),
    }
}
