//! TLS towards the servers of others: what is wrong when this machine cannot speak it.

use std::error::Error;

/// No connection can be made that is safe.
#[derive(Debug, thiserror::Error)]
#[error(
    "TLS cannot be set up ({0}): install the certificates of the authorities (ca-certificates) on this machine"
)]
pub struct NoTls(String);

impl From<reqwest::Error> for NoTls {
    /// Only the innermost cause says what it was.
    fn from(error: reqwest::Error) -> Self {
        let mut cause: &dyn Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Self(cause.to_string())
    }
}
