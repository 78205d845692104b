//! The pages of an app and the three addresses that Sluis knows of it.

use crate::demo::ago::ago;
use crate::demo::app::addresses::{BEGIN, CALLBACK, INITIATE, LEAVE, LEFT, WRITE};
use crate::demo::app::back_to::{BackTo, MESSAGE};
use crate::demo::app::company::Company;
use crate::demo::app::inviting::Inviting;
use crate::demo::app::pages::{
    Frame, HomePage, MessagePage, Neighbour, ProblemPage, StartPage, assurance, methods, raw,
};
use crate::demo::app::relying_party::RelyingParty;
use crate::demo::app::visits::{Departure, Visit, Visits};
use crate::demo::app::writing;
use crate::demo::cast::House;
use crate::demo::words::app as words;
use crate::dice::Dice;
use crate::web::cookies;
use crate::web::headers::harden;
use crate::web::same_origin;
use crate::web::urls::PublicUrl;
use askama::Template;
use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use sluis_domain::secret::{BearerSecret, Digest};
use sluis_domain::time::{Clock, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One app with everything that it needs.
pub struct App {
    /// Whose.
    pub company: &'static Company,
    /// Its own address.
    pub origin: PublicUrl,
    /// Its side of the protocol.
    pub relying_party: RelyingParty,
    /// Its own credentials at Sluis.
    pub inviting: Inviting,
    /// The organisations that it works for.
    pub houses: Vec<&'static House>,
    /// Who is here.
    pub visits: Visits,
    /// The names of the organisations that it works for, by `org_id`.
    pub organisations: BTreeMap<String, String>,
    /// The other sites.
    pub neighbours: Vec<Neighbour>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// What every handler of an app is given.
pub type Here = State<Arc<App>>;

/// The router of one app.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/bericht/{number}", get(message))
        .route(WRITE, get(writing::get).post(writing::post))
        .route(BEGIN, get(begin))
        .route(INITIATE, get(initiate).post(initiate_by_post))
        .route(CALLBACK, get(callback))
        .route(LEAVE, post(leave))
        .route(LEFT, get(left))
        .route("/stijl.css", get(style))
        .route("/merk.svg", get(mark))
        .fallback(no_such_page)
        .layer(axum::middleware::map_response(async |mut answer: Response| {
            harden(answer.headers_mut(), false);
            answer
        }))
        .with_state(Arc::new(app))
}

impl App {
    fn frame<'a>(&'a self, visitor: Option<&'a str>) -> Frame<'a> {
        Frame { company: self.company, visitor, neighbours: &self.neighbours }
    }

    fn visit(&self, headers: &HeaderMap) -> Option<Visit> {
        let cookie = cookies::value(headers, self.company.visit_cookie)?;
        self.visits.find(Digest::of(cookie.as_bytes()), self.clock.now())
    }

    fn problem(&self, status: StatusCode, (head, text): (&str, &str)) -> Response {
        let way_on = (BEGIN, words::LOG_IN_AGAIN);
        (status, page(&ProblemPage { frame: self.frame(None), head, text, way_on })).into_response()
    }

    /// Sends the browser to Sluis.
    async fn depart(&self, headers: &HeaderMap, back_to: BackTo, hint: Option<String>) -> Response {
        let now = self.clock.now();
        let begun = match self.relying_party.begin(hint, now).await {
            Ok(begun) => begun,
            Err(error) => {
                tracing::warn!(app = self.company.client_id, %error, "no login can begin");
                return self.problem(StatusCode::BAD_GATEWAY, words::UNREACHABLE);
            }
        };
        let known = cookies::value(headers, self.company.browser_cookie);
        let fresh = known.is_none().then(|| Dice.bearer());
        let browser = known.map_or_else(
            || fresh.as_ref().map_or(Digest::of(b""), BearerSecret::digest),
            |cookie| Digest::of(cookie.as_bytes()),
        );
        self.visits.depart(&begun.state, Departure { browser, question: begun.question, back_to }, now);
        let mut answer = Redirect::to(begun.address.as_str()).into_response();
        if let Some(token) = fresh {
            set_cookie(&mut answer, self.company.browser_cookie, Some(&token));
        }
        answer
    }

    /// Takes the answer of Sluis.
    async fn arrive(&self, headers: &HeaderMap, answer: Answer, now: Timestamp) -> Response {
        let browser = cookies::value(headers, self.company.browser_cookie).unwrap_or_default();
        let departure = self.visits.arrive(&answer.state, Digest::of(browser.as_bytes()), now);
        // RFC 9207 §2.4: "If the value does not match the expected issuer identifier, clients MUST
        // reject the authorization response and MUST NOT proceed with the authorization grant."
        let ours = answer.iss.as_deref() == Some(self.relying_party.issuer());
        let Some(departure) = departure.filter(|_| ours) else {
            return match self.visit(headers) {
                // A reload, or the back button: this person is here already.
                Some(_) => Redirect::to("/").into_response(),
                None => self.problem(StatusCode::BAD_REQUEST, words::LOST),
            };
        };
        let Some(code) = answer.code else {
            tracing::info!(app = self.company.client_id, error = ?answer.error, "no login");
            return self.problem(StatusCode::OK, words::CANCELLED);
        };
        match self.relying_party.complete(code, departure.question, now).await {
            Ok(person) => {
                let came_from = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
                let visit = Visit { person, came_from: came_from.unwrap_or("-").to_owned() };
                let token = Dice.bearer();
                self.visits.welcome(token.digest(), visit, now);
                let mut answer = Redirect::to(&departure.back_to.path()).into_response();
                set_cookie(&mut answer, self.company.visit_cookie, Some(&token));
                answer
            }
            Err(error) => {
                tracing::warn!(app = self.company.client_id, %error, "the login was not taken");
                self.problem(StatusCode::BAD_GATEWAY, words::UNREACHABLE)
            }
        }
    }
}

async fn start(State(app): Here, headers: HeaderMap) -> Response {
    let Some(visit) = app.visit(&headers) else {
        return page(&StartPage { frame: app.frame(None), notice: None });
    };
    let person = &visit.person;
    let organisation = person.organisation.as_deref().unwrap_or(words::UNKNOWN);
    page(&HomePage {
        frame: app.frame(Some(person.name.as_deref().unwrap_or(words::STRANGER))),
        organisation: app.organisations.get(organisation).map_or(organisation, String::as_str),
        mail: person.email.as_deref(),
        assurance: assurance(person.acr.as_deref()),
        methods: methods(&person.amr),
        moment: person.auth_time.map_or(words::UNKNOWN.to_owned(), |at| ago(at, app.clock.now())),
        message: BackTo::Message(MESSAGE).path(),
        settings: format!(
            "{}/account/security?client_id={}",
            app.relying_party.issuer().trim_end_matches('/'),
            app.company.client_id
        ),
        raw: raw(&visit, app.relying_party.issuer()),
    })
}

async fn message(State(app): Here, Path(number): Path<u32>, headers: HeaderMap) -> Response {
    let Some(visit) = app.visit(&headers) else {
        return app.depart(&headers, BackTo::Message(number), None).await;
    };
    if number != MESSAGE {
        return no_such_page(State(app)).await;
    }
    let name = visit.person.name.as_deref().unwrap_or(words::STRANGER);
    page(&MessagePage { frame: app.frame(Some(name)) })
}

async fn begin(State(app): Here, headers: HeaderMap) -> Response {
    app.depart(&headers, BackTo::Start, None).await
}

/// What a third party may ask (OpenID Connect Core §4).
#[derive(Debug, Deserialize)]
struct Initiation {
    iss: String,
    login_hint: Option<String>,
    target_link_uri: Option<String>,
}

async fn initiate(
    State(app): Here,
    asked: Result<Query<Initiation>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Some(asked) =
        asked.ok().map(|Query(asked)| asked).filter(|asked| asked.iss == app.relying_party.issuer())
    else {
        return app.problem(StatusCode::BAD_REQUEST, words::FOREIGN);
    };
    let link = asked.target_link_uri.unwrap_or_default();
    app.depart(&headers, BackTo::from_link(&link, app.origin.origin()), asked.login_hint).await
}

/// A POST of another site comes without our cookies: it is asked again as a GET, which has them.
async fn initiate_by_post(State(app): Here, asked: Result<Form<Initiation>, FormRejection>) -> Response {
    let Ok(Form(asked)) = asked else { return app.problem(StatusCode::BAD_REQUEST, words::FOREIGN) };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("iss", &asked.iss);
    for (name, value) in [("login_hint", asked.login_hint), ("target_link_uri", asked.target_link_uri)] {
        query.extend_pairs(value.map(|value| (name, value)));
    }
    Redirect::to(&format!("{INITIATE}?{}", query.finish())).into_response()
}

/// The authorization response (RFC 6749 §4.1.2).
#[derive(Debug, Deserialize)]
struct Answer {
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

async fn callback(
    State(app): Here,
    answer: Result<Query<Answer>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    match answer {
        Ok(Query(answer)) => app.arrive(&headers, answer, app.clock.now()).await,
        Err(_) => app.problem(StatusCode::BAD_REQUEST, words::LOST),
    }
}

async fn leave(State(app): Here, headers: HeaderMap) -> Response {
    if !same_origin::permits(&Method::POST, &headers, &app.origin) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let now = app.clock.now();
    let cookie = cookies::value(&headers, app.company.visit_cookie);
    let visit = cookie.and_then(|cookie| app.visits.leave(Digest::of(cookie.as_bytes()), now));
    let farewell = match visit {
        Some(visit) => app.relying_party.farewell(&visit.person, now).await,
        None => None,
    };
    let mut answer = Redirect::to(farewell.as_ref().map_or(LEFT, |url| url.as_str())).into_response();
    set_cookie(&mut answer, app.company.visit_cookie, None);
    answer
}

async fn left(State(app): Here) -> Response {
    page(&StartPage { frame: app.frame(None), notice: Some(words::LOGGED_OUT) })
}

async fn style(State(app): Here) -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], app.company.style).into_response()
}

async fn mark(State(app): Here) -> Response {
    ([(CONTENT_TYPE, "image/svg+xml")], app.company.mark).into_response()
}

async fn no_such_page(State(app): Here) -> Response {
    let (head, text, way_on) = (words::NO_SUCH_PAGE, words::NO_SUCH_PAGE_TEXT, ("/", words::BACK));
    (StatusCode::NOT_FOUND, page(&ProblemPage { frame: app.frame(None), head, text, way_on })).into_response()
}

/// Renders a page.
pub fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => Html(text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Sets the cookie `name`, or takes it away.
fn set_cookie(answer: &mut Response, name: &str, token: Option<&BearerSecret>) {
    let (value, age) = token.map_or(("", "; Max-Age=0"), |token| (token.expose(), ""));
    let line = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}");
    if let Ok(line) = HeaderValue::from_str(&line) {
        answer.headers_mut().append(SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::app::company::ABSENCE;
    use crate::demo::app::outgoing::Outgoing;
    use crate::demo::app::relying_party::Registration;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::http::header::{COOKIE, LOCATION};
    use openidconnect::IssuerUrl;
    use sluis_domain::secret::Secret;
    use std::collections::HashMap;
    use tower::ServiceExt;
    use url::Url;

    const ORIGIN: &str = "http://verzuim.localhost:8080";

    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> Timestamp {
            Timestamp::from_seconds(1_000_000)
        }
    }

    /// A provider that can be discovered and does no more than that.
    async fn provider() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let discovery = format!(
            r#"{{"issuer":"{issuer}","authorization_endpoint":"{issuer}/a","token_endpoint":"{issuer}/t",
                "jwks_uri":"{issuer}/j","response_types_supported":["code"],
                "subject_types_supported":["pairwise"],"id_token_signing_alg_values_supported":["ES256"]}}"#
        );
        let json = |text: String| get(move || async move { ([(CONTENT_TYPE, "application/json")], text) });
        let router = Router::new()
            .route("/.well-known/openid-configuration", json(discovery))
            .route("/j", json(r#"{"keys":[]}"#.to_owned()));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        issuer
    }

    async fn app() -> (Router, String) {
        let issuer = provider().await;
        let registration = Registration {
            client_id: "verzuimbalie".to_owned(),
            client_secret: Secret::new("s".to_owned()),
            redirect_uri: Url::parse(&format!("{ORIGIN}{CALLBACK}")).unwrap(),
            after_logout: Url::parse(&format!("{ORIGIN}{LEFT}")).unwrap(),
        };
        let outgoing = Outgoing::new(&Url::parse(&issuer).unwrap()).unwrap();
        let inviting = Inviting {
            issuer: issuer.clone(),
            client_id: registration.client_id.clone(),
            client_secret: registration.client_secret.clone(),
            outgoing: outgoing.clone(),
        };
        let app = App {
            company: &ABSENCE,
            origin: PublicUrl::new(&Url::parse(ORIGIN).unwrap()).unwrap(),
            relying_party: RelyingParty::new(IssuerUrl::new(issuer.clone()).unwrap(), registration, outgoing),
            inviting,
            houses: Vec::new(),
            visits: Visits::default(),
            organisations: BTreeMap::new(),
            neighbours: Vec::new(),
            clock: Arc::new(Noon),
        };
        (router(app), issuer)
    }

    async fn ask(router: &Router, address: &str, cookie: &str) -> Response {
        let request = Request::get(address).header(COOKIE, cookie).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap()
    }

    fn redirected(answer: &Response) -> (Url, HashMap<String, String>) {
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let address = Url::parse(answer.headers()[LOCATION].to_str().unwrap()).unwrap();
        let query = address.query_pairs().into_owned().collect();
        (address, query)
    }

    fn cookie(answer: &Response) -> String {
        let line = answer.headers()[SET_COOKIE].to_str().unwrap();
        assert!(line.starts_with("__Host-") && line.contains("; Secure; HttpOnly; SameSite=Lax"), "{line}");
        line.split(';').next().unwrap().to_owned()
    }

    async fn text(answer: Response) -> String {
        String::from_utf8(to_bytes(answer.into_body(), 100_000).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_message_sends_a_stranger_to_log_in_with_state_nonce_and_pkce() {
        let (router, issuer) = app().await;
        let (address, query) = redirected(&ask(&router, "/bericht/7", "").await);
        assert!(address.as_str().starts_with(&format!("{issuer}/a?")), "{address}");
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(query["redirect_uri"], format!("{ORIGIN}{CALLBACK}"));
        assert_eq!(query["response_type"], "code");
        for random in ["state", "nonce", "code_challenge"] {
            assert_eq!(query[random].len(), 43, "{random}");
        }
    }

    #[tokio::test]
    async fn an_answer_is_taken_in_the_browser_that_asked_and_once() {
        let (router, issuer) = app().await;
        let departed = ask(&router, "/bericht/7", "").await;
        let (_, query) = redirected(&departed);
        let back = format!("{CALLBACK}?state={}&iss={issuer}&error=access_denied", query["state"]);
        let elsewhere = ask(&router, &back, "__Host-verzuimbalie-browser=other").await;
        assert_eq!(elsewhere.status(), StatusCode::BAD_REQUEST);
        let here = ask(&router, &back, &cookie(&departed)).await;
        assert_eq!(here.status(), StatusCode::OK);
        assert!(text(here).await.contains(words::CANCELLED.0));
        assert_eq!(ask(&router, &back, &cookie(&departed)).await.status(), StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn an_answer_of_another_issuer_is_refused() {
        let (router, _) = app().await;
        let departed = ask(&router, "/bericht/7", "").await;
        let (_, query) = redirected(&departed);
        let back = format!("{CALLBACK}?state={}&iss=https%3A%2F%2Fevil.example&code=x", query["state"]);
        assert_eq!(ask(&router, &back, &cookie(&departed)).await.status(), StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn two_tabs_of_one_browser_do_not_disturb_each_other() {
        let (router, issuer) = app().await;
        let first = ask(&router, BEGIN, "").await;
        let second = ask(&router, BEGIN, &cookie(&first)).await;
        assert!(
            second.headers().get(SET_COOKIE).is_none(),
            "the second tab took the cookie of the first away"
        );
        for departed in [&second, &first] {
            let (_, query) = redirected(departed);
            let back = format!("{CALLBACK}?state={}&iss={issuer}&error=access_denied", query["state"]);
            assert_eq!(ask(&router, &back, &cookie(&first)).await.status(), StatusCode::OK);
        }
    }

    #[tokio::test]
    async fn a_third_party_may_begin_a_login_here_but_not_elsewhere() {
        let (router, issuer) = app().await;
        let asked = ask(&router, &format!("{INITIATE}?iss={issuer}&login_hint=anna"), "").await;
        assert_eq!(redirected(&asked).1["login_hint"], "anna");
        let foreign = ask(&router, &format!("{INITIATE}?iss=https%3A%2F%2Fevil.example"), "").await;
        assert_eq!(foreign.status(), StatusCode::BAD_REQUEST);
        assert_eq!(ask(&router, INITIATE, "").await.status(), StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn another_site_cannot_log_somebody_out() {
        let (router, _) = app().await;
        let request =
            Request::post(LEAVE).header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::FORBIDDEN);
        let request =
            Request::post(LEAVE).header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(answer.headers()[LOCATION], LEFT);
    }
}
