//! `sluis demo`, from flags to Ctrl-C.

use crate::app::App;
use crate::config::server::PublicUrl as IssuerUrl;
use crate::config::settings::Config;
use crate::demo::app::addresses::{CALLBACK, LEFT};
use crate::demo::app::company::{ABSENCE, CARE, Company};
use crate::demo::app::inviting::Inviting;
use crate::demo::app::outgoing::Outgoing;
use crate::demo::app::pages::Neighbour;
use crate::demo::app::relying_party::{Registration, RelyingParty};
use crate::demo::app::routes as app_routes;
use crate::demo::app::visits::Visits;
use crate::demo::arguments::DemoFlags;
use crate::demo::data_dir::{DataDir, DataDirRefused};
use crate::demo::listen::{NoPort, Port};
use crate::demo::mailbox::Mailbox;
use crate::demo::phone::Phone;
use crate::demo::seed;
use crate::demo::seed_apps::Secrets;
use crate::demo::seed_refused::SeedRefused;
use crate::demo::sites::{Site, Sites};
use crate::demo::texts::Texts;
use crate::demo::words::{KADE, VERZUIMBALIE, mail, phone};
use crate::demo::{mailbox_pages, phone_pages, told};
use crate::dice::Dice;
use crate::keys::master;
use crate::keys::master::NoMasterKey;
use crate::mail::mailer::Mailer;
use crate::routes;
use crate::sms::gateway::SmsGateway;
use crate::start;
use crate::start::StartRefused;
use crate::web::urls::PublicUrl;
use secrecy::SecretString;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_store::error::StoreError;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;
use url::Url;

/// RSA keys of this size are made within a second, also by a slow machine.
const RSA_BITS: u32 = 2048;
/// Organisations that the apps know by name at most.
const MOST_ORGANISATIONS: u64 = 1000;

/// Why the demo does not start: each a sentence.
#[derive(Debug, thiserror::Error)]
pub enum DemoRefused {
    /// An address of the demo cannot be used.
    #[error("--public-url {0}: {1}")]
    Address(String, &'static str),
    /// The demo's own data cannot be used.
    #[error(transparent)]
    Data(#[from] DataDirRefused),
    /// There is no HTTP client for the apps.
    #[error("the apps cannot call out: {0}")]
    Outgoing(#[from] reqwest::Error),
    /// The port cannot be had.
    #[error(transparent)]
    Port(#[from] NoPort),
    /// The key in the data directory is none.
    #[error(transparent)]
    Key(#[from] NoMasterKey),
    /// Nobody to show.
    #[error(transparent)]
    Seed(#[from] SeedRefused),
    /// The provider does not start.
    #[error(transparent)]
    Start(#[from] StartRefused),
    /// The database does not answer.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// Reading, writing or listening.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Starts everything, says where to go, and answers until `stop` comes to an end.
///
/// `config` is what the operator set; the demo decides for itself where it listens, what it keeps and where
/// mail goes.
///
/// # Errors
/// With the first thing that is wrong.
pub async fn run(
    flags: DemoFlags,
    config: Config,
    stop: impl Future<Output = ()>,
) -> Result<(), DemoRefused> {
    // First the port: who cannot have it must not empty a directory.
    let port = Port::take(flags.port).await?;
    let number = port.number();
    let address = flags.public_url.clone().unwrap_or_else(|| Site::Login.origin(number));
    let issuer = IssuerUrl::parse(&address).map_err(|why| DemoRefused::Address(address.clone(), why))?;
    let recorded = match flags.public_url {
        Some(_) => format!("{} on port {number}", issuer.as_str()),
        None => issuer.as_str().to_owned(),
    };
    let data = DataDir::open(&flags.data, &recorded, flags.fresh)?;
    let config = settled(config, &data, issuer)?;
    let secrets = Secrets::new(master::required(&config.keys)?);
    let mut app = start::app(config).await?;
    app.linkable.insert(Factor::Sms);
    let app = Arc::new(app);
    seed::once(&app, number, &secrets).await?;
    let mailbox = Arc::new(Mailbox::open(&data.mailbox(), Arc::clone(&app.clock))?);
    let mailer: Arc<dyn Mailer> = Arc::<Mailbox>::clone(&mailbox);
    let texts = Arc::new(Texts::new(Arc::clone(&app.clock)));
    let gateway: Arc<dyn SmsGateway> = Arc::<Texts>::clone(&texts);
    let router = sites(&app, number, &secrets, (mailbox, texts)).await?.router();
    let jobs = start::jobs(&app, Some(mailer), Some(gateway));
    // Where standard output is closed there is nobody to tell.
    let _ = io::stdout().write_all(told::text(number, app.public_url.issuer(), &data).as_bytes());
    let served = port.serve(router, stop).await;
    jobs.stop().await;
    Ok(served?)
}

/// The configuration of the demo.
fn settled(mut config: Config, data: &DataDir, issuer: IssuerUrl) -> Result<Config, DemoRefused> {
    let made = master::generate(Dice.bytes());
    let master_key = data.master_key(made.expose())?;
    let themes = match config.theme.dir.take() {
        Some(own) => own,
        None => data.themes(&[(ABSENCE.client_id, ABSENCE.mark)])?,
    };
    data.write_config(issuer.as_str(), &master_key, &themes)?;
    config.theme.dir = Some(themes);
    config.server.public_url = issuer;
    config.server.rp_id = None;
    config.server.trusted_proxies = Vec::new();
    config.database.url = SecretString::from(data.database());
    config.database.migrate = true;
    config.redis.url = None;
    config.keys.master_key = Some(SecretString::from(master_key));
    config.keys.rsa_bits = RSA_BITS;
    Ok(config)
}

async fn sites(
    app: &Arc<App>,
    port: u16,
    secrets: &Secrets,
    (mailbox, texts): (Arc<Mailbox>, Arc<Texts>),
) -> Result<Sites, DemoRefused> {
    let listed = app.store.read().organisations().list(MOST_ORGANISATIONS).await?;
    let names: BTreeMap<String, String> =
        listed.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
    let party = |company| relying_party(app, company, port, secrets, names.clone());
    Ok(Sites {
        absence: party(&ABSENCE)?,
        care: party(&CARE)?,
        login: routes::router(Arc::clone(app)),
        mail: mailbox_pages::router(mailbox, Arc::clone(&app.clock)),
        phone: phone_pages::router(
            Phone::new(Arc::clone(app), texts),
            public_url(Site::Phone, port)?,
            Arc::clone(&app.clock),
        ),
    })
}

fn relying_party(
    app: &Arc<App>,
    company: &'static Company,
    port: u16,
    secrets: &Secrets,
    organisations: BTreeMap<String, String>,
) -> Result<axum::Router, DemoRefused> {
    let origin = public_url(company.site, port)?;
    let issuer = app.public_url.issuer();
    let registration = Registration {
        client_id: company.client_id.to_owned(),
        client_secret: secrets.of(company.client_id),
        redirect_uri: url(&origin.absolute(CALLBACK))?,
        after_logout: url(&origin.absolute(LEFT))?,
    };
    let outgoing = Outgoing::new(&url(issuer)?)?;
    let inviting = Inviting {
        issuer: issuer.to_owned(),
        client_id: company.client_id.to_owned(),
        client_secret: secrets.of(company.client_id),
        outgoing: outgoing.clone(),
    };
    let trusted = openidconnect::IssuerUrl::new(issuer.to_owned())
        .map_err(|_| DemoRefused::Address(issuer.to_owned(), "it is not an address"))?;
    Ok(app_routes::router(app_routes::App {
        company,
        origin,
        relying_party: RelyingParty::new(trusted, registration, outgoing),
        inviting,
        houses: company.houses().to_vec(),
        visits: Visits::default(),
        organisations,
        neighbours: neighbours(company.site, port),
        clock: Arc::clone(&app.clock),
    }))
}

fn neighbours(of: Site, port: u16) -> Vec<Neighbour> {
    let named = [
        (Site::Absence, VERZUIMBALIE.name),
        (Site::Care, KADE.name),
        (Site::Phone, phone::TITLE),
        (Site::Mail, mail::TITLE),
    ];
    let others = named.into_iter().filter(|(site, _)| *site != of);
    others.map(|(site, name)| Neighbour { name: name.to_owned(), address: site.origin(port) }).collect()
}

fn public_url(site: Site, port: u16) -> Result<PublicUrl, DemoRefused> {
    let address = site.origin(port);
    PublicUrl::new(&url(&address)?).ok_or(DemoRefused::Address(address, "it is not an address"))
}

fn url(text: &str) -> Result<Url, DemoRefused> {
    Url::parse(text).map_err(|_| DemoRefused::Address(text.to_owned(), "it is not an address"))
}
