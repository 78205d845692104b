//! A house of its own for the tests of this room: a database, people, a clock that is turned by hand.

use crate::app::App;
use crate::argon2id::HashCost;
use crate::config::settings::Config;
use crate::dice::Dice;
use crate::directory::Directory;
use crate::hashing::Hasher;
use crate::login::addresses;
use crate::presets::Presets;
use crate::published::Published;
use crate::seals::Seals;
use crate::web::flood::Allowance;
use crate::web::flood::Flood;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::Sealed;
use crate::web::theme::Looks;
use crate::web::urls;
use crate::web::urls::PublicUrl;
use arc_swap::ArcSwap;
use axum::Router;
use axum::body::Body;
use axum::body::to_bytes;
use axum::http::Request;
use axum::http::StatusCode;
use axum::http::header;
use serde_json::json;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::client::client::Client;
use sluis_domain::client::client::ClientAuthentication;
use sluis_domain::client::client::ClientId;
use sluis_domain::client::client::ClientProfile;
use sluis_domain::client::client::ConsentRule;
use sluis_domain::client::client::GrantType;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::client::client::SubjectType;
use sluis_domain::id::Id;
use sluis_domain::jose::key_ring::KeyRing;
use sluis_domain::login::demand::Demand;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::membership::Profile;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Helpdesk;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::secret::Digest;
use sluis_domain::secret::MasterKey;
use sluis_domain::secret::Secret;
use sluis_domain::time::Clock;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;
use sluis_domain::user::User;
use sluis_store::migrate;
use sluis_store::short_lived::sql::SqlShortLived;
use sluis_store::store::DatabaseSettings;
use sluis_store::store::Store;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "vier fietsen in de regen";
const START_SECONDS: i64 = 1_800_000_000;
const CHEAP: HashCost = HashCost { memory_kib: 64, iterations: 1, parallelism: 1 };
const LONGEST_PAGE: usize = 1 << 20;

static MADE: AtomicU32 = AtomicU32::new(0);

/// A clock that stands still until it is turned.
struct Turned(AtomicI64);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A deployment with one database.
pub(crate) struct House {
    pub(crate) app: Arc<App>,
    clock: Arc<Turned>,
    folder: PathBuf,
    /// Where it stands for the whole provider, and not for this room alone.
    router: Option<Router>,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with_hasher(Hasher::start(CHEAP, 2, 8).unwrap()).await
    }

    pub(crate) async fn with_hasher(hasher: Hasher) -> Self {
        let number = MADE.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("sluis-login-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}", folder.join("sluis.db").display());
        let store = Store::connect(&DatabaseSettings { url: url.into(), max_connections: 4 }).await.unwrap();
        migrate::up(&store).await.unwrap();
        let clock = Arc::new(Turned(AtomicI64::new(START_SECONDS * 1000)));
        let public_url = PublicUrl::new(&"https://login.example.nl".parse().unwrap()).unwrap();
        let app = App {
            config: Config::default(),
            public_url,
            linkable: BTreeSet::from([Factor::Sms, Factor::Totp]),
            short_lived: Arc::new(SqlShortLived::new(store.clone())),
            store,
            clock: clock.clone(),
            dice: Dice,
            breached: None,
            hasher,
            keys: ArcSwap::from_pointee(KeyRing::default()),
            seals: Seals::new(&MasterKey::new([7; 32]), &[]),
            presets: Presets::built_in().unwrap(),
            directory: Directory::default(),
            looks: ArcSwap::from_pointee(Looks::load(None).unwrap()),
            published: Published::default(),
            yubico: None,
            flood: Flood::new(Allowance { burst: 1000, every: Duration::from_millis(1) }),
        };
        Self { app: Arc::new(app), clock, folder, router: None }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub(crate) async fn organisation(&self, handle: &str, preset: &str) -> Id<Organisation> {
        self.organisation_with(handle, preset, "").await
    }

    /// An organisation with rules of its own, as a file would say them.
    pub(crate) async fn organisation_with(
        &self,
        handle: &str,
        preset: &str,
        rules: &str,
    ) -> Id<Organisation> {
        let organisation = Organisation {
            id: self.app.dice.id(self.now()),
            handle: handle.to_owned(),
            name: format!("De {handle}"),
            preset: preset.to_owned(),
            policy: toml::from_str::<PolicyLayer>(rules).unwrap(),
            helpdesk: Helpdesk::default(),
            theme: None,
            environment: None,
            created_at: self.now(),
        };
        let tx = self.app.store.write().await.unwrap();
        tx.organisations().add(&organisation).await.unwrap();
        tx.commit().await.unwrap();
        organisation.id
    }

    pub(crate) async fn client(&self, id: &str, organisations: &[Id<Organisation>]) -> ClientId {
        let client = app_called(id, organisations, self.now());
        let tx = self.app.store.write().await.unwrap();
        tx.clients().add(&client).await.unwrap();
        tx.commit().await.unwrap();
        client.id
    }

    /// Makes a person with a password of their own, active in `organisations`.
    pub(crate) async fn person(&self, name: &str, organisations: &[Id<Organisation>]) -> User {
        let user = User {
            id: self.app.dice.id(self.now()),
            pseudonym: self.app.dice.id(self.now()),
            created_at: self.now(),
            locked_at: None,
        };
        let hash = self.app.hasher.make(Secret::new(PASSWORD.to_owned()), [3; 16]).await.unwrap();
        let tx = self.app.store.write().await.unwrap();
        tx.users().add(&user, &[LoginName::parse(name).unwrap()]).await.unwrap();
        for organisation in organisations {
            // Known in full: no login stops to ask.
            let profile = Profile {
                email: Some(format!("{name}@example.nl")),
                initials: Some("A.".to_owned()),
                given_name: Some(name.to_owned()),
                surname: Some("Jansen".to_owned()),
                answered_at: Some(self.now()),
                ..Profile::default()
            };
            let membership = Membership {
                id: self.app.dice.id(self.now()),
                user: Some(user.id),
                organisation: *organisation,
                user_type: UserType::External,
                profile,
                invited_at: self.now(),
                activated_at: Some(self.now()),
                ended_at: None,
            };
            tx.memberships().add(&membership).await.unwrap();
        }
        let password = Authenticator {
            id: self.app.dice.id(self.now()),
            user: user.id,
            kind: AuthenticatorKind::Password,
            label: String::new(),
            secret: Secret::new(hash.into_bytes()),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            accepted_at: organisations.iter().copied().collect::<BTreeSet<_>>(),
            last_step: None,
            created_at: self.now(),
            last_used_at: None,
        };
        tx.authenticators().add(&password).await.unwrap();
        tx.commit().await.unwrap();
        user
    }

    /// The person's password was reset on the word of `organisation`.
    pub(crate) async fn reset_password_on_the_word_of(&self, user: &User, organisation: Id<Organisation>) {
        let tx = self.app.store.write().await.unwrap();
        let held = tx.authenticators().of_user(user.id).await.unwrap().remove(0);
        tx.authenticators().remove(held.id).await.unwrap();
        let reset = Authenticator { vouched_by: Vouching::by(organisation), ..held };
        tx.authenticators().add(&reset).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A request of `client`, as the authorization endpoint seals it.
    pub(crate) fn request(&self, demand: Demand) -> String {
        let asked = json!({ "c": demand.client, "u": "https://app.example/callback", "sc": ["openid"] });
        let then = ReturnTo::Authorization(Box::new(serde_json::from_value(asked).unwrap()));
        Sealed::new(Dice, self.now(), demand, then).seal(&self.app.seals, Dice).unwrap()
    }

    /// From now on browsers find `router` here.
    pub(crate) fn open(&mut self, router: Router) {
        self.router = Some(router);
    }

    fn router(&self) -> Router {
        self.router.clone().unwrap_or_else(|| addresses::router().with_state(Arc::clone(&self.app)))
    }
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: String,
}

impl Seen {
    /// The value of the hidden field `name` of the first form.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let marker = format!("name=\"{name}\" value=\"");
        let rest = self.body.split(&marker).nth(1).unwrap_or_else(|| panic!("no {name} in {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }

    /// Whether the login is over: the browser goes back to whoever asked.
    pub(crate) fn leads_back(&self) -> bool {
        self.status == StatusCode::SEE_OTHER
            && self.location.as_deref().is_some_and(|to| to.starts_with("/oauth2/authorize?r="))
    }
}

/// One browser, with its cookies.
pub(crate) struct Browser<'h> {
    house: &'h House,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'h> Browser<'h> {
    pub(crate) fn new(house: &'h House) -> Self {
        Self { house, cookies: BTreeMap::new() }
    }

    pub(crate) async fn open(&mut self, seal: &str) -> Seen {
        self.look(&urls::login(seal)).await
    }

    /// Opens any page, and goes nowhere from there.
    pub(crate) async fn look(&mut self, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, self.cookie_line());
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Posts the first form of `page` to `path`.
    pub(crate) async fn post(&mut self, page: &Seen, path: &str, fields: &[(&str, &str)]) -> Seen {
        let (r, f) = (page.hidden("r"), page.hidden("f"));
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("r", &r).append_pair("f", &f).extend_pairs(fields);
        self.submit(path, form.finish()).await
    }

    /// Sends a form, as one of our own pages does.
    pub(crate) async fn submit(&mut self, path: &str, form: String) -> Seen {
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie_line())
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    /// Presses the button of `page` that posts to `path`.
    pub(crate) async fn press(&mut self, page: &Seen, path: &str) -> Seen {
        assert!(page.body.contains(&format!("action=\"{path}?r=")), "no button to {path} on {}", page.body);
        self.post(page, path, &[]).await
    }

    /// Opens the login page and types a name and a password.
    pub(crate) async fn type_password(&mut self, seal: &str, name: &str, password: &str) -> Seen {
        let page = self.open(seal).await;
        self.post(&page, urls::LOGIN_PASSWORD, &[("username", name), ("password", password)]).await
    }

    pub(crate) fn session(&self) -> Option<Digest> {
        let cookie = self.cookies.get(crate::web::cookies::SESSION)?;
        Some(Digest::of(cookie.as_bytes()))
    }

    fn cookie_line(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    async fn send(&mut self, request: Request<Body>) -> Seen {
        let response = self.house.router().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let text = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (location, retry_after) = (text(header::LOCATION), text(header::RETRY_AFTER));
        let status = response.status();
        let body = to_bytes(response.into_body(), LONGEST_PAGE).await.unwrap();
        Seen { status, location, retry_after, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

/// An app that anybody may use who belongs to one of `organisations`.
pub(crate) fn app_called(id: &str, organisations: &[Id<Organisation>], now: Timestamp) -> Client {
    let id = ClientId::parse(id).unwrap();
    Client {
        id: id.clone(),
        name: format!("App {id}"),
        authentication: ClientAuthentication::None,
        redirect_uris: vec!["https://app.example/callback".to_owned()],
        post_logout_redirect_uris: Vec::new(),
        grant_types: vec![GrantType::AuthorizationCode],
        scopes: vec!["openid".to_owned()],
        resources: Vec::new(),
        subject_type: SubjectType::Pairwise,
        sector: "app.example".to_owned(),
        id_token_signed_response_alg: SigningAlgorithm::ES256,
        pkce_optional: false,
        rotate_refresh_tokens: true,
        consent: ConsentRule::Implicit,
        sso: None,
        profile: ClientProfile::Standard,
        initiate_login_uri: None,
        home_uri: Some("https://app.example/".to_owned()),
        post_activation: None,
        organisations: organisations.to_vec(),
        theme: None,
        created_at: now,
        disabled_at: None,
    }
}
