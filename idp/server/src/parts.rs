//! The parts of a house that stand alone: the database, the pool that hashes passwords.

use crate::argon2id::HashCost;
use crate::config::database::Database;
use crate::config::hashing::Hashing;
use crate::hashing::Hasher;
use sluis_store::error::StoreError;
use sluis_store::store::{DatabaseSettings, Store};
use std::io;

/// How our keys in Redis begin; two deployments on one Redis are told apart by their master keys.
pub const REDIS_PREFIX: &str = "sluis";

/// Why a part is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum PartRefused {
    /// The database cannot be opened.
    #[error("database.url: {0}")]
    Database(StoreError),
    /// No thread for passwords.
    #[error("hashing: {0}")]
    Hashing(io::Error),
}

/// Opens the database.
///
/// # Errors
/// When it cannot be reached.
pub async fn store(database: &Database) -> Result<Store, PartRefused> {
    let settings = DatabaseSettings { url: database.url.clone(), max_connections: database.max_connections };
    Store::connect(&settings).await.map_err(PartRefused::Database)
}

/// Starts the pool that hashes passwords.
///
/// # Errors
/// When no thread can be had.
pub fn hasher(hashing: &Hashing) -> Result<Hasher, PartRefused> {
    let cost = HashCost {
        memory_kib: hashing.memory_kib,
        iterations: hashing.iterations,
        parallelism: hashing.parallelism,
    };
    let threads = match hashing.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => usize::try_from(threads).unwrap_or(1),
    };
    let waiting = usize::try_from(hashing.queue).unwrap_or(1);
    Hasher::start(cost, threads, waiting).map_err(PartRefused::Hashing)
}
