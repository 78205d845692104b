//! The whole configuration, one field per section.

use crate::config::database::Database;
use crate::config::email::Email;
use crate::config::hashing::Hashing;
use crate::config::i18n::I18n;
use crate::config::keys::Keys;
use crate::config::lifetimes::Lifetimes;
use crate::config::log::Log;
use crate::config::passwords::Passwords;
use crate::config::policy::Policy;
use crate::config::redis::Redis;
use crate::config::server::Server;
use crate::config::session::Session;
use crate::config::sms::Sms;
use crate::config::theme::Theme;
use crate::config::yubico::Yubico;
use garde::Validate;
use serde::{Deserialize, Serialize};

/// Everything that the operator decides. What is not given has its default.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where we listen and under what name people find us.
    #[garde(dive)]
    pub server: Server,
    /// Where everything is kept.
    #[garde(dive)]
    pub database: Database,
    /// Where short-lived state is kept, when not in the database.
    #[garde(dive)]
    pub redis: Redis,
    /// The keys that sign, and the one that seals them.
    #[garde(dive)]
    pub keys: Keys,
    /// How mail leaves the house.
    #[garde(dive)]
    pub email: Email,
    /// How text messages leave the house.
    #[garde(dive)]
    pub sms: Sms,
    /// Who checks the one-time passwords that YubiKeys type.
    #[garde(dive)]
    pub yubico: Yubico,
    /// What a password hash costs.
    #[garde(dive)]
    pub hashing: Hashing,
    /// What is known of passwords that were stolen elsewhere.
    #[garde(dive)]
    pub passwords: Passwords,
    /// How long codes and tokens live.
    #[garde(skip)]
    pub lifetimes: Lifetimes,
    /// How long a login lasts.
    #[garde(skip)]
    pub session: Session,
    /// What holds for every organisation.
    #[garde(skip)]
    pub policy: Policy,
    /// How the pages look.
    #[garde(dive)]
    pub theme: Theme,
    /// In which language people are spoken to.
    #[garde(skip)]
    pub i18n: I18n,
    /// What is logged, and how.
    #[garde(dive)]
    pub log: Log,
}
