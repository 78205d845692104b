//! The addresses of a login.

use crate::app::App;
use crate::login;
use crate::web::urls;
use axum::Router;
use axum::routing::get;
use axum::routing::post;
use std::sync::Arc;

/// The rooms of a login.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(urls::LOGIN, get(login::dispatch::get))
        .route(urls::LOGIN_PASSWORD, post(login::password::post))
        .route(urls::LOGIN_CODE, post(login::code::post))
        .route(urls::LOGIN_ENROL, post(login::enrol::post))
        .route(urls::LOGIN_BACKUP, post(login::backup::post))
        .route(urls::LOGIN_DEADLINE, post(login::deadline::post))
        .route(urls::LOGIN_CODES_FILE, get(login::codes_file::get))
        .route(urls::LOGIN_KEEP_CODES, post(login::keep_codes::post))
        .route(urls::LOGIN_KEY, post(login::key::post))
        .route(urls::LOGIN_METHOD, post(login::method::post))
        .route(urls::LOGIN_METHODS, get(login::method::get))
        .route(urls::LOGIN_APP_LINK, get(login::enrol_mail::get))
        .route(urls::LOGIN_ENROL_MAIL, post(login::enrol_mail::post))
        .route(urls::LOGIN_ENROL_KEY, post(login::link_key::post))
        .route(urls::LOGIN_ENROL_METHOD, post(login::link_choice::method))
        .route(urls::LOGIN_ENROL_NUMBER, post(login::link_phone::number))
        .route(urls::LOGIN_ENROL_NUMBER_AGAIN, post(login::link_phone::send_again))
        .route(urls::LOGIN_ENROL_NUMBER_CHANGE, post(login::link_phone::change))
        .route(urls::LOGIN_ENROL_NUMBER_CODE, post(login::link_phone::code))
        .route(urls::LOGIN_ENROL_YUBICO, post(login::link_yubico::post))
        .route(urls::LOGIN_ENROL_SKIP, post(login::link_choice::skip))
        .route(urls::LOGIN_PASSKEY, post(login::passkey::post))
        .route(urls::LOGIN_SMS, post(login::sms_step::send))
        .route(urls::LOGIN_NEW_PASSWORD, post(login::new_password::post))
        .route(urls::LOGIN_YUBICO, post(login::yubico_step::post))
        .route(urls::LOGIN_ORGANISATION, post(login::organisation::post))
        .route(urls::LOGIN_CONFIRM, post(login::confirm::post))
        .route(urls::LOGIN_PROFILE, post(login::profile::post))
        .route(urls::LOGIN_TERMS, post(login::terms::post))
        .route(urls::LOGIN_REPAIR, post(login::repair::post))
        .route(urls::LOGIN_UNLOCK, post(login::unlock::post))
        .route(urls::LOGIN_RESTART, post(login::restart::post))
}
