//! `sluis demo`: everything that a newcomer needs, on one port.

use crate::cli::output::CliError;
use crate::cli::serve;
use crate::config::log::Log;
use crate::config::settings::Config;
use crate::demo::arguments::DemoFlags;
use crate::demo::run;
use crate::logging;

/// Runs the demo until Ctrl-C.
pub async fn run(flags: DemoFlags, config: Config) -> Result<(), CliError> {
    // Who comes to look wants to read where to go, not how the house was built.
    let quiet = Log { level: "warn".to_owned(), ..config.log.clone() };
    let log = if config.log.level == Log::default().level { &quiet } else { &config.log };
    logging::start(log).map_err(CliError::failed)?;
    let stop = serve::told_to_stop().map_err(CliError::failed)?;
    run::run(flags, config, stop).await.map_err(CliError::failed)
}
