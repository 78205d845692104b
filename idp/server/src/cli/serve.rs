//! `sluis serve`: answers until it is told to stop.

use crate::cli::output::CliError;
use crate::config::load::Loaded;
use crate::config::settings::Config;
use crate::logging;
use crate::mail::mailer::Mailer;
use crate::mail::smtp::{NoMailer, SmtpMailer};
use crate::routes;
use crate::sms::chain::Chain;
use crate::sms::gateway::SmsGateway;
use crate::start;
use clap::Args;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// What `serve` takes beside the configuration.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeFlags {
    /// The address and port to listen on, over server.bind
    #[arg(long, value_name = "ADDRESS:PORT")]
    bind: Option<String>,
    /// The issuer, over server.public_url
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl ServeFlags {
    /// The flags as settings: how the flag is called, its key, its value.
    pub fn settings(&self) -> Vec<(&'static str, &'static str, String)> {
        let given =
            [("--bind", "server.bind", &self.bind), ("--public-url", "server.public_url", &self.public_url)];
        given.into_iter().filter_map(|(flag, key, value)| Some((flag, key, value.clone()?))).collect()
    }
}

/// Opens the house and serves until SIGTERM or Ctrl-C.
pub async fn run(loaded: Loaded) -> Result<(), CliError> {
    logging::start(&loaded.config.log).map_err(CliError::failed)?;
    let origin = loaded.origin("server.bind");
    let config = loaded.config;
    let address = config.server.bind;
    // First the port: who cannot have it must not migrate anything.
    let listener = bind(address).await.map_err(|why| {
        CliError::failed(format_args!("{why}: choose another with --bind or server.bind (now from {origin})"))
    })?;
    let mailer = mailer(&config)?;
    let gateway =
        Chain::new(&config.sms).map_err(|why| CliError::failed(format_args!("sms.gateways: {why}")))?;
    let gateway = gateway.map(|chain| -> Arc<dyn SmsGateway> { Arc::new(chain) });
    let told = told_to_stop().map_err(CliError::failed)?;
    let app = Arc::new(start::app(config).await.map_err(CliError::failed)?);
    let jobs = start::jobs(&app, mailer, gateway);
    let bound = listener.local_addr().unwrap_or(address);
    tracing::info!(address = %bound, issuer = app.config.server.issuer(), "ready");
    let patience = app.config.server.shutdown.duration();
    let router = routes::router(Arc::clone(&app));
    let served = start::serve(router, patience, listener, told).await;
    tracing::info!("stopping");
    jobs.stop().await;
    if let Err(error) = app.store.clone().close().await {
        tracing::warn!(%error, "the database was not closed well; nothing that was acknowledged is lost");
    }
    served.map_err(|error| CliError::failed(format_args!("serving broke down: {error}")))
}

/// Takes the port.
///
/// # Errors
/// With a sentence that names the port.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {} of {} is taken by another process", address.port(), address.ip())
        }
        io::ErrorKind::PermissionDenied => {
            format!("port {} of {} is not for this user", address.port(), address.ip())
        }
        _ => format!("cannot listen on {address}: {error}"),
    })
}

fn mailer(config: &Config) -> Result<Option<Arc<dyn Mailer>>, CliError> {
    match SmtpMailer::new(&config.email, config.server.public_url.host()) {
        Ok(mailer) => Ok(Some(Arc::new(mailer))),
        Err(NoMailer::NotConfigured) => {
            tracing::warn!("email.smtp_url is not set: mails wait in the outbox until it is");
            Ok(None)
        }
        Err(unusable) => Err(CliError::failed(unusable)),
    }
}

/// Comes to an end when the process is told to stop.
///
/// # Errors
/// When the signals cannot be listened to.
pub fn told_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
