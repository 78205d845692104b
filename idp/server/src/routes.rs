//! Every address of the house on one screen.

use crate::account;
use crate::activation;
use crate::app::App;
use crate::health;
use crate::login;
use crate::oidc;
use crate::recovery;
use crate::sms;
use crate::web::files;
use crate::web::frame;
use crate::web::long_body;
use crate::web::security_txt;
use crate::web::urls;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::routing::post;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// How long an answer may take. A full password queue is emptied within it.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// The whole provider.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .merge(machines(&app))
        .merge(api())
        .merge(pages())
        .route(urls::LIVE, get(health::live))
        .route(urls::READY, get(health::ready))
        .route(urls::SECURITY_TXT, get(security_txt::get))
        .layer(DefaultBodyLimit::max(long_body::LONGEST_TAKEN))
        .layer(from_fn(long_body::around))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, LONGEST_ANSWER))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&app), frame::around))
        .with_state(app)
}

/// What applications talk to.
fn machines(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route(urls::OPENID_CONFIGURATION, get(oidc::discovery::get))
        .route(urls::OAUTH_CONFIGURATION, get(oidc::discovery::get))
        .route(urls::JWKS, get(oidc::jwks::get))
        .route(urls::TOKEN, post(oidc::token::post))
        .route(urls::USERINFO, get(oidc::userinfo::get).post(oidc::userinfo::post))
        .route(urls::INTROSPECT, post(oidc::introspect::post))
        .route(urls::REVOKE, post(oidc::revoke::post))
        .layer(from_fn_with_state(Arc::clone(app), oidc::cross_origin::around))
}

/// What apps ask with their own credentials.
fn api() -> Router<Arc<App>> {
    Router::new()
        .route(urls::INVITATIONS, post(activation::api::create::post))
        .route(urls::INVITATION, get(activation::api::standing::get))
        .route(urls::INVITATION_NOTIFY, post(activation::api::wish::notify))
        .route(urls::INVITATION_RESEND, post(activation::api::wish::resend))
        .route(urls::INVITATION_WITHDRAW, post(activation::api::wish::withdraw))
        .route(urls::SMS_REPORT, post(sms::report::post))
        .route(urls::SMS_REPORTS, get(sms::reports::take).post(sms::reports::take))
}

/// What people see.
fn pages() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(oidc::front::get))
        .route(urls::AUTHORIZE, get(oidc::authorize::get).post(oidc::authorize::post))
        .route(urls::CONSENT, get(oidc::consent::get).post(oidc::consent::post))
        .route(urls::LOGOUT, get(oidc::logout::get).post(oidc::logout::post))
        .route(urls::LOGOUT_CONFIRM, post(oidc::logout::confirm))
        .merge(login::addresses::router())
        .route(urls::ACTIVATE, get(activation::enter::get).post(activation::enter::post))
        .route(urls::ACTIVATE_CONTINUE, post(activation::landing::post))
        .route(urls::ACTIVATE_FORGET, post(activation::forget::post))
        .route(urls::ACTIVATE_CHECK, post(activation::check::post))
        .route(urls::ACTIVATE_TERMS, post(activation::terms::post))
        .route(urls::ACTIVATE_PASSWORD, post(activation::password::post))
        .route(urls::ACTIVATE_RENEW, post(activation::renew::post))
        .route(urls::ACTIVATE_ACCEPT, get(activation::accept::get).post(activation::accept::post))
        .route(urls::ACTIVATE_DONE, get(activation::arrive::get))
        .route(urls::RECOVERY, get(recovery::ask::get).post(recovery::ask::post))
        .route(urls::RESET, get(recovery::enter::get).post(recovery::choose::post))
        .route(urls::RESET_RENEW, post(recovery::renew::post))
        .merge(account())
        .route("/assets/{*name}", get(files::get))
        .method_not_allowed_fallback(login::dispatch::instead)
}

/// The person's own account.
fn account() -> Router<Arc<App>> {
    Router::new()
        .route(urls::ACCOUNT, get(account::overview::get))
        .route(urls::ACCOUNT_PASSWORD, get(account::password::get).post(account::password::post))
        .route(urls::CHANGE_PASSWORD, get(account::password::well_known))
        .route(urls::ACCOUNT_RESUME, get(account::resume::get))
        .route(urls::ACCOUNT_SECURITY, get(account::security::get))
        .route(urls::ACCOUNT_APP, get(account::app::get).post(account::app::post))
        .route(urls::ACCOUNT_LINK, get(account::link::get))
        .route(urls::ACCOUNT_ON, get(account::link::on))
        .route(urls::ACCOUNT_CODES, get(account::codes::get).post(account::codes::post))
        .route(urls::ACCOUNT_CODES_FILE, get(account::codes::file))
        .route(urls::ACCOUNT_REMOVE, get(account::remove::get).post(account::remove::post))
        .route(urls::ACCOUNT_OFF, get(account::off::get).post(account::off::post))
        .route(urls::ACCOUNT_DEVICES, get(account::devices::get).post(account::devices::post))
        .route(urls::ACCOUNT_SESSIONS, get(account::sessions::get).post(account::sessions::post))
        .route(urls::ACCOUNT_CONSENTS, get(account::consents::get))
        .route(urls::ACCOUNT_WITHDRAW, get(account::consents::ask).post(account::consents::withdraw))
        .route(urls::ACCOUNT_ACTIVITY, get(account::activity::get))
        .route(urls::ACCOUNT_DATA, get(account::data::get))
        .route(urls::ACCOUNT_EMAIL, get(account::email::get).post(account::email::post))
        .route(urls::CONFIRM_EMAIL, get(account::confirm_email::get).post(account::confirm_email::post))
}
