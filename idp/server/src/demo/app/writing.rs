//! The casemanager's desk: a page that sends somebody a message, so that a newcomer can walk the whole way.

use crate::demo::app::addresses::WRITE;
use crate::demo::app::back_to::{BackTo, MESSAGE};
use crate::demo::app::inviting::{Invitee, NotInvited};
use crate::demo::app::pages::{Frame, WritePage, WrittenPage};
use crate::demo::app::routes::{App, Here, page};
use crate::demo::cast::MAIL_DOMAIN;
use crate::demo::sites::Site;
use crate::demo::words::write as words;
use crate::web::same_origin;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// What is posted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Written {
    email: String,
    username: String,
    given_name: String,
    surname: String,
    organisation: String,
}

/// The form.
pub async fn get(State(app): Here) -> Response {
    form(&app, None, &Written::default())
}

/// Sends it.
pub async fn post(State(app): Here, headers: HeaderMap, Form(written): Form<Written>) -> Response {
    if !same_origin::permits(&Method::POST, &headers, &app.origin) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let email = written.email.trim().to_owned();
    let email = if email.contains('@') { email } else { format!("{email}@{MAIL_DOMAIN}") };
    let invitee = Invitee {
        username: username(&app, &written, &email),
        email,
        given_name: written.given_name.trim().to_owned(),
        surname: written.surname.trim().to_owned(),
        organisation: written.organisation.clone(),
    };
    let target = app.origin.absolute(&BackTo::Message(MESSAGE).path());
    match app.inviting.invite(&invitee, &target).await {
        Ok(()) => page(&WrittenPage { frame: frame(&app), to: &invitee.email, mailbox: &mailbox(&app) }),
        Err(NotInvited::Refused(why)) => form(&app, Some(&why), &written),
        Err(error) => {
            tracing::warn!(app = app.company.client_id, %error, "nobody was invited");
            form(&app, Some(words::UNREACHABLE), &written)
        }
    }
}

/// What the person will log in by, where the employer wants a name: the one that was typed, else what stands before the @.
fn username(app: &App, written: &Written, email: &str) -> Option<String> {
    app.houses.iter().find(|house| house.handle == written.organisation && house.by_name)?;
    let typed = written.username.trim();
    Some(if typed.is_empty() { email.split('@').next().unwrap_or_default() } else { typed }.to_owned())
}

fn form(app: &App, problem: Option<&str>, written: &Written) -> Response {
    let houses: Vec<(&str, &str)> = app.houses.iter().map(|house| (house.handle, house.name)).collect();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = WritePage {
        frame: frame(app),
        action: WRITE,
        houses: &houses,
        problem,
        email: &written.email,
        by_name: app.houses.iter().find(|house| house.by_name).map(|house| house.name),
        username: &written.username,
        given_name: &written.given_name,
        surname: &written.surname,
    };
    (status, page(&form)).into_response()
}

fn frame(app: &App) -> Frame<'_> {
    Frame { company: app.company, visitor: None, neighbours: &app.neighbours }
}

fn mailbox(app: &App) -> String {
    let host = Site::Mail.host();
    let found = app.neighbours.iter().find(|neighbour| neighbour.address.contains(host));
    found.map(|neighbour| format!("{}/", neighbour.address)).unwrap_or_default()
}
