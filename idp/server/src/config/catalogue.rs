//! Every key that exists, with what may be written there. A test holds it beside the structs.

use sluis_domain::organisation::policy::keys;
use sluis_domain::organisation::policy::policy::Policy;

/// One key.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Section and name: `server.bind`.
    pub name: &'static str,
    /// What may be written there, in a few words.
    pub allowed: &'static str,
    /// What sort of value it is.
    pub kind: Kind,
}

/// What sort of value a key has, as far as reading it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A list; in a variable with commas between.
    List,
    /// One value.
    Plain,
    /// A section of its own, with keys of a policy.
    Policy,
    /// Not to be shown; a key and a variable of its own name the file that holds it.
    Secret,
}

const fn plain(name: &'static str, allowed: &'static str) -> Key {
    Key { name, allowed, kind: Kind::Plain }
}

const fn secret(name: &'static str, allowed: &'static str) -> Key {
    Key { name, allowed, kind: Kind::Secret }
}

/// What may be written in a section of a policy.
const POLICY: &str = "the keys of docs/policy.md, within their bounds; `sluis org policy keys` lists them";
/// One value of a policy.
const POLICY_VALUE: Key = plain("policy", POLICY);
/// One list of a policy.
const POLICY_LIST: Key = Key { name: "policy", allowed: POLICY, kind: Kind::List };

/// Every key, in the order of `config/sluis.example.toml`.
pub const KEYS: &[Key] = &[
    plain("server.bind", "an IP address and a port, such as 127.0.0.1:8080 or [::]:8080"),
    plain(
        "server.public_url",
        "an https address without a path, such as https://login.example.nl; http only on localhost, *.localhost and loopback addresses",
    ),
    plain("server.rp_id", "the host of server.public_url, or a parent domain of it"),
    Key {
        name: "server.trusted_proxies",
        allowed: "networks such as [\"10.0.0.0/8\", \"fd00::/8\"], in a variable with commas between",
        kind: Kind::List,
    },
    plain("server.attempts_per_minute", "10 to 10000000"),
    plain("server.security_contact", "an address that begins with mailto:, https:// or tel:"),
    plain("server.shutdown", "0 to 600 seconds"),
    secret("database.url", "sqlite:///path/to/file.db or postgres://user:password@host/name"),
    plain("database.max_connections", "1 to 500"),
    plain("database.migrate", "true or false"),
    secret("redis.url", "redis://host:6379, or rediss://host:6379 with TLS"),
    secret(
        "keys.master_key",
        "32 bytes in base64 or hexadecimal, as `sluis keys generate-master` prints them",
    ),
    plain("keys.rsa_bits", "2048, 3072 or 4096"),
    plain("keys.announce", "0 seconds to 90 days, such as \"14d\""),
    plain("keys.refresh", "1 to 50 seconds"),
    secret("email.smtp_url", "smtps://user:password@host:465, or smtp://user:password@host:587?tls=required"),
    plain("email.from", "a mail address, or \"Name <address>\""),
    plain("email.attempts", "1 to 100"),
    plain("email.letters_a_day", "1 to 1000000"),
    plain("email.invitations_an_hour", "1 to 1000000"),
    Key {
        name: "sms.gateways",
        allowed: "a list of bird, cm, http, spryng, twilio and vonage, the first one first; in a variable with commas between",
        kind: Kind::List,
    },
    plain("sms.sender", "at most 11 letters and digits, or a number"),
    plain("sms.allow_private_addresses", "true or false"),
    plain("sms.http_method", "GET or POST"),
    secret(
        "sms.http_url",
        "an address with {to}, {to_digits}, {to_zeros}, {from}, {text} and {reference} in it",
    ),
    plain("sms.http_content_type", "such as application/json or application/x-www-form-urlencoded"),
    secret("sms.http_body", "a text with the same words in braces in it"),
    secret("sms.http_authorization", "the whole header, such as Bearer TOKEN"),
    plain("sms.bird_url", "an address"),
    secret("sms.bird_key", "the access key of Bird"),
    plain("sms.cm_url", "an address"),
    secret("sms.cm_token", "the product token of CM.com"),
    plain("sms.spryng_url", "an address"),
    secret("sms.spryng_token", "the bearer token of Spryng"),
    plain("sms.twilio_url", "an address"),
    plain("sms.twilio_account", "the account SID of Twilio"),
    secret("sms.twilio_token", "the auth token of Twilio"),
    plain("sms.vonage_url", "an address"),
    plain("sms.vonage_key", "the API key of Vonage"),
    secret("sms.vonage_secret", "the API secret of Vonage"),
    Key {
        name: "yubico.servers",
        allowed: "https addresses such as [\"https://api.yubico.com/wsapi/2.0/verify\"], at most 5, in a variable with commas between",
        kind: Kind::List,
    },
    plain("yubico.client_id", "the number of our client with these servers"),
    secret("yubico.api_key", "the key of our client with these servers, in base64"),
    plain("yubico.timeout", "1 to 10 seconds"),
    plain("hashing.memory_kib", "19456 to 1048576 KiB"),
    plain("hashing.iterations", "2 to 16"),
    plain("hashing.parallelism", "1 to 8"),
    plain("hashing.threads", "0 (one per processor) to 256"),
    plain("hashing.queue", "1 to 10000"),
    plain("passwords.breached", "a file that `sluis passwords load` made"),
    plain("lifetimes.authorization_code", "1 to 600 seconds"),
    plain("lifetimes.access_token", "60 seconds to 1 hour"),
    plain("lifetimes.id_token", "60 seconds to 1 day"),
    plain("lifetimes.refresh_idle", "60 seconds to 365 days"),
    plain("lifetimes.refresh_absolute", "60 seconds to 730 days"),
    plain("lifetimes.request", "60 seconds to 1 day"),
    plain("session.idle", "60 seconds to 1 hour"),
    plain("session.absolute", "60 seconds to 24 hours"),
    Key { name: "policy.defaults", allowed: POLICY, kind: Kind::Policy },
    Key { name: "policy.floor", allowed: POLICY, kind: Kind::Policy },
    plain("theme.dir", "a directory that exists"),
    plain("i18n.default", "nl or en"),
    plain("log.level", "off, error, warn, info, debug or trace, or a filter such as info,sluis_server=debug"),
    plain("log.format", "auto, json or pretty"),
];

/// The key of that name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name).or_else(|| of_policy(name))
}

/// How many parts of `name` make a key, where it lies in a section of a policy: `policy.defaults.mfa.allowed`
/// has four, one for a sort of people six.
pub fn parts_of_policy_key(name: &str) -> Option<usize> {
    let parts: Vec<&str> = name.split('.').take(3).collect();
    match parts.as_slice() {
        ["policy", "defaults" | "floor", "user_type"] => Some(6),
        ["policy", "defaults" | "floor", _] => Some(4),
        _ => None,
    }
}

fn of_policy(name: &str) -> Option<&'static Key> {
    let parts = parts_of_policy_key(name)?;
    let key = name.splitn(parts - 1, '.').last().and_then(keys::find)?;
    let compiled = serde_json::to_value(Policy::compiled()).unwrap_or_default();
    Some(if key.of(&compiled).is_some_and(serde_json::Value::is_array) {
        &POLICY_LIST
    } else {
        &POLICY_VALUE
    })
}

/// The key that names the file which holds a secret: `keys.master_key_file` for `keys.master_key`.
pub fn file_key(secret: &str) -> String {
    format!("{secret}_file")
}

/// The variable of the environment that gives `key`.
pub fn variable(key: &str) -> String {
    format!("SLUIS_{}", key.replace('.', "__").to_uppercase())
}

/// The names that somebody may have meant by `wrong`: those that are nearest, if any is near.
pub fn nearest(wrong: &str) -> Vec<String> {
    let name_alone = wrong.rsplit('.').next().unwrap_or(wrong);
    let files = KEYS.iter().filter(|key| key.kind == Kind::Secret).map(|key| file_key(key.name));
    let mut near: Vec<(usize, String)> = KEYS
        .iter()
        .map(|key| key.name.to_owned())
        .chain(files)
        .filter_map(|known| {
            let tail = known.rsplit('.').next().unwrap_or(&known);
            let same_name = tail == name_alone;
            let distance = if same_name { 1 } else { strsim::damerau_levenshtein(wrong, &known) };
            (distance <= 4 && distance < known.len() / 2).then_some((distance, known))
        })
        .collect();
    near.sort();
    let least = near.first().map(|(distance, _)| *distance);
    near.into_iter().filter(|(distance, _)| Some(*distance) == least).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::Config;
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_and_the_structs_name_the_same_keys() {
        let tree = serde_json::to_value(Config::default()).unwrap();
        let of_structs: BTreeSet<String> = tree
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(section, keys)| {
                keys.as_object().unwrap().keys().map(move |key| format!("{section}.{key}"))
            })
            .collect();
        let of_catalogue: BTreeSet<String> = KEYS.iter().map(|key| key.name.to_owned()).collect();
        assert_eq!(of_structs, of_catalogue);
    }

    #[test]
    fn a_key_of_a_policy_is_known_for_everybody_and_for_one_sort_of_people() {
        for known in ["policy.defaults.session.idle", "policy.floor.user_type.internal.mfa.min_factors"] {
            assert_eq!(find(known).unwrap().kind, Kind::Plain, "{known}");
        }
        assert_eq!(find("policy.defaults.mfa.allowed").unwrap().kind, Kind::List);
        for unknown in ["policy.defaults.session.idel", "policy.defaults.session", "policy.roof.mfa.allowed"]
        {
            assert_eq!(find(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_finds_its_key() {
        assert_eq!(nearest("server.bindd"), ["server.bind"]);
        assert_eq!(nearest("lifetimes.authorisation_code"), ["lifetimes.authorization_code"]);
        assert_eq!(nearest("server.max_connections"), ["database.max_connections"]);
        assert!(nearest("weather.tomorrow_morning").is_empty());
    }
}
