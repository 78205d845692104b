//! The apps of the demo, as Sluis knows them: two that come with it, and one for the newcomer's own.

use crate::app::App;
use crate::demo::app::addresses::{CALLBACK, INITIATE, LEFT};
use crate::demo::app::company::{ABSENCE, CARE, Company};
use crate::demo::cast::House;
use crate::demo::seed_refused::SeedRefused;
use sluis_domain::client::client::{
    Client, ClientAuthentication, ClientId, ClientProfile, ConsentRule, GrantType, SigningAlgorithm, Sso,
    SubjectType,
};
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::{BearerSecret, Digest, MasterKey, Secret};

/// The public client that a newcomer may use for an app of their own.
pub const OWN_APP: &str = "eigen-app";
/// Its name on Sluis's pages.
const OWN_APP_NAME: &str = "Eigen app";
/// Where it may be sent back to. On 127.0.0.1 any port will do (RFC 8252 §7.3).
const OWN_APP_REDIRECTS: [&str; 2] = ["http://localhost:3000/callback", "http://127.0.0.1/callback"];
/// Where it may be after logout.
const OWN_APP_AFTER: [&str; 2] = ["http://localhost:3000/", "http://127.0.0.1/"];

/// The secrets of the apps: derived from the master key, so that both sides know them after a restart.
#[derive(Debug)]
pub struct Secrets(MasterKey);

impl Secrets {
    /// The secrets under `master`.
    pub const fn new(master: MasterKey) -> Self {
        Self(master)
    }

    /// `client_secret` of `client`.
    pub fn of(&self, client: &str) -> Secret<String> {
        let derived = self.0.derive(&format!("sluis:demo-client:{client}"));
        Secret::new(BearerSecret::from_random(*derived.expose()).expose().to_owned())
    }
}

/// Makes the three clients.
///
/// # Errors
/// When a client of the demo is not valid.
pub fn make(
    app: &App,
    organisations: &[Organisation],
    port: u16,
    secrets: &Secrets,
) -> Result<Vec<Client>, SeedRefused> {
    let absence = Client {
        organisations: served(organisations, ABSENCE.houses()),
        ..of_company(app, &ABSENCE, port, secrets)?
    };
    let care = Client {
        organisations: served(organisations, CARE.houses()),
        sso: Some(Sso::Silent),
        ..of_company(app, &CARE, port, secrets)?
    };
    let own = Client {
        name: OWN_APP_NAME.to_owned(),
        redirect_uris: OWN_APP_REDIRECTS.map(str::to_owned).to_vec(),
        post_logout_redirect_uris: OWN_APP_AFTER.map(str::to_owned).to_vec(),
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        scopes: ["email", "offline_access", "openid", "phone", "profile"].map(str::to_owned).to_vec(),
        sector: "localhost".to_owned(),
        id_token_signed_response_alg: SigningAlgorithm::RS256,
        rotate_refresh_tokens: true,
        consent: ConsentRule::Ask,
        organisations: organisations.iter().map(|organisation| organisation.id).collect(),
        ..bare(app, OWN_APP, ClientAuthentication::None)?
    };
    Ok(vec![absence, care, own])
}

fn of_company(app: &App, company: &Company, port: u16, secrets: &Secrets) -> Result<Client, SeedRefused> {
    let secret = Digest::of(secrets.of(company.client_id).expose().as_bytes());
    let authentication = ClientAuthentication::ClientSecretBasic { secrets: vec![secret] };
    let origin = company.site.origin(port);
    Ok(Client {
        name: company.words.name.to_owned(),
        redirect_uris: vec![format!("{origin}{CALLBACK}")],
        post_logout_redirect_uris: vec![format!("{origin}{LEFT}")],
        grant_types: vec![GrantType::AuthorizationCode, GrantType::ClientCredentials],
        scopes: ["email", "invitations", "openid", "profile"].map(str::to_owned).to_vec(),
        sector: company.site.host().to_owned(),
        initiate_login_uri: Some(format!("{origin}{INITIATE}")),
        home_uri: Some(format!("{origin}/")),
        ..bare(app, company.client_id, authentication)?
    })
}

fn bare(app: &App, id: &'static str, authentication: ClientAuthentication) -> Result<Client, SeedRefused> {
    Ok(Client {
        id: ClientId::parse(id).ok_or(SeedRefused::Broken(id))?,
        name: id.to_owned(),
        authentication,
        redirect_uris: Vec::new(),
        post_logout_redirect_uris: Vec::new(),
        grant_types: vec![GrantType::AuthorizationCode],
        scopes: ["email", "openid", "profile"].map(str::to_owned).to_vec(),
        resources: Vec::new(),
        subject_type: SubjectType::Pairwise,
        sector: String::new(),
        id_token_signed_response_alg: SigningAlgorithm::ES256,
        pkce_optional: false,
        rotate_refresh_tokens: false,
        consent: ConsentRule::Implicit,
        sso: None,
        profile: ClientProfile::Standard,
        initiate_login_uri: None,
        home_uri: None,
        post_activation: None,
        organisations: Vec::new(),
        theme: None,
        created_at: app.clock.now(),
        disabled_at: None,
    })
}

fn served(organisations: &[Organisation], houses: &[&House]) -> Vec<sluis_domain::id::Id<Organisation>> {
    let named = |one: &&Organisation| houses.iter().any(|house| house.handle == one.handle);
    organisations.iter().filter(named).map(|one| one.id).collect()
}
