//! Section `email`: how mail leaves the house.

use crate::config::show::hide_optional_url;
use garde::Validate;
use lettre::AsyncSmtpTransport;
use lettre::Tokio1Executor;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// How mail leaves the house.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Email {
    /// `smtps://user:password@host:465`, or `smtp://user:password@host:587?tls=required`.
    #[garde(custom(is_mail_server))]
    #[serde(serialize_with = "hide_optional_url")]
    pub smtp_url: Option<SecretString>,
    /// The sender: an address, or `Name <address>`. Without it, `no-reply@` the host of `server.public_url`.
    #[garde(custom(is_sender))]
    pub from: Option<String>,
    /// How often one mail is tried before we give up.
    #[garde(range(min = 1, max = 100))]
    pub attempts: u32,
    /// How many letters one app may have written in a day to people whom it invites.
    #[garde(range(min = 1, max = 1_000_000))]
    pub letters_a_day: u32,
    /// How many people may be invited in one organisation's name in an hour, with a letter or without.
    #[garde(range(min = 1, max = 1_000_000))]
    pub invitations_an_hour: u32,
}

impl Email {
    /// From whom our mails come. `host` is that of the public address.
    pub fn sender(&self, host: &str) -> String {
        self.from.clone().unwrap_or_else(|| format!("no-reply@{host}"))
    }

    /// The same without a name: the organisation's stands beside it.
    pub fn address(&self, host: &str) -> String {
        let sender = self.sender(host);
        sender.parse::<Mailbox>().map_or(sender, |mailbox| mailbox.email.to_string())
    }
}

impl Default for Email {
    fn default() -> Self {
        Self { smtp_url: None, from: None, attempts: 12, letters_a_day: 10_000, invitations_an_hour: 10_000 }
    }
}

fn is_mail_server(url: &Option<SecretString>, _: &()) -> garde::Result {
    match url {
        Some(url) if AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret()).is_err() => {
            Err(garde::Error::new("it is not the address of a mail server"))
        }
        _ => Ok(()),
    }
}

fn is_sender(from: &Option<String>, _: &()) -> garde::Result {
    match from {
        Some(from) if from.parse::<Mailbox>().is_err() => Err(garde::Error::new("it is not a mail address")),
        _ => Ok(()),
    }
}
