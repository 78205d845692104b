//! Whether those that we need can be reached: the resolver, Redis, the mail server.

use crate::cli::diagnosis::Check;
use crate::config::settings::Config;
use crate::mail::smtp::{NoMailer, SmtpMailer};
use crate::parts;
use sluis_store::short_lived::redis::RedisShortLived;
use std::fmt;
use std::future::Future;
use std::time::Duration;

/// How long one of them may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The port is of no matter for a name; a resolver call wants one.
const ANY_PORT: u16 = 443;

const NAME: &str = "name";
const REDIS: &str = "redis";
const MAIL: &str = "mail";

/// Whether the host of the public address has an address.
pub async fn resolves(config: &Config) -> Check {
    let host = config.server.public_url.host();
    if host.ends_with("localhost") {
        return Check::ok(NAME, format_args!("{host}: browsers find it on this machine"));
    }
    let host = host.trim_matches(['[', ']']);
    match patient(tokio::net::lookup_host((host, ANY_PORT))).await {
        Ok(addresses) => {
            let found: Vec<String> = addresses.map(|address| address.ip().to_string()).collect();
            Check::ok(NAME, format_args!("{host} is {}", found.join(", ")))
        }
        Err(why) => Check::warn(
            NAME,
            format_args!("{host} is not found from here: {why}"),
            "give the host of server.public_url an address in DNS, or check the resolver of this machine",
        ),
    }
}

/// Whether Redis answers, if there is one.
pub async fn redis(config: &Config) -> Check {
    let Some(url) = &config.redis.url else {
        return Check::ok(REDIS, "not configured; the database keeps short-lived state");
    };
    match patient(RedisShortLived::connect(url, parts::REDIS_PREFIX)).await {
        Ok(_) => Check::ok(REDIS, "answers"),
        Err(why) => {
            Check::fail(REDIS, why, "start it, or correct redis.url; without it, leave redis.url out")
        }
    }
}

/// Whether the mail server answers and lets us in.
pub async fn mail(config: &Config) -> Check {
    let mailer = match SmtpMailer::new(&config.email, config.server.public_url.host()) {
        Ok(mailer) => mailer,
        Err(NoMailer::NotConfigured) => {
            let advice = "set email.smtp_url_file; until then mails wait and nobody gets one";
            return Check::warn(MAIL, "email.smtp_url is not set", advice);
        }
        Err(unusable) => {
            return Check::fail(MAIL, unusable, "correct it; `sluis config check` says what is allowed");
        }
    };
    match patient(mailer.test()).await {
        Ok(()) => Check::ok(MAIL, "the mail server answers and lets us in"),
        Err(why) => Check::fail(MAIL, why, "correct email.smtp_url: server, port, tls, name and password"),
    }
}

/// What `waiting` comes to, within our patience.
async fn patient<T, E: fmt::Display>(waiting: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}
