//! The pages of the mailbox.

use crate::demo::ago::ago;
use crate::demo::mailbox::{Mailbox, Received};
use crate::demo::own_page::{dressed, page};
use crate::demo::words::mail as words;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use sluis_domain::time::{Clock, Timestamp};
use std::sync::Arc;

const STYLE: &str = include_str!("../../../../themes/demo/mail.css");
/// A mail is other people's HTML: it may be looked at, and nothing else.
const MAIL_MAY: &str = "sandbox allow-popups; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// The site with its mailbox.
struct Site {
    mailbox: Arc<Mailbox>,
    clock: Arc<dyn Clock>,
}

type Here = State<Arc<Site>>;

/// A line of the list.
struct Line {
    id: String,
    to: String,
    subject: String,
    when: String,
}

/// A piece of a mail's text.
struct Piece {
    text: String,
    is_link: bool,
}

#[derive(Template)]
#[template(path = "mail_list.html", config = "askama-demo.toml")]
struct ListPage {
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "mail.html", config = "askama-demo.toml")]
struct MailPage {
    line: Line,
    pieces: Vec<Piece>,
}

/// The router of the mailbox.
pub fn router(mailbox: Arc<Mailbox>, clock: Arc<dyn Clock>) -> Router {
    let router = Router::new()
        .route("/", get(list))
        .route("/mail/{id}", get(mail))
        .route("/mail/{id}/opmaak", get(formatted))
        .with_state(Arc::new(Site { mailbox, clock }));
    dressed(router, STYLE)
}

async fn list(State(site): Here) -> Response {
    let now = site.clock.now();
    page(&ListPage { lines: site.mailbox.list().iter().map(|mail| line(mail, now)).collect() })
}

async fn mail(State(site): Here, Path(id): Path<String>) -> Response {
    match site.mailbox.find(&id) {
        Some(mail) => page(&MailPage { line: line(&mail, site.clock.now()), pieces: pieces(&mail.text) }),
        None => (StatusCode::NOT_FOUND, words::GONE).into_response(),
    }
}

async fn formatted(State(site): Here, Path(id): Path<String>) -> Response {
    match site.mailbox.find(&id) {
        Some(mail) => ([(CONTENT_SECURITY_POLICY, MAIL_MAY)], Html(mail.html)).into_response(),
        None => (StatusCode::NOT_FOUND, words::GONE).into_response(),
    }
}

fn line(mail: &Received, now: Timestamp) -> Line {
    Line { id: mail.id.clone(), to: mail.to.clone(), subject: mail.subject.clone(), when: ago(mail.at, now) }
}

/// Cuts a text so that its addresses can be followed.
fn pieces(text: &str) -> Vec<Piece> {
    let is_link = |word: &str| word.starts_with("http://") || word.starts_with("https://");
    let mut pieces: Vec<Piece> = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if is_link(bare) {
            pieces.push(Piece { text: bare.to_owned(), is_link: true });
            pieces.push(Piece { text: word[bare.len()..].to_owned(), is_link: false });
        } else {
            match pieces.last_mut() {
                Some(last) if !last.is_link => last.text.push_str(word),
                _ => pieces.push(Piece { text: word.to_owned(), is_link: false }),
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_pages_become_links_and_no_letter_is_lost() {
        let text = "Ga naar\nhttp://login.localhost:8080/a?b=c en niet naar javascript:alert(1)\n";
        let cut = pieces(text);
        let links: Vec<&str> = cut.iter().filter(|piece| piece.is_link).map(|piece| &*piece.text).collect();
        assert_eq!(links, ["http://login.localhost:8080/a?b=c"]);
        assert_eq!(cut.iter().map(|piece| &*piece.text).collect::<String>(), text);
    }
}
