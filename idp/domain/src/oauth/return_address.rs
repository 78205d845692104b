//! Where an answer to an authorization request goes. Only a registered address can be one.

use crate::client::client::Client;
use crate::client::redirect_uri;
use crate::oauth::error::OAuthError;
use serde::{Deserialize, Serialize};

/// How the answer travels (OAuth 2.0 Multiple Response Type Encoding Practices; Form Post Response Mode).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the body of a POST that the browser makes.
    FormPost,
    /// In the query.
    #[default]
    Query,
}

/// A redirect URI of this client, checked against its registration, with what goes back along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnAddress {
    mode: ResponseMode,
    state: Option<String>,
    uri: String,
}

/// An answer, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A page that posts these fields.
    FormPost {
        /// To where.
        action: String,
        /// What.
        fields: Vec<(&'static str, String)>,
    },
    /// 303 to this address.
    Redirect(String),
}

impl ReturnAddress {
    /// The address `requested`, if `client` registered it.
    pub fn registered(client: &Client, requested: &str) -> Option<Self> {
        let native = !client.is_confidential();
        let known = client.redirect_uris.iter().any(|uri| redirect_uri::matches(uri, requested, native));
        known.then(|| Self { mode: ResponseMode::Query, state: None, uri: requested.to_owned() })
    }

    /// The same address, where `state` goes back along.
    #[must_use]
    pub fn with_state(self, state: Option<String>) -> Self {
        Self { state, ..self }
    }

    /// The same address, reached by `mode`.
    #[must_use]
    pub fn by(self, mode: ResponseMode) -> Self {
        Self { mode, ..self }
    }

    /// `redirect_uri` as the request wrote it.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// RFC 6749 §4.1.2: the code.
    pub fn code(self, code: &str, issuer: &str) -> Answer {
        self.answer(vec![("code", code.to_owned())], issuer)
    }

    /// RFC 6749 §4.1.2.1: the refusal.
    pub fn error(self, refused: OAuthError, issuer: &str) -> Answer {
        let description = refused.description.to_owned();
        self.answer(
            vec![("error", refused.code.name().to_owned()), ("error_description", description)],
            issuer,
        )
    }

    /// RFC 9207 §2: "iss: The issuer identifier of the authorization server", in success and in error.
    fn answer(self, mut fields: Vec<(&'static str, String)>, issuer: &str) -> Answer {
        if let Some(state) = self.state {
            fields.push(("state", state));
        }
        fields.push(("iss", issuer.to_owned()));
        match self.mode {
            ResponseMode::FormPost => Answer::FormPost { action: self.uri, fields },
            ResponseMode::Query => Answer::Redirect(with_query(&self.uri, &fields)),
        }
    }
}

/// RFC 6749 §3.1.2: an existing query component "MUST be retained when adding additional query parameters".
pub fn with_query(uri: &str, fields: &[(&'static str, String)]) -> String {
    if fields.is_empty() {
        return uri.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let joint = match uri.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{uri}{joint}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::registration::tests::client;
    use crate::oauth::error::ErrorCode;

    fn address() -> ReturnAddress {
        ReturnAddress::registered(&client(), "https://app.example/cb").unwrap()
    }

    #[test]
    fn an_address_that_is_not_registered_is_no_return_address() {
        assert_eq!(ReturnAddress::registered(&client(), "https://app.example/cb2"), None);
        assert_eq!(ReturnAddress::registered(&client(), "https://evil.example/cb"), None);
    }

    #[test]
    fn a_code_goes_back_with_state_and_issuer() {
        let answer = address().with_state(Some("s &=".to_owned())).code("c", "https://op.example");
        let expected = "https://app.example/cb?code=c&state=s+%26%3D&iss=https%3A%2F%2Fop.example";
        assert_eq!(answer, Answer::Redirect(expected.to_owned()));
    }

    #[test]
    fn a_refusal_goes_back_with_state_and_issuer_too() {
        let refused = OAuthError::new(ErrorCode::LoginRequired, "a login is due");
        let answer = address().by(ResponseMode::FormPost).error(refused, "https://op.example");
        let Answer::FormPost { action, fields } = answer else { panic!("not a form") };
        assert_eq!(action, "https://app.example/cb");
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["error", "error_description", "iss"]);
    }

    #[test]
    fn a_query_that_is_there_already_is_kept() {
        let fields = [("code", "c".to_owned())];
        assert_eq!(with_query("https://a/cb?x=1", &fields), "https://a/cb?x=1&code=c");
        assert_eq!(with_query("https://a/cb?", &fields), "https://a/cb?code=c");
    }
}
