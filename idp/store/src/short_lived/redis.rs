//! Short-lived state in Redis, shared by every node.

use crate::error::StoreError;
use crate::short_lived::short_lived::ShortLived;
use async_trait::async_trait;
use redis::Client;
use redis::Cmd;
use redis::FromRedisValue;
use redis::IntoConnectionInfo;
use redis::RedisError;
use redis::aio::ConnectionManager;
use redis::aio::ConnectionManagerConfig;
use redis::io::tcp::TcpSettings;
use secrecy::ExposeSecret;
use secrecy::SecretString;
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// How long a command may take. A login page that cannot read its facts says so rather than hang.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(500);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// How often a lost connection is tried again before commands fail.
const RETRIES: usize = 3;

/// Keeps short-lived state in Redis, each key under a prefix of this deployment.
#[derive(Clone)]
pub struct RedisShortLived {
    connection: ConnectionManager,
    prefix: String,
}

impl RedisShortLived {
    /// Connects to `redis://…` or `rediss://…`.
    ///
    /// # Errors
    /// When the address makes no sense or nobody answers there.
    pub async fn connect(url: &SecretString, prefix: &str) -> Result<Self, StoreError> {
        // Without this, two small commands wait for each other's acknowledgements (Nagle).
        let tcp = TcpSettings::default().set_nodelay(true);
        let address = url.expose_secret().into_connection_info().map_err(unavailable)?.set_tcp_settings(tcp);
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_number_of_retries(RETRIES);
        let connection = Client::open(address)
            .map_err(unavailable)?
            .get_connection_manager_with_config(config)
            .await
            .map_err(unavailable)?;
        Ok(Self { connection, prefix: prefix.to_owned() })
    }

    fn key(&self, key: &str) -> String {
        format!("{}:{key}", self.prefix)
    }

    async fn run<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        command.query_async(&mut self.connection.clone()).await.map_err(unavailable)
    }
}

#[async_trait]
impl ShortLived for RedisShortLived {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration, _now: Timestamp) -> Result<(), StoreError> {
        let mut set = redis::cmd("SET");
        set.arg(self.key(key)).arg(value).arg("PX").arg(millis(ttl));
        self.run(&set).await
    }

    async fn put_new(
        &self,
        key: &str,
        value: &[u8],
        ttl: Duration,
        _now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut set = redis::cmd("SET");
        set.arg(self.key(key)).arg(value).arg("NX").arg("PX").arg(millis(ttl));
        let answer: Option<String> = self.run(&set).await?;
        Ok(answer.is_some())
    }

    async fn get(&self, key: &str, _now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        self.run(redis::cmd("GET").arg(self.key(key))).await
    }

    async fn take(&self, key: &str, _now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        self.run(redis::cmd("GETDEL").arg(self.key(key))).await
    }
}

/// Redis knows no time to live of nothing.
fn millis(ttl: Duration) -> u64 {
    u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// Without the address, which may hold a password.
fn unavailable(error: RedisError) -> StoreError {
    StoreError::Unavailable(format!("Redis: {}", error.category()))
}
