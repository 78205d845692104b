//! Puts the layers on each other, checks the whole, and remembers where each value came from.

use crate::config::catalogue;
use crate::config::origin::Origin;
use crate::config::problem::{ConfigError, Problem};
use crate::config::reading;
use crate::config::settings::Config;
use crate::config::sources::{self, Layer};
use garde::Validate;
use sluis_domain::organisation::preset;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The file that is read when none is named and it exists.
pub const DEFAULT_FILE: &str = "/etc/sluis/sluis.toml";

/// Keys that are weighed beside another one.
const BESIDE: [(&str, &str); 3] = [
    ("server.rp_id", "server.public_url"),
    ("lifetimes.refresh_idle", "lifetimes.refresh_absolute"),
    ("session.idle", "session.absolute"),
];

/// From what a configuration is read.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Files, the later over the earlier. None: [`DEFAULT_FILE`] when it exists.
    pub files: Vec<PathBuf>,
    /// The environment.
    pub variables: Vec<(String, String)>,
    /// Flags: how the flag is called, the key, the value.
    pub flags: Vec<(String, String, String)>,
}

/// A configuration that was checked, and where its values came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The configuration.
    pub config: Config,
    origins: BTreeMap<String, Origin>,
}

impl Loaded {
    /// Where the value of `key` came from.
    pub fn origin(&self, key: &str) -> Origin {
        if let Some(origin) = self.origins.get(key) {
            return origin.clone();
        }
        // A section of a policy came from where the first of its keys came from.
        let inside = |given: &&String| given.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        let first = self.origins.keys().find(inside);
        first.and_then(|given| self.origins.get(given)).cloned().unwrap_or(Origin::Default)
    }
}

/// Reads a configuration: defaults < files < environment < flags.
///
/// # Errors
/// With everything that is wrong, each problem with its key and origin.
pub fn load(given: &Given) -> Result<Loaded, ConfigError> {
    let mut problems = Vec::new();
    let (mut merged, is_whole) = merge(given, &mut problems);
    let origins: BTreeMap<String, Origin> =
        merged.iter().map(|(key, setting)| (key.clone(), setting.origin.clone())).collect();
    problems.extend(unknown_keys(&merged));
    merged.retain(|key, _| catalogue::find(key).is_some());
    let config = reading::read(merged, &origins, &mut problems);
    let wrong: BTreeSet<String> = problems.iter().filter_map(|problem| problem.key.clone()).collect();
    for found in check(&config, &origins) {
        let key = found.key.clone().unwrap_or_default();
        // What is weighed beside a value that could not be read is not wrong for that.
        let beside = BESIDE.iter().find(|(one, _)| *one == key).map(|(_, other)| *other);
        let is_fair = beside.is_none_or(|other| is_whole && !wrong.contains(other));
        if !wrong.contains(&key) && is_fair {
            problems.push(found);
        }
    }
    if problems.is_empty() { Ok(Loaded { config, origins }) } else { Err(ConfigError(problems)) }
}

/// Every layer on each other, and whether each of them could be read.
fn merge(given: &Given, problems: &mut Vec<Problem>) -> (Layer, bool) {
    let (mut merged, mut is_whole) = (Layer::new(), true);
    let default = Path::new(DEFAULT_FILE);
    let default = (given.files.is_empty() && default.exists()).then(|| default.to_owned());
    for path in given.files.iter().chain(&default) {
        match sources::file(path) {
            Ok(layer) => sources::lay(layer, &mut merged, problems),
            Err(problem) => {
                is_whole = false;
                problems.push(problem);
            }
        }
    }
    let variables = sources::environment(given.variables.iter().cloned(), problems);
    sources::lay(variables, &mut merged, problems);
    let flags = sources::flags(&given.flags, problems);
    sources::lay(flags, &mut merged, problems);
    sources::open_secret_files(&mut merged, problems);
    (merged, is_whole)
}

fn unknown_keys(merged: &Layer) -> Vec<Problem> {
    let unknown = merged.iter().filter(|(key, _)| catalogue::find(key).is_none());
    unknown
        .map(|(key, setting)| {
            let message = match catalogue::nearest(key).as_slice() {
                [] => "there is no such key; `sluis config show` lists them all".to_owned(),
                near => format!("there is no such key; did you mean {}?", near.join(" or ")),
            };
            Problem::at(key, setting.origin.clone(), message)
        })
        .collect()
}

/// What is wrong with values that could be read.
fn check(config: &Config, origins: &BTreeMap<String, Origin>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    if let Err(report) = config.validate() {
        for (path, error) in report.iter() {
            let key = path.to_string();
            let origin = origins.get(&key).cloned().unwrap_or(Origin::Default);
            problems.push(Problem::at(&key, origin, error.message()));
        }
    }
    let lifetimes = &config.lifetimes;
    if lifetimes.refresh_idle.get() > lifetimes.refresh_absolute.get() {
        problems.push(longer("lifetimes.refresh_idle", "lifetimes.refresh_absolute", origins));
    }
    for (key, gateway) in config.sms.missing() {
        let origin = origins.get("sms.gateways").cloned().unwrap_or(Origin::Default);
        problems.push(Problem::at(key, origin, format!("is missing: sms.gateways names {gateway}")));
    }
    for key in config.yubico.missing() {
        let origin = origins.get("yubico.servers").cloned().unwrap_or(Origin::Default);
        problems.push(Problem::at(key, origin, "is missing: yubico.servers names a server".to_owned()));
    }
    if config.session.idle.get() > config.session.absolute.get() {
        problems.push(longer("session.idle", "session.absolute", origins));
    }
    for (section, layer) in [("defaults", &config.policy.defaults), ("floor", &config.policy.floor)] {
        if let Err(sentence) = preset::check(layer) {
            let key = format!("policy.{section}");
            let origin = origins.iter().find(|(given, _)| given.starts_with(&key)).map(|(_, origin)| origin);
            problems.push(Problem::at(&key, origin.cloned().unwrap_or(Origin::Default), sentence));
        }
    }
    problems
}

fn longer(key: &str, than: &str, origins: &BTreeMap<String, Origin>) -> Problem {
    let origin = origins.get(key).cloned().unwrap_or(Origin::Default);
    Problem::at(key, origin, format!("is longer than {than}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::catalogue::{KEYS, Kind, variable};
    use secrecy::ExposeSecret;

    const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/sluis.example.toml");

    fn with(variables: &[(&str, &str)]) -> Given {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Given { files: vec![EXAMPLE.into()], variables: variables.collect(), flags: Vec::new() }
    }

    fn refused(given: &Given) -> String {
        load(given).unwrap_err().to_string()
    }

    /// A file in a directory of its own that is gone when the test ends.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str, text: &str) -> Self {
            let dir = std::env::temp_dir().join(format!("sluis-config-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&dir).unwrap();
            let file = dir.join(name);
            std::fs::write(&file, text).unwrap();
            Self(file)
        }

        fn text(&self) -> &str {
            self.0.to_str().unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
        }
    }

    #[test]
    fn the_example_says_the_defaults_and_every_key_with_its_variable() {
        let loaded = load(&with(&[])).unwrap();
        let tree = |config: &Config| serde_json::to_value(config).unwrap();
        assert_eq!(tree(&loaded.config), tree(&Config::default()));
        assert_eq!(
            loaded.config.database.url.expose_secret(),
            Config::default().database.url.expose_secret()
        );
        let text = std::fs::read_to_string(EXAMPLE).unwrap();
        for key in KEYS {
            assert!(
                text.lines().any(|line| line.starts_with("# ") && line.contains(&variable(key.name))),
                "{key:?}"
            );
            let (_, name) = key.name.split_once('.').unwrap();
            let written = |name: &str| {
                text.lines().any(|line| line.trim_start_matches('#').starts_with(&format!("{name} =")))
            };
            let section = key.kind == Kind::Policy && text.contains(&format!("[{}]", key.name));
            assert!(
                section || written(name) || (key.kind == Kind::Secret && written(&format!("{name}_file"))),
                "{key:?}"
            );
        }
    }

    #[test]
    fn variables_win_over_files_and_flags_over_variables() {
        let mut given = with(&[
            ("SLUIS_SERVER__BIND", "0.0.0.0:9000"),
            ("SLUIS_SESSION__IDLE", "10m"),
            ("SLUIS_DATABASE__MIGRATE", "false"),
        ]);
        given.flags.push(("--bind".into(), "server.bind".into(), "0.0.0.0:9001".into()));
        let loaded = load(&given).unwrap();
        assert_eq!(loaded.config.server.bind.port(), 9001);
        assert_eq!(loaded.config.session.idle.get(), 600);
        assert!(!loaded.config.database.migrate);
        assert_eq!(loaded.origin("server.bind").to_string(), "flag --bind");
        assert_eq!(loaded.origin("session.idle").to_string(), "variable SLUIS_SESSION__IDLE");
        assert_eq!(loaded.origin("hashing.queue").to_string(), format!("file {EXAMPLE}"));
    }

    #[test]
    fn a_policy_of_the_operators_own_is_read_from_files_and_variables() {
        let file = Scratch::new(
            "policy.toml",
            "[policy.defaults]\npassword.min_length = 14\nsession.idle = '20m'\n\
             mfa.enforcement = { schedule = { announce_from = '2026-04-01', mandatory_from = '2026-07-01' } }\n\
             [policy.floor.user_type.internal.mfa]\nmin_factors = 2\n",
        );
        let mut given = with(&[
            ("SLUIS_POLICY__DEFAULTS__SESSION__IDLE", "10m"),
            ("SLUIS_POLICY__DEFAULTS__MFA__ALLOWED", "totp, webauthn"),
            ("SLUIS_POLICY__DEFAULTS__PASSWORD__REPEAT", "false"),
        ]);
        given.files.push(file.0.clone());
        let loaded = load(&given).unwrap();
        let defaults = serde_json::to_value(&loaded.config.policy.defaults).unwrap();
        let schedule = serde_json::json!({ "announce_from": "2026-04-01", "mandatory_from": "2026-07-01" });
        assert_eq!(
            defaults,
            serde_json::json!({
                "mfa": { "allowed": ["totp", "webauthn"], "enforcement": { "schedule": schedule } },
                "password": { "min_length": 14, "repeat": false },
                "session": { "idle": "10m" },
            })
        );
        let floor = serde_json::to_value(&loaded.config.policy.floor).unwrap();
        assert_eq!(
            floor,
            serde_json::json!({ "user_type": { "internal": { "mfa": { "min_factors": 2 } } } })
        );
        assert!(loaded.origin("policy.floor").to_string().contains("policy.toml"));
    }

    #[test]
    fn a_policy_beyond_its_bounds_or_with_an_unknown_key_is_refused() {
        let said = refused(&with(&[("SLUIS_POLICY__FLOOR__SESSION__IDLE", "2h")]));
        assert!(said.starts_with("policy.floor (") && said.contains("session.idle takes 1m to 1h"), "{said}");
        let said = refused(&with(&[("SLUIS_POLICY__DEFAULTS__SESSION__IDEL", "2h")]));
        assert!(said.starts_with("policy.defaults.session.idel (") && said.contains("no such key"), "{said}");
        let said = refused(&with(&[("SLUIS_POLICY__DEFAULTS__MFA__ALLOWED", "email")]));
        assert!(said.starts_with("policy.defaults.mfa.allowed (") && said.contains("email"), "{said}");
    }

    #[test]
    fn a_list_in_a_variable_has_commas() {
        let loaded = load(&with(&[("SLUIS_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1/128")])).unwrap();
        assert_eq!(loaded.config.server.trusted_proxies.len(), 2);
    }

    #[test]
    fn a_secret_that_looks_like_a_number_stays_a_text() {
        let loaded = load(&with(&[("SLUIS_DATABASE__URL", "postgres://u:0123@db/0123")])).unwrap();
        assert_eq!(loaded.config.database.url.expose_secret(), "postgres://u:0123@db/0123");
        let digits = "0".repeat(64);
        let loaded = load(&with(&[("SLUIS_KEYS__MASTER_KEY", &digits)])).unwrap();
        assert_eq!(loaded.config.keys.master_key.unwrap().expose_secret(), digits);
    }

    #[test]
    fn a_secret_comes_out_of_its_file_without_the_line_end() {
        let secret = Scratch::new("master.key", &format!("{}\n", "ab".repeat(32)));
        let loaded = load(&with(&[("SLUIS_KEYS__MASTER_KEY_FILE", secret.text())])).unwrap();
        assert!(loaded.config.keys.master().is_some());
        assert_eq!(loaded.origin("keys.master_key").secret_file(), Some(&secret.0));
        let shown = serde_json::to_string(&crate::config::show::show(&loaded)).unwrap();
        assert!(!shown.contains("abab") && shown.contains("(hidden)"), "{shown}");
        assert!(!format!("{:?}", loaded.config).contains("abab"));
    }

    #[test]
    fn an_error_names_the_key_where_it_came_from_and_what_is_allowed() {
        let cases = [
            ("SLUIS_DATABASE__MAX_CONNECTIONS", "lots", "database.max_connections", "1 to 500"),
            ("SLUIS_DATABASE__MAX_CONNECTIONS", "501", "database.max_connections", "1 to 500"),
            ("SLUIS_SERVER__BIND", "localhost", "server.bind", "127.0.0.1:8080"),
            ("SLUIS_SERVER__PUBLIC_URL", "http://id.example.nl", "server.public_url", "https"),
            ("SLUIS_SERVER__RP_ID", "example.nl", "server.rp_id", "parent domain"),
            ("SLUIS_SERVER__TRUSTED_PROXIES", "10.0.0.0/8,me", "server.trusted_proxies", "10.0.0.0/8"),
            ("SLUIS_DATABASE__URL", "mysql://u:hunter2@h/d", "database.url", "sqlite:///"),
            ("SLUIS_KEYS__MASTER_KEY", "hunter2", "keys.master_key", "32 bytes"),
            ("SLUIS_KEYS__RSA_BITS", "1024", "keys.rsa_bits", "2048, 3072 or 4096"),
            ("SLUIS_KEYS__ANNOUNCE", "91d", "keys.announce", "90 days"),
            ("SLUIS_EMAIL__SMTP_URL", "hunter2", "email.smtp_url", "smtps://"),
            ("SLUIS_EMAIL__FROM", "nobody", "email.from", "mail address"),
            ("SLUIS_HASHING__ITERATIONS", "1", "hashing.iterations", "2 to 16"),
            ("SLUIS_LIFETIMES__AUTHORIZATION_CODE", "3600", "lifetimes.authorization_code", "1 to 600"),
            ("SLUIS_SESSION__IDLE", "soon", "session.idle", "60 seconds to 1 hour"),
            ("SLUIS_THEME__DIR", "/no/such/dir", "theme.dir", "exists"),
            ("SLUIS_I18N__DEFAULT", "fy", "i18n.default", "nl or en"),
            ("SLUIS_LOG__FORMAT", "xml", "log.format", "auto, json or pretty"),
            ("SLUIS_LOG__LEVEL", "loud", "log.level", "off, error, warn"),
            ("SLUIS_REDIS__URL", "hunter2", "redis.url", "rediss://"),
        ];
        for (name, value, key, allowed) in cases {
            let refused = refused(&with(&[(name, value)]));
            assert!(refused.starts_with(&format!("{key} (variable {name}): ")), "{refused}");
            assert!(refused.contains(allowed), "{refused}");
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }

    #[test]
    fn an_unknown_key_names_the_nearest_and_where_it_stands() {
        let file = Scratch::new("unknown.toml", "[lifetimes]\nauthorisation_code = 60\n[sever]\nbind = 3\n");
        let mut given = with(&[("SLUIS_SERVER__BINDD", "x")]);
        given.files = vec![file.0.clone()];
        let refused = refused(&given);
        let lines: Vec<&str> = refused.lines().collect();
        assert_eq!(lines.len(), 3, "{refused}");
        assert!(
            lines[0].contains(file.text()) && lines[0].contains("did you mean lifetimes.authorization_code"),
            "{refused}"
        );
        assert!(lines[1].contains("SLUIS_SERVER__BINDD") && lines[1].contains("server.bind"), "{refused}");
        assert!(lines[2].starts_with("sever.bind") && lines[2].contains("server.bind"), "{refused}");
    }

    #[test]
    fn one_underscore_too_few_is_noticed_and_kubernetes_is_not() {
        assert!(refused(&with(&[("SLUIS_SERVER_BIND", "x")])).contains("did you mean SLUIS_SERVER__BIND"));
        assert!(
            load(&with(&[("SLUIS_PORT", "tcp://10.0.0.1:80"), ("SLUIS_SERVICE_HOST", "10.0.0.1")])).is_ok()
        );
    }

    #[test]
    fn a_secret_is_not_taken_from_arguments_nor_twice_from_one_layer() {
        let mut given = with(&[]);
        given.flags.push(("--set keys.master_key".into(), "keys.master_key".into(), "00".repeat(32)));
        let said = refused(&given);
        assert!(said.contains("SLUIS_KEYS__MASTER_KEY") && !said.contains("0000"), "{said}");
        let both = with(&[("SLUIS_KEYS__MASTER_KEY", "x"), ("SLUIS_KEYS__MASTER_KEY_FILE", "/dev/null")]);
        assert!(refused(&both).contains("give one of the two"));
    }

    #[test]
    fn only_the_secret_file_that_stands_in_the_end_is_opened() {
        let good = Scratch::new("good.key", &"ab".repeat(32));
        let file = Scratch::new("layers.toml", "[keys]\nmaster_key_file = \"/no/such/key\"\n");
        let read = |variables: &[(&str, &str)]| {
            load(&Given { files: vec![file.0.clone()], ..with(variables) }).map_err(|error| error.to_string())
        };
        assert!(read(&[]).unwrap_err().contains("/no/such/key cannot be read"));
        let loaded = read(&[("SLUIS_KEYS__MASTER_KEY_FILE", good.text())]).unwrap();
        assert_eq!(loaded.origin("keys.master_key").secret_file(), Some(&good.0));
        let loaded = read(&[("SLUIS_KEYS__MASTER_KEY", &"cd".repeat(32))]).unwrap();
        assert_eq!(loaded.origin("keys.master_key").to_string(), "variable SLUIS_KEYS__MASTER_KEY");
        // And a later file takes the place of an earlier value.
        let value = Scratch::new("value.toml", &format!("[keys]\nmaster_key = \"{}\"\n", "cd".repeat(32)));
        let named = format!("[keys]\nmaster_key_file = \"{}\"\n", good.text());
        let named = Scratch::new("named.toml", &named);
        let files = vec![value.0.clone(), named.0.clone()];
        let loaded = load(&Given { files, ..Given::default() }).unwrap();
        assert_eq!(loaded.origin("keys.master_key").secret_file(), Some(&good.0));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let file = Scratch::new("wrong.toml", "[sever]\nbind = 3\n[hashing]\niterations = 1\n");
        let mut given = with(&[
            ("SLUIS_SESSION_IDLE", "10m"),
            ("SLUIS_SESSION__IDLE", "soon"),
            ("SLUIS_SERVER__BIND", "localhost"),
            ("SLUIS_SERVER__PUBLIC_URL", "ftp://x"),
            ("SLUIS_SERVER__RP_ID", "example.nl"),
        ]);
        given.files = vec!["/no/such/file.toml".into(), file.0.clone()];
        let ConfigError(problems) = load(&given).unwrap_err();
        let mut keys: Vec<&str> = problems.iter().filter_map(|problem| problem.key.as_deref()).collect();
        keys.sort_unstable();
        // rp_id is weighed beside an address that nobody can read: of it, nothing can be said.
        let expected =
            ["hashing.iterations", "server.bind", "server.public_url", "session.idle", "sever.bind"];
        assert_eq!(keys, expected);
        assert_eq!(problems.len(), expected.len() + 2, "the file and the misspelt variable: {problems:?}");
    }

    #[test]
    fn a_word_that_is_none_of_those_allowed_is_told_so() {
        let said = refused(&with(&[("SLUIS_I18N__DEFAULT", "fr"), ("SLUIS_LOG__FORMAT", "xml")]));
        assert!(said.contains("`fr` is not one of them; allowed: nl or en"), "{said}");
        assert!(said.contains("`xml` is not one of them; allowed: auto, json or pretty"), "{said}");
    }

    #[test]
    fn a_file_that_is_absent_or_no_toml_is_named_with_its_line() {
        let mut given = with(&[]);
        given.files = vec!["/no/such/sluis.toml".into()];
        assert!(refused(&given).starts_with("file /no/such/sluis.toml: cannot be read"));
        let file = Scratch::new("broken.toml", "[keys]\nmaster_key = hunter2\n");
        given.files = vec![file.0.clone()];
        let said = refused(&given);
        assert!(said.contains(file.text()) && said.contains("line 2") && !said.contains("hunter2"), "{said}");
        assert!(
            refused(&with(&[("SLUIS_KEYS__MASTER_KEY_FILE", "/no/such/key")]))
                .contains("/no/such/key cannot be read")
        );
    }

    #[test]
    fn what_idles_does_not_outlive_the_whole() {
        let said = refused(&with(&[("SLUIS_SESSION__ABSOLUTE", "5m")]));
        assert!(
            said.starts_with("session.idle (") && said.contains("longer than session.absolute"),
            "{said}"
        );
    }
}
