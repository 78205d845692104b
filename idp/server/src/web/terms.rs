//! The page of an organisation's terms, as an activation and a login show it.

use askama::Template;
use serde::Deserialize;
use sluis_domain::terms::Document;

use crate::web::page::Page;

/// The organisation's terms: read elsewhere, agreed to here.
#[derive(Template)]
#[template(path = "pages/terms.html")]
pub struct Terms<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// The seal of the request, in a login.
    pub request: Option<&'a str>,
    pub mark: &'a str,
    /// Where they are to be read; none: the organisation has not said.
    pub address: Option<&'a str>,
    pub version: &'a str,
}

/// The two buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Agree,
    Decline,
}

impl<'a> Terms<'a> {
    /// Where `document` is to be read, if that is an address that a page may lead to.
    pub fn address(document: &'a Document) -> Option<&'a str> {
        Some(document.address.as_str()).filter(|address| address.starts_with("https://"))
    }
}
