//! The pages of the telephone.

use crate::demo::own_page::{dressed, page};
use crate::demo::phone::{Entry, Phone, STEP_SECONDS, seconds_left};
use crate::demo::texts::Received;
use crate::demo::words::phone as words;
use crate::web::local_time::hour_minute;
use crate::web::same_origin;
use crate::web::urls::PublicUrl;
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use sluis_domain::time::{Clock, Timestamp};
use std::sync::Arc;

const STYLE: &str = include_str!("../../../../themes/demo/phone.css");
const SCRIPT: &str = include_str!("../../../../themes/demo/phone.js");
/// How often the page looks again, in seconds.
const LOOK_AGAIN_SECONDS: i64 = 5;

/// The site with its telephone.
struct Site {
    phone: Phone,
    origin: PublicUrl,
    clock: Arc<dyn Clock>,
}

type Here = State<Arc<Site>>;

#[derive(Template)]
#[template(path = "phone.html", config = "askama-demo.toml")]
struct CodesPage {
    entries: Vec<Entry>,
    texts: Vec<Incoming>,
    now: Timestamp,
    left: i64,
    again: i64,
}

#[derive(Template)]
#[template(path = "phone_add.html", config = "askama-demo.toml")]
struct AddPage<'a> {
    typed: &'a str,
    name: &'a str,
    is_wrong: bool,
}

/// One text message, as the page shows it.
struct Incoming {
    to: String,
    text: String,
    when: String,
}

/// The router of the telephone.
pub fn router(phone: Phone, origin: PublicUrl, clock: Arc<dyn Clock>) -> Router {
    let router = Router::new()
        .route("/", get(codes))
        .route("/ververs.js", get(script))
        .route("/toevoegen", get(add_page).post(add))
        .with_state(Arc::new(Site { phone, origin, clock }));
    dressed(router, STYLE)
}

async fn codes(State(site): Here) -> Response {
    let Ok(entries) = site.phone.entries().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let now = site.clock.now();
    let left = seconds_left(now);
    let incoming = |received: Received| Incoming {
        to: received.to,
        text: received.text,
        when: hour_minute(received.at),
    };
    let texts = site.phone.texts().into_iter().map(incoming).collect();
    page(&CodesPage { entries, texts, now, left, again: left.min(LOOK_AGAIN_SECONDS) })
}

async fn script() -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

async fn add_page() -> Response {
    page(&AddPage { typed: "", name: "", is_wrong: false })
}

#[derive(Deserialize)]
struct Typed {
    key: String,
    #[serde(default)]
    name: String,
}

async fn add(State(site): Here, headers: HeaderMap, Form(typed): Form<Typed>) -> Response {
    if !same_origin::permits(&Method::POST, &headers, &site.origin) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if site.phone.add(&typed.key, &typed.name, words::UNNAMED) {
        return Redirect::to("/").into_response();
    }
    let again = AddPage { typed: &typed.key, name: &typed.name, is_wrong: true };
    (StatusCode::UNPROCESSABLE_ENTITY, page(&again)).into_response()
}
