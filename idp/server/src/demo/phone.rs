//! The telephone of all demo people: an authenticator app that holds the keys that Sluis holds, and those
//! that somebody typed in and has not linked yet.

use crate::app::App;
use crate::demo::texts::{Received, Texts};
use crate::totp_keys;
use sluis_domain::authenticator::authenticator::{Authenticator, AuthenticatorKind};
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// How long one code lives, in seconds (RFC 6238 §5.2).
pub const STEP_SECONDS: i64 = 30;
/// People whose apps are shown at most.
const MOST_PEOPLE: u64 = 200;
/// Entries that somebody typed in at most; the oldest goes first.
const MOST_TYPED: usize = 50;

/// One entry of the app.
#[derive(Clone)]
pub struct Entry {
    /// Whose, or what somebody called it.
    pub name: String,
    /// What Sluis called it.
    pub label: String,
    /// Linked at Sluis, or waiting to be.
    pub is_linked: bool,
    key: TotpKey,
}

impl Entry {
    /// The code of this moment, in two groups of three.
    pub fn code(&self, now: Timestamp) -> String {
        let code = self.key.code_at(now);
        let (one, other) = code.split_at(code.len() / 2);
        format!("{one} {other}")
    }
}

/// How long the codes of this moment still live, in seconds.
pub fn seconds_left(now: Timestamp) -> i64 {
    STEP_SECONDS - now.seconds().rem_euclid(STEP_SECONDS)
}

/// The telephone.
pub struct Phone {
    app: Arc<App>,
    texts: Arc<Texts>,
    typed: Mutex<Vec<Entry>>,
}

impl Phone {
    /// A telephone that sees the keys of `app`.
    pub const fn new(app: Arc<App>, texts: Arc<Texts>) -> Self {
        Self { app, texts, typed: Mutex::new(Vec::new()) }
    }

    /// The text messages that came in, newest first.
    pub fn texts(&self) -> Vec<Received> {
        self.texts.all()
    }

    /// Every entry: the typed ones that are not linked yet first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut linked = Vec::new();
        for user in self.app.store.read().users().list(MOST_PEOPLE).await? {
            let held = self.app.store.read().authenticators().of_user(user.id).await?;
            let apps: Vec<Authenticator> =
                held.into_iter().filter(|one| one.kind == AuthenticatorKind::Totp).collect();
            if apps.is_empty() {
                continue;
            }
            let name = self.name(&user).await?;
            for held in apps {
                if let Some(key) = totp_keys::open(&self.app, &held) {
                    linked.push(Entry { name: name.clone(), label: held.label, is_linked: true, key });
                }
            }
        }
        let mut typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        typed.retain(|entry| linked.iter().all(|known| known.key.expose() != entry.key.expose()));
        Ok(typed.iter().rev().cloned().chain(linked).collect())
    }

    /// Adds what somebody typed or pasted. False: it is no key.
    pub fn add(&self, text: &str, name: &str, unnamed: &str) -> bool {
        let Some(mut entry) = read(text) else { return false };
        if !name.trim().is_empty() {
            entry.name = name.trim().chars().take(80).collect();
        }
        if entry.name.is_empty() {
            entry.name = unnamed.to_owned();
        }
        let mut typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        typed.retain(|known| known.key.expose() != entry.key.expose());
        if typed.len() >= MOST_TYPED {
            typed.remove(0);
        }
        typed.push(entry);
        true
    }

    async fn name(&self, user: &User) -> Result<String, StoreError> {
        let memberships = self.app.store.read().memberships().of_user(user.id).await?;
        if let Some(name) = memberships.iter().find_map(|membership| membership.profile.name()) {
            return Ok(name);
        }
        let names = self.app.store.read().users().login_names(user.id).await?;
        Ok(names.first().map(|name| name.typed().to_owned()).unwrap_or_default())
    }
}

/// Reads a key in base32, or an address `otpauth://totp/Issuer:account?secret=…`.
fn read(text: &str) -> Option<Entry> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix("otpauth://totp/") else {
        let key = TotpKey::from_base32(text).ok()?;
        return Some(Entry { name: String::new(), label: String::new(), is_linked: false, key });
    };
    // Under a scheme that browsers know, so that the account is decoded as theirs are.
    let url = Url::parse(&format!("https://totp/{rest}")).ok()?;
    let value =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let key = TotpKey::from_base32(&value("secret")?).ok()?;
    let account = url.path_segments()?.next_back().unwrap_or_default().to_owned();
    let decoded = url::form_urlencoded::parse(format!("a={}", account.replace('+', "%2B")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let name = decoded.rsplit_once(':').map_or(decoded.as_str(), |(_, account)| account).trim().to_owned();
    Some(Entry { name, label: value("issuer").unwrap_or_default(), is_linked: false, key })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn a_code_is_that_of_rfc_6238() {
        // RFC 6238, Appendix B: at 59 s the eight digits are 94287082; the last six are ours.
        let entry = read(KEY).unwrap();
        assert_eq!(entry.code(Timestamp::from_seconds(59)), "287 082");
    }

    #[test]
    fn a_key_is_read_as_sluis_shows_it_and_as_a_link() {
        let bare = read("  gezd gnbv gy3t qojq gezd gnbv gy3t qojq ").unwrap();
        let link = format!(
            "otpauth://totp/Bakkerij%20De%20Linde:bram%40mail.localhost?secret={KEY}&issuer=Bakkerij%20De%20Linde"
        );
        let link = read(&link).unwrap();
        assert_eq!(bare.key.expose(), link.key.expose());
        assert_eq!((&*link.name, &*link.label), ("bram@mail.localhost", "Bakkerij De Linde"));
    }

    #[test]
    fn what_is_no_key_is_not_taken() {
        for text in ["", "hello", "123456", "otpauth://totp/x", "otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ"] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_code_dies_with_its_step() {
        assert_eq!(seconds_left(Timestamp::from_seconds(60)), 30);
        assert_eq!(seconds_left(Timestamp::from_seconds(89)), 1);
    }
}
