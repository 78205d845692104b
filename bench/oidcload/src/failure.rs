//! Why an operation did not count.

/// One variant per way in which an exchange with the provider goes wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The connection ended; an idle one may have been closed by the server, so this is worth one more try.
    #[error("disconnected: {0}")]
    Disconnected(String),
    /// The provider answered something that is not HTTP, JSON or a form.
    #[error("malformed: {0}")]
    Malformed(String),
    /// A well-formed answer, but not the one the operation calls for.
    #[error("unexpected: {0}")]
    Unexpected(String),
    /// The profile, a file or the machine's dice failed us.
    #[error("set-up: {0}")]
    SetUp(String),
}
