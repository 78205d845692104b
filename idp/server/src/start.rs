//! From a configuration to a house that answers: everything is opened, checked and put together here.

use crate::app::App;
use crate::breached::{Breached, BreachedRefused};
use crate::clock::SystemClock;
use crate::config::settings::Config;
use crate::dice::Dice;
use crate::directory::Directory;
use crate::jobs;
use crate::jobs::supervisor::Supervisor;
use crate::keys::first_start;
use crate::keys::first_start::FirstStartRefused;
use crate::keys::master;
use crate::keys::master::NoMasterKey;
use crate::keys::ring;
use crate::keys::ring::RingRefused;
use crate::mail::mailer::Mailer;
use crate::parts;
use crate::parts::PartRefused;
use crate::presets::Presets;
use crate::published::Published;
use crate::seals::Seals;
use crate::security_keys::relying_party;
use crate::sms::gateway::SmsGateway;
use crate::tls::NoTls;
use crate::web::flood::{Allowance, Flood};
use crate::web::theme::{Looks, ThemeError};
use crate::web::urls::PublicUrl;
use crate::yubico::Validators;
use arc_swap::ArcSwap;
use axum::Router;
use axum::serve::ListenerExt;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::preset::NotAPreset;
use sluis_domain::secret::MasterKey;
use sluis_domain::time::Clock;
use sluis_store::error::StoreError;
use sluis_store::migrate;
use sluis_store::migrate::MigrateError;
use sluis_store::short_lived::redis::RedisShortLived;
use sluis_store::short_lived::short_lived::ShortLived;
use sluis_store::short_lived::sql::SqlShortLived;
use sluis_store::store::Store;
use std::collections::BTreeSet;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Why the house does not open: each a sentence for whoever starts it.
#[derive(Debug, thiserror::Error)]
pub enum StartRefused {
    /// The list of stolen passwords cannot be used.
    #[error("passwords.breached: {0}")]
    Breached(#[from] BreachedRefused),
    /// The configuration is that of another database, or the first keys could not be made.
    #[error(transparent)]
    FirstStart(#[from] FirstStartRefused),
    /// The signing keys cannot be used.
    #[error(transparent)]
    Keys(#[from] RingRefused),
    /// The theme is broken.
    #[error("theme.dir: {0}")]
    Looks(#[from] ThemeError),
    /// There is no master key.
    #[error(transparent)]
    MasterKey(#[from] NoMasterKey),
    /// The schema cannot be brought up to date, or is newer than this binary.
    #[error("the database: {0}")]
    Migration(MigrateError),
    /// The database or the password pool.
    #[error(transparent)]
    Part(#[from] PartRefused),
    /// `database.migrate = false`, and there is something to migrate.
    #[error("the database is older than this version: run `sluis migrate up` (database.migrate is false)")]
    NotMigrated,
    /// The presets of the product are broken.
    #[error(transparent)]
    Presets(#[from] NotAPreset),
    /// The public address cannot be used.
    #[error("server.public_url cannot be used")]
    PublicUrl,
    /// TLS towards the validation servers of YubiKeys cannot be set up.
    #[error("yubico.servers: {0}")]
    Yubico(NoTls),
    /// Redis cannot be reached.
    #[error("redis.url: {0}")]
    Redis(StoreError),
}

/// Opens, checks and puts together everything that a request may need.
///
/// # Errors
/// With the first thing that is wrong.
pub async fn app(config: Config) -> Result<App, StartRefused> {
    let (clock, dice) = (SystemClock, Dice);
    let master = master::required(&config.keys)?;
    let looks = Looks::load(config.theme.dir.as_deref())?;
    for warning in looks.warnings() {
        tracing::warn!("theme.dir: {warning}");
    }
    let store = parts::store(&config.database).await?;
    bring_up_to_date(&store, config.database.migrate).await?;
    first_start::record(&store, &config, &master, dice, clock.now()).await?;
    let seals = Seals::new(&master, &[]);
    let keys = ring::load(&store, &seals, clock.now()).await?;
    let per_minute = config.server.attempts_per_minute;
    Ok(App {
        public_url: public_url(&config)?,
        linkable: linkable(&config),
        short_lived: short_lived(&config, &store, &master).await?,
        hasher: parts::hasher(&config.hashing)?,
        breached: config.passwords.breached.as_deref().map(Breached::open).transpose()?.map(Arc::new),
        clock: Arc::new(clock),
        dice,
        keys: ArcSwap::from_pointee(keys),
        seals,
        directory: Directory::default(),
        presets: Presets::built_in()?.over(&config.session).with(&config.policy),
        published: Published::default(),
        looks: ArcSwap::from_pointee(looks),
        flood: Flood::new(Allowance {
            burst: per_minute,
            every: Duration::from_secs(60) / per_minute.max(1),
        }),
        yubico: Validators::of(&config.yubico).map_err(StartRefused::Yubico)?,
        store,
        config,
    })
}

async fn bring_up_to_date(store: &Store, migrates: bool) -> Result<(), StartRefused> {
    if migrates {
        let applied = migrate::up(store).await.map_err(StartRefused::Migration)?;
        if !applied.is_empty() {
            tracing::info!(changes = applied.len(), "the database was brought up to date");
        }
        return Ok(());
    }
    let changes = migrate::status(store).await.map_err(StartRefused::Migration)?;
    if changes.iter().all(|change| change.applied) { Ok(()) } else { Err(StartRefused::NotMigrated) }
}

fn public_url(config: &Config) -> Result<PublicUrl, StartRefused> {
    let url = url::Url::parse(config.server.issuer()).ok();
    url.and_then(|url| PublicUrl::new(&url)).ok_or(StartRefused::PublicUrl)
}

async fn short_lived(
    config: &Config,
    store: &Store,
    master: &MasterKey,
) -> Result<Arc<dyn ShortLived>, StartRefused> {
    let Some(url) = &config.redis.url else { return Ok(Arc::new(SqlShortLived::new(store.clone()))) };
    let prefix = format!("{}:{:016x}", parts::REDIS_PREFIX, u64::from_be_bytes(master.key_id()));
    let redis = RedisShortLived::connect(url, &prefix).await.map_err(StartRefused::Redis)?;
    Ok(Arc::new(redis))
}

/// Text messages are offered where there is a gateway for them, keys where browsers speak to them, and one-time
/// passwords of YubiKeys where somebody checks them.
fn linkable(config: &Config) -> BTreeSet<Factor> {
    let texts = (!config.sms.gateways.is_empty()).then_some(Factor::Sms);
    let keys = relying_party::is_possible(&config.server).then_some(Factor::WebAuthn);
    let yubico = (!config.yubico.servers.is_empty()).then_some(Factor::YubicoOtp);
    texts.into_iter().chain(keys).chain(yubico).chain([Factor::Totp]).collect()
}

/// Starts the jobs of a house that is open.
pub fn jobs(
    app: &Arc<App>,
    mailer: Option<Arc<dyn Mailer>>,
    gateway: Option<Arc<dyn SmsGateway>>,
) -> Supervisor {
    let mut supervisor = Supervisor::new(app.dice);
    jobs::keys::start(&mut supervisor, app);
    jobs::cleanup::start(&mut supervisor, app);
    jobs::reminders::start(&mut supervisor, app);
    jobs::phases::start(&mut supervisor, app);
    jobs::recovery::start(&mut supervisor, app);
    if let Some(mailer) = mailer {
        jobs::outbox::start(&mut supervisor, app, &mailer);
    }
    if let Some(gateway) = gateway {
        jobs::texts::start(&mut supervisor, app, &gateway);
    }
    supervisor
}

/// Answers with `router` on `listener` until `told` comes to an end; then requests under way have `patience` to end.
///
/// # Errors
/// When the listener breaks down.
pub async fn serve(
    router: Router,
    patience: Duration,
    listener: TcpListener,
    told: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let told = async move {
        told.await;
        let _ = stopping.send(());
    };
    // Small answers must not wait for each other (Nagle's algorithm, RFC 896).
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(told);
    tokio::select! {
        ended = serving => ended,
        () = async { let _ = stopped.await; tokio::time::sleep(patience).await; } => {
            tracing::warn!("requests under way took longer than server.shutdown and were cut off");
            Ok(())
        }
    }
}
