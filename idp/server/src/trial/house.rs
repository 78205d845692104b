//! A house for one test: two clients, one person, a session; and a browser that keeps its cookie.

use super::furniture::{furnish, ring};
use crate::app::App;
use crate::config::settings::Config;
use crate::dice::Dice;
use crate::directory::Directory;
use crate::hashing::{HashCost, Hasher};
use crate::presets::Presets;
use crate::published::Published;
use crate::routes;
use crate::seals::Seals;
use crate::web::cookies;
use crate::web::flood::{Allowance, Flood};
use crate::web::theme::Looks;
use crate::web::urls;
use crate::web::urls::PublicUrl;
use arc_swap::ArcSwap;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sluis_domain::client::client::Client;
use sluis_domain::id::Id;
use sluis_domain::secret::{BearerSecret, MasterKey};
use sluis_domain::session::Session;
use sluis_domain::time::{Clock, Timestamp};
use sluis_domain::user::User;
use sluis_store::migrate;
use sluis_store::short_lived::sql::SqlShortLived;
use sluis_store::store::{DatabaseSettings, Store};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tower::ServiceExt;

pub(super) const ISSUER: &str = "https://login.example";
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const START: i64 = 1_700_000_000;

/// A clock that a test turns.
pub(super) struct Turned(AtomicI64);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The house, and the browser of the person who lives there.
pub(super) struct House {
    pub(super) app: Arc<App>,
    pub(super) clock: Arc<Turned>,
    router: Router,
    cookie: BearerSecret,
    browser: BearerSecret,
    pub(super) session: Id<Session>,
    pub(super) user: Id<User>,
    folder: PathBuf,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Got {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(super) fn error(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["error"].as_str().unwrap_or_default().to_owned())
    }

    pub(super) fn location(&self) -> &str {
        self.headers.get(LOCATION).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The parameters of the redirect.
    pub(super) fn sent(&self) -> BTreeMap<String, String> {
        let query = self.location().split_once('?').map(|(_, query)| query).unwrap_or_default();
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name}: {self:?}")).to_owned()
    }
}

impl House {
    pub(super) async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// A house whose client `web` differs from the usual one.
    pub(super) async fn with(change: impl FnOnce(&mut Client)) -> Self {
        let dice = Dice;
        let folder = std::env::temp_dir().join(format!("sluis-oidc-{}", dice.bearer().expose()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}", folder.join("sluis.db").display());
        let store = Store::connect(&DatabaseSettings { url: url.into(), max_connections: 4 }).await.unwrap();
        migrate::up(&store).await.unwrap();

        let clock = Arc::new(Turned(AtomicI64::new(START * 1000)));
        let app = Arc::new(App {
            config: Config::default(),
            public_url: PublicUrl::new(&ISSUER.parse().unwrap()).unwrap(),
            short_lived: Arc::new(SqlShortLived::new(store.clone())),
            store,
            clock: Arc::<Turned>::clone(&clock),
            dice,
            hasher: Hasher::start(HashCost { memory_kib: 8, iterations: 1, parallelism: 1 }, 1, 1).unwrap(),
            keys: ArcSwap::from_pointee(ring(clock.now())),
            seals: Seals::new(&MasterKey::new([7; 32]), &[]),
            presets: Presets::built_in().unwrap(),
            published: Published::default(),
            directory: Directory::default(),
            looks: ArcSwap::from_pointee(Looks::load(None).unwrap()),
            flood: Flood::new(Allowance { burst: 1_000, every: Duration::from_millis(1) }),
        });
        let (cookie, browser) = (dice.bearer(), dice.bearer());
        let (session, user) = furnish(&app, change, cookie.digest()).await;
        let router = routes::router(Arc::clone(&app));
        Self { app, clock, router, cookie, browser, session, user, folder }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    async fn send(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        Got {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The browser of the person opens an address.
    pub(super) async fn browse(&self, address: &str) -> Got {
        let cookies = format!(
            "{}={}; {}={}",
            cookies::SESSION,
            self.cookie.expose(),
            cookies::BROWSER,
            self.browser.expose()
        );
        self.send(Request::get(address).header(COOKIE, cookies).body(Body::empty()).unwrap()).await
    }

    /// A browser that nobody knows opens an address.
    pub(super) async fn visit(&self, address: &str) -> Got {
        self.send(Request::get(address).body(Body::empty()).unwrap()).await
    }

    /// A page of ours is sent by the person's browser.
    pub(super) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Got {
        let cookies = format!(
            "{}={}; {}={}",
            cookies::SESSION,
            self.cookie.expose(),
            cookies::BROWSER,
            self.browser.expose()
        );
        let request = Request::post(path)
            .header(COOKIE, cookies)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form(fields))).unwrap()).await
    }

    /// Another site sends a form; cookies stay at home.
    pub(super) async fn submit_from_elsewhere(&self, path: &str, fields: &[(&str, &str)]) -> Got {
        let request = Request::post(path)
            .header("sec-fetch-site", "cross-site")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form(fields))).unwrap()).await
    }

    /// The client `web` calls, with its secret.
    pub(super) async fn call(&self, path: &str, fields: &[(&str, &str)]) -> Got {
        self.call_as("web:s3cret", path, fields).await
    }

    /// A client calls, with these credentials.
    pub(super) async fn call_as(&self, pair: &str, path: &str, fields: &[(&str, &str)]) -> Got {
        let request = Request::post(path)
            .header(AUTHORIZATION, format!("Basic {}", STANDARD.encode(pair)))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form(fields))).unwrap()).await
    }

    /// Anybody calls, with these headers.
    pub(super) async fn call_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Got {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// An authorization request of `web`, with what `more` adds.
    pub(super) fn request(&self, more: &str) -> String {
        format!("{}?{}{more}", urls::AUTHORIZE, self.query("web"))
    }

    pub(super) fn query(&self, client: &str) -> String {
        format!(
            "client_id={client}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&response_type=code&state=s&nonce=n\
             &scope=openid%20profile%20email&code_challenge_method=S256\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        )
    }

    /// A code for `web`, as the browser brings it back.
    pub(super) async fn code(&self) -> String {
        let got = self.browse(&self.request("")).await;
        got.sent().remove("code").unwrap_or_else(|| panic!("no code: {got:?}"))
    }

    pub(super) async fn exchange(&self, code: &str) -> Got {
        self.call(urls::TOKEN, &exchange(code)).await
    }

    pub(super) async fn refresh(&self, token: &str) -> Got {
        self.call(urls::TOKEN, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    pub(super) async fn userinfo(&self, token: &str) -> Got {
        self.call_with("GET", urls::USERINFO, &[("authorization", &format!("Bearer {token}"))], "").await
    }

    pub(super) async fn end_session(&self) {
        let tx = self.app.store.write().await.unwrap();
        tx.sessions().end(self.session, self.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(super) fn exchange(code: &str) -> [(&'static str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "https://app.example/cb"),
        ("code_verifier", VERIFIER),
    ]
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
