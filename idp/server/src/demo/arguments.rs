//! What may be typed after `sluis demo`.

use clap::Args;
use std::path::PathBuf;

/// The flags of `sluis demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoFlags {
    /// The port that everything answers on
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    pub port: u16,
    /// Where the demo keeps its database, its key and its mails; made if it is not there
    #[arg(long, default_value = "demo-data", value_name = "DIR")]
    pub data: PathBuf,
    /// Start over: forget everything that an earlier demo kept in the directory
    #[arg(long)]
    pub fresh: bool,
    /// The address of Sluis, if not `http://login.localhost:PORT`. For an app of your own on this machine:
    /// http://localhost:PORT
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
}
