//! The mails that wait in the outbox of a SQLite database, read as the mailbox will: what is sealed in them is opened
//! with the deployment's master key, by a hand apart from the one that is tested.

use crate::support::databases::MASTER_KEY;
use crate::support::photograph::answers;
use crate::support::server::Sluis;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use url::Url;

/// What is sealed in a mail that waits.
const SEALED: [&str; 2] = ["link", "code"];
/// The version, and which key it was.
const BEFORE_NONCE: usize = 9;
const NONCE: usize = 12;

/// A mail that waits in the outbox.
#[derive(Debug)]
pub struct Letter {
    /// The address that it goes to.
    pub to: String,
    /// Which mail it is.
    pub template: String,
    /// In which words.
    pub locale: String,
    /// The handle of the organisation in whose name it goes.
    pub organisation: Option<String>,
    /// What fills it, opened.
    pub data: Value,
}

impl Letter {
    /// Where its button leads.
    ///
    /// # Panics
    /// When it has none.
    pub fn link(&self) -> Url {
        Url::parse(self.data["link"].as_str().unwrap()).unwrap()
    }

    /// What stands in for the link.
    ///
    /// # Panics
    /// When nothing does.
    pub fn code(&self) -> &str {
        self.data["code"].as_str().unwrap()
    }
}

/// Every mail in the outbox, oldest first; those of one moment in any order.
///
/// # Panics
/// When one of them does not open.
pub async fn letters(server: &Sluis) -> Vec<Letter> {
    let sql = "SELECT json_object('to', recipient, 'template', template, 'locale', locale, 'id', lower(hex(id)), \
               'data', json(CAST(data AS TEXT)), 'organisation', (SELECT handle FROM organisations o \
               WHERE o.id = organisation_id)) FROM outbox ORDER BY created_at, id";
    answers(server, sql).await.iter().map(|row| letter(&serde_json::from_str(row).unwrap())).collect()
}

fn letter(row: &Value) -> Letter {
    let part = |name: &str| row[name].as_str().unwrap().to_owned();
    let mut data = row["data"].clone();
    for name in SEALED {
        if let Some(value) = data.get_mut(name) {
            *value = opened(&place(&part("id"), name), value.as_str().unwrap()).into();
        }
    }
    let organisation = row["organisation"].as_str().map(str::to_owned);
    Letter { to: part("to"), template: part("template"), locale: part("locale"), organisation, data }
}

/// `id` as hexadecimal digits, written as a UUID.
fn place(id: &str, name: &str) -> String {
    format!("outbox.{name}.{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..])
}

fn opened(place: &str, sealed: &str) -> String {
    let mut sealed = URL_SAFE_NO_PAD.decode(sealed).unwrap();
    let nonce = Nonce::try_assume_unique_for_key(&sealed[BEFORE_NONCE..BEFORE_NONCE + NONCE]).unwrap();
    let mut key = [0; 32];
    let master: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&MASTER_KEY[at..at + 2], 16).unwrap()).collect();
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"sluis");
    let purpose = [b"sluis:at-rest".as_slice()];
    salt.extract(&master).expand(&purpose, hkdf::HKDF_SHA256).unwrap().fill(&mut key).unwrap();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
    let plain = key.open_in_place(nonce, Aad::from(place), &mut sealed[BEFORE_NONCE + NONCE..]).unwrap();
    String::from_utf8(plain.to_vec()).unwrap()
}
