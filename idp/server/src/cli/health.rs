//! `sluis health`: asks the server on this machine whether it is ready.

use crate::cli::output::{CliError, Output};
use crate::config::settings::Config;
use crate::web::urls;
use serde_json::json;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks `/health/ready` at `server.bind`; exit code 1 when it is not ready or does not answer.
pub async fn run(config: &Config, output: Output) -> Result<(), CliError> {
    let url = format!("http://{}{}", here(config.server.bind), urls::READY);
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(CliError::failed)?;
    let answer =
        client.get(&url).send().await.map_err(|_| {
            CliError::failed(format_args!("nobody answers at {url}: is `sluis serve` running?"))
        })?;
    let ready = answer.status().is_success();
    let said = answer.text().await.unwrap_or_default();
    output.say(&json!({ "ready": ready, "answer": said.trim() }), said.trim())?;
    if ready { Ok(()) } else { Err(CliError::SaidNo) }
}

/// Where a server that listens at `bind` is reached from its own machine.
fn here(bind: SocketAddr) -> SocketAddr {
    match bind {
        SocketAddr::V4(every) if every.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, every.port()).into(),
        SocketAddr::V6(every) if every.ip().is_unspecified() => (Ipv6Addr::LOCALHOST, every.port()).into(),
        one => one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_everywhere_is_asked_on_this_machine() {
        for (bind, asked) in
            [("0.0.0.0:8080", "127.0.0.1:8080"), ("[::]:8080", "[::1]:8080"), ("10.0.0.3:80", "10.0.0.3:80")]
        {
            assert_eq!(here(bind.parse().unwrap()).to_string(), asked);
        }
    }
}
