//! A small town: a server with an organisation, an app and a person, made through the command line.

use crate::support::agent::Agent;
use crate::support::page::{Callback, Page};
use crate::support::relying_party::{Asked, Authentication, RelyingParty, Tokens};
use crate::support::server::{Plan, Sluis};
use crate::support::totp;
use jsonwebtoken::Algorithm;

/// Every app's secret.
pub const SECRET: &str = "a-secret-of-forty-characters-for-testing";
/// Everybody's password.
pub const PASSWORD: &str = "vier woorden op een dijk";
/// The key of everybody's authenticator app, in base32.
pub const APP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
/// Everybody's recovery code.
pub const RECOVERY_CODE: &str = "2E7G-XZX8-C8MW-QR7K";
/// Everybody's telephone number.
pub const PHONE: &str = "+31612345678";
/// Where every app waits for its answers: nothing listens there, so a browser stops at its door.
pub const REDIRECT_URI: &str = "http://127.0.0.1:9/cb";
/// Where every app is after a logout.
pub const AFTER_LOGOUT: &str = "http://127.0.0.1:9/bye";
/// The scopes that every app may ask for.
pub const SCOPES: &str = "openid profile email phone offline_access";

/// The scopes of an app that gets no refresh token.
const SCOPES_OF_A_SESSION: &str = "openid profile email phone";

/// A server and who lives there.
#[derive(Debug)]
pub struct Town {
    /// The server.
    pub server: Sluis,
}

impl Town {
    /// A server on SQLite, with nobody in it.
    pub async fn empty() -> Self {
        Self::on(Sluis::plan()).await
    }

    /// A server of this plan, with nobody in it.
    pub async fn on(plan: Plan) -> Self {
        Self { server: plan.start().await }
    }

    /// Organisation `plein` (preset `basic`: no second step), app `winkel`, person `bram`.
    pub async fn plain() -> (Self, RelyingParty, Agent) {
        Self::plain_on(Sluis::plan()).await
    }

    /// The same on a server of this plan.
    pub async fn plain_on(plan: Plan) -> (Self, RelyingParty, Agent) {
        let town = Self::on(plan).await;
        town.organisation("plein", "basic");
        town.person("bram", &["plein"]);
        let app = town.app("winkel", &["--organisation", "plein"]);
        let browser = town.browser();
        (town, app, browser)
    }

    /// Organisation `linde` (preset `verzuim`: a second step is a must), app `verzuim`, person `anna` with an
    /// authenticator app.
    pub async fn guarded() -> (Self, RelyingParty, Agent) {
        Self::guarded_on(Sluis::plan()).await
    }

    /// The same on a server of this plan.
    pub async fn guarded_on(plan: Plan) -> (Self, RelyingParty, Agent) {
        let town = Self::on(plan).await;
        town.organisation("linde", "verzuim");
        town.person_with_app("anna", &["linde"]);
        let app = town.app("verzuim", &["--organisation", "linde"]);
        let browser = town.browser();
        (town, app, browser)
    }

    /// Makes an organisation.
    pub fn organisation(&self, handle: &str, preset: &str) {
        self.server.run(&["org", "create", "--handle", handle, "--name", handle, "--preset", preset]);
    }

    /// Makes a person with a password, at home in these organisations; `NAME` logs in as `NAME@example.nl`.
    pub fn person(&self, name: &str, organisations: &[&str]) {
        self.people(name, organisations, &["--password-stdin"], &format!("{PASSWORD}\n"));
    }

    /// Makes a person with a password, an authenticator app and a recovery code that they keep.
    pub fn person_with_app(&self, name: &str, organisations: &[&str]) {
        let secrets = format!("{PASSWORD}\n{APP_KEY}\n{RECOVERY_CODE}\n");
        let flags = ["--password-stdin", "--totp-secret-stdin", "--recovery-code-stdin"];
        self.people(name, organisations, &flags, &secrets);
    }

    fn people(&self, name: &str, organisations: &[&str], flags: &[&str], secrets: &str) {
        let login_name = login_name(name);
        let mut arguments = vec!["user", "create", "--login-name", &login_name, "--given-name", name];
        // Nobody of the town is asked who they are: the form about oneself has tests of its own.
        arguments.extend(["--initials", "A."]);
        arguments.extend(["--surname", "Jansen", "--email", &login_name, "--phone", PHONE]);
        arguments.extend(organisations.iter().flat_map(|handle| ["--organisation", *handle]));
        arguments.extend(flags);
        self.server.run_with_secret(&arguments, secrets);
    }

    /// Registers a confidential app (`client_secret_basic`, ES256, consent implicit, every grant and scope), or
    /// what the flags make of it: a flag that is given takes the place of ours.
    pub fn app(&self, id: &str, flags: &[&str]) -> RelyingParty {
        let ours = [("--auth", "basic"), ("--grant", "client_credentials")];
        let mut arguments = registration(id, flags, &ours);
        arguments.push("--secret-stdin");
        self.server.run_with_secret(&arguments, &format!("{SECRET}\n"));
        let mut app = RelyingParty::new(&self.server, id, SECRET, REDIRECT_URI);
        app.algorithm = Algorithm::ES256;
        app
    }

    /// Registers a public app likewise.
    pub fn public_app(&self, id: &str, flags: &[&str]) -> RelyingParty {
        self.server.run(&registration(id, flags, &[("--auth", "none")]));
        let mut app = RelyingParty::new(&self.server, id, "", REDIRECT_URI);
        app.authentication = Authentication::None;
        app.algorithm = Algorithm::ES256;
        app
    }

    /// A new browser.
    pub fn browser(&self) -> Agent {
        Agent::at(&self.server)
    }
}

/// The arguments that register an app: the flags, and ours where they say nothing. An app whose name begins with
/// `asking` asks for consent.
fn registration<'a>(id: &'a str, flags: &[&'a str], ours: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    // Who names grants without refresh_token gets no token that outlives a session.
    let stays = !flags.contains(&"--grant") || flags.contains(&"refresh_token");
    let scopes = if stays { SCOPES } else { SCOPES_OF_A_SESSION };
    let every = [
        ("--redirect-uri", REDIRECT_URI),
        ("--post-logout-redirect-uri", AFTER_LOGOUT),
        ("--scope", scopes),
        ("--alg", "ES256"),
        ("--grant", "authorization_code"),
        ("--grant", "refresh_token"),
        ("--consent", if id.starts_with("asking") { "ask" } else { "implicit" }),
    ];
    let mut arguments = vec!["client", "create", "--id", id, "--name", id];
    let unsaid = every.iter().chain(ours).filter(|(flag, _)| !flags.contains(flag));
    arguments.extend(unsaid.flat_map(|(flag, value)| [*flag, *value]));
    arguments.extend(flags);
    arguments
}

/// What the person of this name types to say who they are.
pub fn login_name(name: &str) -> String {
    format!("{name}@example.nl")
}

/// Fills in the login page as this person.
pub async fn type_password(browser: &mut Agent, page: &Page, name: &str) -> Page {
    browser.submit(page, &[("username", &login_name(name)), ("password", PASSWORD)]).await
}

/// Fills in the page of the second step, with the code that the telephone shows now.
pub async fn type_code(browser: &mut Agent, page: &Page) -> Page {
    browser.submit(page, &[("code", &totp::code_now(APP_KEY))]).await
}

/// From the app through the login page to the app again, for a person without a second step.
///
/// # Panics
/// When the browser does not come back with a code.
pub async fn sign_in(app: &RelyingParty, browser: &mut Agent, name: &str) -> (Asked, Callback) {
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let landed = type_password(browser, &page, name).await;
    (asked, landed.callback())
}

/// The same with the code of the telephone.
///
/// # Panics
/// When the browser does not come back with a code.
pub async fn sign_in_twice_proven(app: &RelyingParty, browser: &mut Agent, name: &str) -> (Asked, Callback) {
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let page = type_password(browser, &page, name).await;
    let landed = type_code(browser, &page).await;
    (asked, landed.callback())
}

/// Signs in and exchanges the code.
///
/// # Panics
/// When there are no tokens.
pub async fn tokens(app: &RelyingParty, browser: &mut Agent, name: &str) -> Tokens {
    let (asked, callback) = sign_in(app, browser, name).await;
    app.tokens(&asked, &callback).await
}
