//! The binary `sluis`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // Two crates of TLS with two providers would otherwise meet at run time. A second call changes nothing.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    sluis_server::cli::run::run().await
}
