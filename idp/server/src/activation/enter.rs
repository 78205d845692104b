//! `/activate`: the link itself, the page that is due, and the code that stands in for the link. None of it
//! spends anything, however often and by whomever it is asked.

use crate::activation::flow::Flow;
use crate::activation::page;
use crate::activation::view::TypeCode;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::REFERRER_POLICY;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::typed_code::TypedCode;
use sluis_domain::link::LinkKind;

/// Characters of a token: 32 bytes in base64url.
const TOKEN: usize = 43;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    t: Option<String>,
}

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

/// With a token: to the same page without it, so that it stays in no address bar and no history. Without:
/// the page that is due.
///
/// # Errors
/// When the database cannot be asked.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageRefused> {
    match asked.t {
        Some(text) => Ok(carry(&token(&text))),
        None => page::due(&Flow::of_page(visit).await?).await,
    }
}

/// The code, typed.
///
/// # Errors
/// When the database cannot be asked.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, PageRefused> {
    let Some(code) = TypedCode::parse(LinkKind::Activation, &typed.code) else {
        let flow = Flow::of_page(visit).await?;
        let problem = if typed.code.trim().is_empty() { TypeCode::MISSING } else { TypeCode::WRONG };
        return page::type_code(&flow, Some(problem)).await;
    };
    Ok(carry(code.shown().expose()))
}

/// RFC 9110 §15.4.4: on with a GET. The answer is the same whether there is such a link or not.
fn carry(token: &str) -> Response {
    let mut response = Redirect::to(urls::ACTIVATE).into_response();
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(cookie) = cookies::set_flow(token) {
        headers.append(SET_COOKIE, cookie);
    }
    response
}

/// The token without what mail programs leave hanging on a link: `)`, `>`, `.`
fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(TOKEN).collect()
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn what_hangs_on_a_link_is_left_out() {
        let sound = "q".repeat(43);
        for tail in ["", ")", ">", ".", ").", "\">", " ", "%3E", "\u{a0}"] {
            assert_eq!(token(&format!("{sound}{tail}")), sound, "{tail}");
        }
        assert!(token(&"z".repeat(10_000)).len() <= 43);
    }
}
