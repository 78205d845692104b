//! `/account/security/off`: no second step any more (R124), where every organisation leaves that to the person.

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::form_view::Sure;
use crate::account::frame;
use crate::account::remove;
use crate::account::security;
use crate::account::told;
use crate::mail::notices::Notice;
use crate::web::own_browser::FormMark;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::removal;
use sluis_domain::login::removal::RemovalRefused;

/// What is posted.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(flatten)]
    mark: FormMark,
}

/// Asks whether the person is sure, or says why it cannot be done.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    ask(&desk, StatusCode::OK).await
}

/// Switches it off.
///
/// # Errors
/// As `get`.
pub async fn post(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let mut desk = Desk::of_form(visit, urls::ACCOUNT_OFF, &posted.mark).await?;
    let mails = told::everywhere(&desk, Notice::SecondStepOff).await?;
    let tx = desk.write(urls::ACCOUNT_SECURITY).await?;
    desk.look_again(&tx).await?;
    let done = desk.on(&Done::Off.at(urls::ACCOUNT_SECURITY));
    let all = security::second_steps(&desk);
    if all.is_empty() {
        // Another tab was first: there is nothing left to switch off, and nothing to tell of.
        return Ok(done);
    }
    if removal::check(&desk.person, &all, &desk.hand(), desk.visit.now).is_err() {
        drop(tx);
        return ask(&desk, StatusCode::CONFLICT).await;
    }
    remove::take_away(&desk, tx, (&all, &mails)).await?;
    Ok(done)
}

async fn ask(desk: &Desk, status: StatusCode) -> Result<Response, Turned> {
    let all = security::second_steps(desk);
    let refused = removal::check(&desk.person, &all, &desk.hand(), desk.visit.now).err();
    let demanded_by = match refused {
        Some(RemovalRefused::Demanded(organisation)) => security::named(desk, organisation).await?,
        Some(RemovalRefused::NotTheirs | RemovalRefused::OnAnotherWord) | None => None,
    };
    frame::draw(desk, urls::ACCOUNT_SECURITY, |page, around| {
        let lines = match refused {
            Some(RemovalRefused::OnAnotherWord) => security::on_another_word(page),
            Some(_) => vec![security::why(page, demanded_by.as_deref())],
            None => vec![page.t("acc-off-body"), page.t("rst-ends")],
        };
        let (title, button) = (page.t("acc-off-title"), page.t("set-turnoff"));
        let (action, back) = (around.link(urls::ACCOUNT_OFF), around.link(urls::ACCOUNT_SECURITY));
        let button = Some(button.as_str()).filter(|_| refused.is_none());
        let (action, back, title) = (action.as_str(), back.as_str(), title.as_str());
        let instead = &security::instead(refused, around, back);
        let (id, lines) = ("", &lines);
        page.answer(status, &Sure { page, around, action, id, title, lines, button, instead, back })
    })
    .await
}
