//! What a browser shows after it followed where it was sent.

use crate::support::forms::{Form, forms, link, text};
use http::{HeaderMap, StatusCode};
use std::collections::BTreeMap;
use url::Url;

/// Where a browser came to rest: a page of ours, or the address of an app that it was sent off to.
#[derive(Clone, Debug)]
pub struct Page {
    /// The address in the address bar.
    pub url: Url,
    /// The status of the last answer.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
    /// Each address on the way here, with the status that it answered.
    pub way: Vec<(Url, StatusCode)>,
    /// Set when the browser was sent to an address that no server of this test serves, such as an app's callback.
    pub sent_to: Option<Url>,
}

impl Page {
    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        text(&self.body)
    }

    /// The forms, in their order.
    pub fn forms(&self) -> Vec<Form> {
        forms(&self.body)
    }

    /// The first form that is sent with POST: on a login page, the login.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn form(&self) -> Form {
        self.forms().into_iter().find(|form| form.posts).unwrap_or_else(|| panic!("no form: {self}"))
    }

    /// The first form that has a control of this name.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn form_with(&self, name: &str) -> Form {
        self.forms()
            .into_iter()
            .find(|form| form.has(name))
            .unwrap_or_else(|| panic!("no form with {name}: {self}"))
    }

    /// Whether some form asks for this.
    pub fn asks_for(&self, name: &str) -> bool {
        self.sent_to.is_none() && self.forms().iter().any(|form| form.has(name))
    }

    /// The address behind the link that says `words`.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn link(&self, words: &str) -> Url {
        let href = link(&self.body, words).unwrap_or_else(|| panic!("no link says {words}: {self}"));
        self.url.join(&href).unwrap()
    }

    /// This page, if it has this status.
    ///
    /// # Panics
    /// When it has another.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{self}");
        self
    }

    /// Whether the app was given a code, and no refusal.
    pub fn is_in(&self) -> bool {
        self.sent_to.is_some() && {
            let answer = self.answer();
            answer.has("code") && !answer.has("error")
        }
    }

    /// The address of the app that the browser was sent off to, with a code.
    ///
    /// # Panics
    /// When it stayed with us, or when the app was told that there is none.
    #[track_caller]
    pub fn callback(&self) -> Callback {
        assert!(self.is_in(), "the app got no code: {self}");
        self.answer()
    }

    /// The address of the app that the browser was sent off to, with an error and no code.
    ///
    /// # Panics
    /// When it stayed with us, or when the app was given a code.
    #[track_caller]
    pub fn refusal(&self) -> Callback {
        let answer = self.answer();
        assert!(answer.has("error") && !answer.has("code"), "the app was not refused: {self}");
        answer
    }

    #[track_caller]
    fn answer(&self) -> Callback {
        let url =
            self.sent_to.clone().unwrap_or_else(|| panic!("the browser was not sent to an app: {self}"));
        Callback { parameters: url.query_pairs().into_owned().collect(), url }
    }
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (url, status) in &self.way {
            writeln!(f, "{} {url}", status.as_u16())?;
        }
        if let Some(url) = &self.sent_to {
            return writeln!(f, "sent to {url}");
        }
        writeln!(f, "{}", self.text())
    }
}

/// What an app is told through the browser.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The whole address.
    pub url: Url,
    parameters: BTreeMap<String, String>,
}

impl Callback {
    /// A parameter, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// Whether a parameter came at all.
    pub fn has(&self, name: &str) -> bool {
        self.parameters.contains_key(name)
    }

    /// The authorization code.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn code(&self) -> &str {
        assert!(self.has("code"), "no code in {}", self.url);
        self.get("code")
    }

    /// The `error` of a refusal, or nothing.
    pub fn error(&self) -> &str {
        self.get("error")
    }
}
