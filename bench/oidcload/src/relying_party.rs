//! A relying party: sends a browser to the provider, exchanges the code, and calls the other endpoints.

use crate::browser::{Browser, Request};
use crate::connection::Response;
use crate::failure::Failure;
use crate::profile::{Client, Profile};
use crate::urlencoded::{encode, join, query_value};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;

const VERIFIER_BYTES: usize = 32;
const STATE_BYTES: usize = 16;

/// Whether a walk to a code may, must or must not meet a login page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Login {
    Must,
    May,
    MustNot,
}

/// A code with the PKCE verifier that goes with it.
pub(crate) struct Code {
    code: String,
    verifier: String,
}

/// One client and the one browser it deals with.
pub(crate) struct RelyingParty {
    profile: Arc<Profile>,
    client: Client,
    authorization: String,
    pub(crate) browser: Browser,
}

impl RelyingParty {
    pub(crate) fn new(profile: Arc<Profile>, client: Client, browser: Browser) -> Self {
        // RFC 6749 §2.3.1: both are form-encoded before they are joined.
        let pair = format!("{}:{}", encode(&client.id), encode(&client.secret));
        let authorization = format!("Basic {}", STANDARD.encode(pair));
        Self { profile, client, authorization, browser }
    }

    /// A GET that any client may do.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Response, Failure> {
        self.browser.call(&Request::get(path)).await?.with_status(200)
    }

    /// An authorization request, to its code.
    pub(crate) async fn authorize(&mut self, login: Login) -> Result<Code, Failure> {
        let verifier = random(VERIFIER_BYTES)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let (state, nonce) = (random(STATE_BYTES)?, random(STATE_BYTES)?);
        let query = join(&[
            ("response_type", "code"),
            ("client_id", &self.client.id),
            ("redirect_uri", &self.profile.redirect_uri),
            ("scope", &self.profile.scope),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let start = format!("{}?{query}", self.profile.paths.authorize);
        let arrival = self.browser.walk(start, &self.profile.redirect_uri).await?;
        let url = arrival.url;
        if login != Login::May && arrival.signed_in != (login == Login::Must) {
            return Err(Failure::Unexpected(format!("login page met: {}", arrival.signed_in)));
        }
        if query_value(&url, "state").as_ref() != Some(&state) {
            return Err(Failure::Unexpected(format!("another state: {url}")));
        }
        let code = query_value(&url, "code").ok_or_else(|| Failure::Unexpected(format!("no code: {url}")))?;
        Ok(Code { code, verifier })
    }

    /// The token response for `code`.
    pub(crate) async fn exchange(&mut self, code: &Code) -> Result<Value, Failure> {
        let redirect_uri = self.profile.redirect_uri.clone();
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", &code.code),
            ("redirect_uri", &redirect_uri),
            ("code_verifier", &code.verifier),
        ])
        .await
    }

    /// The token response for a refresh token.
    pub(crate) async fn refresh(&mut self, refresh_token: &str) -> Result<Value, Failure> {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    /// The token response of `client_credentials` for the client's resource.
    pub(crate) async fn client_credentials(&mut self) -> Result<Value, Failure> {
        let (resource, scope) = (self.client.resource.clone(), self.profile.resource_scope.clone());
        self.token(&[("grant_type", "client_credentials"), ("resource", &resource), ("scope", &scope)]).await
    }

    /// The claims that `access_token` opens.
    pub(crate) async fn userinfo(&mut self, access_token: &str) -> Result<Value, Failure> {
        let bearer = format!("Bearer {access_token}");
        let headers = [("Authorization", bearer.as_str()), ("Accept", "application/json")];
        let path = &self.profile.paths.userinfo;
        let request = Request { method: "GET", path, headers: &headers, body: None };
        self.browser.call(&request).await?.with_status(200)?.json()
    }

    /// What the provider says of `token`.
    pub(crate) async fn introspect(&mut self, token: &str) -> Result<Value, Failure> {
        let path = self.profile.paths.introspect.clone();
        self.post(&path, &[("token", token)]).await
    }

    async fn token(&mut self, form: &[(&str, &str)]) -> Result<Value, Failure> {
        let path = self.profile.paths.token.clone();
        self.post(&path, form).await
    }

    async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Result<Value, Failure> {
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Authorization", self.authorization.as_str()),
            ("Accept", "application/json"),
        ];
        let body = join(form);
        let request = Request { method: "POST", path, headers: &headers, body: Some(&body) };
        self.browser.call(&request).await?.with_status(200)?.json()
    }
}

fn random(bytes: usize) -> Result<String, Failure> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).map_err(|e| Failure::SetUp(e.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(buffer))
}
