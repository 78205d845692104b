//! The page of something that went wrong: what happened, what to do, which code to mention.

use askama::Template;
use http::StatusCode;
use sluis_domain::time::Timestamp;

use crate::web::page::Page;

/// One layout for all errors that a person sees outside a form.
#[derive(Template)]
#[template(path = "pages/error.html")]
pub struct ErrorPage<'a> {
    pub page: &'a Page<'a>,
    pub error: ErrorKind,
    /// Short, random, and in the log beside what really happened.
    pub reference: &'a str,
    pub at: Timestamp,
    /// A GET that tries again, when trying again can help.
    pub retry: Option<&'a str>,
}

/// What went wrong, as far as its reader can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// "the authorization server [...] MUST NOT automatically redirect the user-agent to the invalid
    /// redirection URI" (RFC 6749, 4.1.2.1): an unknown client.
    UnknownClient,
    /// The same: a redirect URI that the client did not register.
    UnknownRedirectUri,
    /// A request that makes no sense.
    BadRequest,
    /// An address of ours that is not whole.
    BrokenLink,
    /// A form that was not sent from our own pages.
    Forbidden,
    NotFound,
    TooLarge,
    TooMany {
        until: Timestamp,
    },
    Internal,
    Unavailable,
}

impl ErrorKind {
    pub fn status(self) -> StatusCode {
        match self {
            Self::UnknownClient | Self::UnknownRedirectUri | Self::BadRequest | Self::BrokenLink => {
                StatusCode::BAD_REQUEST
            }
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Stable: the helpdesk's manual refers to it.
    pub fn number(self) -> &'static str {
        match self {
            Self::UnknownClient => "S-101",
            Self::UnknownRedirectUri => "S-102",
            Self::BadRequest => "S-103",
            Self::Forbidden => "S-104",
            Self::NotFound => "S-105",
            Self::TooLarge => "S-106",
            Self::TooMany { .. } => "S-107",
            Self::Internal => "S-108",
            Self::Unavailable => "S-109",
            Self::BrokenLink => "S-110",
        }
    }

    /// The key of the heading; what happened and what to do are `-body` and `-next` of it.
    fn key(self) -> &'static str {
        match self {
            Self::UnknownClient => "err-client",
            Self::UnknownRedirectUri => "err-rp",
            Self::BadRequest => "err-request",
            Self::BrokenLink => "err-link",
            Self::Forbidden => "err-forbidden",
            Self::NotFound => "err-missing",
            Self::TooLarge => "err-large",
            Self::TooMany { .. } => "err-many",
            Self::Internal => "err-internal",
            Self::Unavailable => "err-unavailable",
        }
    }
}

impl ErrorPage<'_> {
    fn title(&self) -> String {
        self.page.t(self.error.key())
    }

    fn body(&self) -> String {
        let key = format!("{}-body", self.error.key());
        match self.error {
            ErrorKind::UnknownRedirectUri => self.page.t_with(&key, &[("app", self.page.app_name())]),
            ErrorKind::TooMany { until } => self.page.t_with(&key, &[("time", &self.page.time(&until))]),
            _ => self.page.t(&key),
        }
    }

    fn next(&self) -> String {
        self.page.t(&format!("{}-next", self.error.key()))
    }

    /// Whom to tell the code: the helpdesk, where its number stands below.
    fn whom(&self) -> String {
        self.page.t(if self.page.helpdesk.is_some() { "err-reference" } else { "err-reference-org" })
    }

    fn full_reference(&self) -> String {
        format!("{}-{}", self.error.number(), self.reference)
    }
}
