//! An app: it sends a browser off with a request, and does the rest itself.

use crate::support::id_token::{Expected, half_hash, verify};
use crate::support::page::Callback;
use crate::support::server::Sluis;
use crate::support::totp;
use crate::support::wire::{Reply, Wire, form};
use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method};
use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::JwkSet;
use serde_json::Value;
use std::net::SocketAddr;
use url::Url;

/// How an app says who it is at the token endpoint (OpenID Connect Core §9).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Authentication {
    /// `client_secret_basic`
    Basic,
    /// `none`
    None,
    /// `client_secret_post`
    Post,
}

/// An app, as a library would be set up. Change a field to make it another.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    /// `client_id`
    pub id: String,
    /// `client_secret`; a public app has none.
    pub secret: String,
    /// How it says who it is.
    pub authentication: Authentication,
    /// Where browsers come back to.
    pub redirect_uri: String,
    /// What it asks for.
    pub scope: String,
    /// How its ID tokens are signed.
    pub algorithm: Algorithm,
    /// Seconds that its clock is ahead of this machine's: set it beside a turned clock.
    pub clock_ahead: u64,
    issuer: Url,
    wire: Wire,
}

/// An authorization request, and what the app keeps in order to understand the answer.
#[derive(Clone, Debug)]
pub struct Asked {
    /// PKCE's `code_verifier`
    pub verifier: String,
    /// `state`
    pub state: String,
    /// `nonce`
    pub nonce: String,
    parameters: Vec<(String, String)>,
    endpoint: Url,
}

impl RelyingParty {
    /// An app with a secret, sent by `client_secret_basic`; ID tokens in RS256.
    pub fn new(server: &Sluis, id: &str, secret: &str, redirect_uri: &str) -> Self {
        let mut wire = Wire::new();
        wire.lead(&server.issuer(), server.address());
        Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            authentication: if secret.is_empty() { Authentication::None } else { Authentication::Basic },
            redirect_uri: redirect_uri.to_owned(),
            scope: "openid".to_owned(),
            algorithm: Algorithm::RS256,
            clock_ahead: 0,
            issuer: server.issuer(),
            wire,
        }
    }

    /// From now on the issuer is found at another node.
    pub fn lead(&mut self, address: SocketAddr) {
        self.wire.lead(&self.issuer.clone(), address);
    }

    /// The discovery document.
    pub async fn discovery(&self) -> Value {
        self.get("/.well-known/openid-configuration").await.expect_status(200).json()
    }

    /// The public keys.
    ///
    /// # Panics
    /// When they are none.
    pub async fn keys(&self) -> JwkSet {
        serde_json::from_value(self.get("/oauth2/jwks").await.expect_status(200).json()).unwrap()
    }

    /// A new authorization request with PKCE, state and nonce.
    pub fn ask(&self) -> Asked {
        let (verifier, state, nonce) = (random(32), random(16), random(16));
        let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        let parameters = [
            ("response_type", "code"),
            ("client_id", &self.id),
            ("redirect_uri", &self.redirect_uri),
            ("scope", &self.scope),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Asked { verifier, state, nonce, parameters, endpoint: self.issuer.join("/oauth2/authorize").unwrap() }
    }

    /// Exchanges a code. The answer may be a refusal.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn exchange(&self, asked: &Asked, code: &str) -> Reply {
        self.try_exchange(asked, code).await.unwrap()
    }

    /// The same; an error when no answer comes.
    pub async fn try_exchange(&self, asked: &Asked, code: &str) -> Result<Reply, String> {
        let (uri, verifier) = (self.redirect_uri.as_str(), asked.verifier.as_str());
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", uri),
            ("code_verifier", verifier),
        ];
        self.try_post("/oauth2/token", &pairs).await
    }

    /// The tokens that an answer in the browser is worth, checked as an app must.
    ///
    /// # Panics
    /// When a check fails.
    pub async fn tokens(&self, asked: &Asked, callback: &Callback) -> Tokens {
        assert_eq!(callback.error(), "", "{}", callback.get("error_description"));
        assert_eq!(callback.get("state"), asked.state);
        // RFC 9207 §2.4: the issuer in the answer is the one that was asked.
        assert_eq!(callback.get("iss"), self.issuer_text());
        let reply = self.exchange(asked, callback.code()).await.expect_status(200);
        assert!(reply.header("cache-control").contains("no-store"), "tokens may be cached: {reply:#?}");
        let tokens = Tokens { answer: reply.json() };
        assert!(tokens.answer["token_type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")));
        if self.scope.split(' ').any(|scope| scope == "openid") {
            let claims = self.verified(tokens.id_token(), Some(&asked.nonce)).await;
            if let Some(hash) = claims["at_hash"].as_str().filter(|_| self.algorithm != Algorithm::EdDSA) {
                assert_eq!(hash, half_hash(tokens.access_token()));
            }
        }
        tokens
    }

    /// The claims of an ID token that an app would accept.
    ///
    /// # Panics
    /// When it would not.
    pub async fn verified(&self, id_token: &str, nonce: Option<&str>) -> Value {
        let issuer = self.issuer_text();
        let now = totp::now() + self.clock_ahead;
        let expected =
            Expected { issuer: &issuer, audience: &self.id, nonce, algorithm: self.algorithm, now };
        verify(id_token, &self.keys().await, &expected).unwrap()
    }

    /// Uses a refresh token.
    pub async fn refresh(&self, token: &str) -> Reply {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Asks for a token of its own.
    pub async fn client_credentials(&self, scope: &str) -> Reply {
        self.token(&[("grant_type", "client_credentials"), ("scope", scope)]).await
    }

    /// Asks the token endpoint anything.
    pub async fn token(&self, pairs: &[(&str, &str)]) -> Reply {
        self.post("/oauth2/token", pairs).await
    }

    /// What the server knows of a token (RFC 7662).
    pub async fn introspect(&self, token: &str) -> Reply {
        self.post("/oauth2/introspect", &[("token", token)]).await
    }

    /// Calls a token back (RFC 7009).
    pub async fn revoke(&self, token: &str) -> Reply {
        self.post("/oauth2/revoke", &[("token", token)]).await
    }

    /// Asks who the person is.
    pub async fn userinfo(&self, access_token: &str) -> Reply {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, format!("Bearer {access_token}").parse().unwrap());
        self.send(Method::GET, "/oauth2/userinfo", headers, None).await
    }

    /// The address that a browser is sent to in order to log out.
    ///
    /// # Panics
    /// Never: the path is an address.
    pub fn logout_url(&self, pairs: &[(&str, &str)]) -> Url {
        let mut url = self.issuer.join("/oauth2/logout").unwrap();
        url.query_pairs_mut().extend_pairs(pairs);
        url
    }

    /// Posts with this app's own name and secret.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        self.try_post(path, pairs).await.unwrap()
    }

    async fn try_post(&self, path: &str, pairs: &[(&str, &str)]) -> Result<Reply, String> {
        let mut headers = HeaderMap::new();
        let mut pairs = pairs.to_vec();
        match self.authentication {
            Authentication::Basic => {
                // RFC 6749 §2.3.1: both are form-encoded before they are put together.
                let [id, secret] = [&self.id, &self.secret].map(|text| encoded(text));
                let basic = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
                headers.insert(AUTHORIZATION, basic.parse().unwrap());
            }
            Authentication::None => pairs.push(("client_id", &self.id)),
            Authentication::Post => {
                pairs.extend([("client_id", self.id.as_str()), ("client_secret", &self.secret)])
            }
        }
        headers.insert(CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
        let url = self.issuer.join(path).unwrap();
        self.wire.ask(Method::POST, &url, headers, Some(form(&pairs))).await
    }

    /// Any request from this app's server to ours.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn send(&self, method: Method, path: &str, headers: HeaderMap, body: Option<String>) -> Reply {
        let url = self.issuer.join(path).unwrap();
        self.wire.ask(method, &url, headers, body).await.unwrap()
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, HeaderMap::new(), None).await
    }

    fn issuer_text(&self) -> String {
        self.issuer.as_str().trim_end_matches('/').to_owned()
    }
}

impl Asked {
    /// The request with this parameter, in the place of any of the same name.
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).also_with(name, value)
    }

    /// The request with this parameter once more, beside any of the same name.
    pub fn also_with(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The request without this parameter.
    pub fn without(mut self, name: &str) -> Self {
        self.parameters.retain(|(had, _)| had != name);
        self
    }

    /// The address that a browser is sent to.
    pub fn url(&self) -> Url {
        let mut url = self.endpoint.clone();
        url.query_pairs_mut().extend_pairs(&self.parameters);
        url
    }

    /// The parameters, for a request by POST.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }
}

/// What the token endpoint gave.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The whole answer.
    pub answer: Value,
}

impl Tokens {
    /// The access token.
    ///
    /// # Panics
    /// When there is none; so do the others.
    #[track_caller]
    pub fn access_token(&self) -> &str {
        self.text("access_token")
    }

    /// The ID token.
    #[track_caller]
    pub fn id_token(&self) -> &str {
        self.text("id_token")
    }

    /// The refresh token.
    #[track_caller]
    pub fn refresh_token(&self) -> &str {
        self.text("refresh_token")
    }

    #[track_caller]
    fn text(&self, name: &str) -> &str {
        self.answer[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", self.answer))
    }
}

/// This many random bytes in base64url.
fn random(bytes: usize) -> String {
    let mut drawn = vec![0; bytes];
    rand::SecureRandom::fill(&rand::SystemRandom::new(), &mut drawn).unwrap();
    URL_SAFE_NO_PAD.encode(drawn)
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
