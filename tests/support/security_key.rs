//! A security key, and what a browser does between it and a page, written apart from the library that is tested.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// WebAuthn §6.1: the flags.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const SYNCS: u8 = 0x08;
const IS_SYNCED: u8 = 0x10;
const HAS_KEY: u8 = 0x40;

/// A key with one place. A clone is a copy of it: the same secret, and a counter of its own.
pub struct SecurityKey {
    pkcs8: Vec<u8>,
    id: Vec<u8>,
    /// Whose it is, once it is bound.
    pub handle: Option<Vec<u8>>,
    /// How often it has signed. None: it does not count.
    pub counter: Option<u32>,
    /// Whether it checks its holder.
    pub verifies: bool,
    /// Whether it is a passkey that a cloud keeps as well.
    pub syncs: bool,
    /// Whether it keeps the account's name.
    pub keeps_name: bool,
}

impl Clone for SecurityKey {
    fn clone(&self) -> Self {
        Self { pkcs8: self.pkcs8.clone(), id: self.id.clone(), handle: self.handle.clone(), ..*self }
    }
}

impl SecurityKey {
    /// A key on a ring: it counts, and asks nobody for a PIN.
    pub fn on_a_ring() -> Self {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
        let pkcs8 = pkcs8.unwrap().as_ref().to_vec();
        let id = digest(&SHA256, &pkcs8).as_ref().to_vec();
        Self { pkcs8, id, handle: None, counter: Some(0), verifies: false, syncs: false, keeps_name: false }
    }

    /// A passkey in a telephone: it checks its holder, keeps the account's name, and does not count.
    pub fn in_a_telephone() -> Self {
        Self { counter: None, verifies: true, syncs: true, keeps_name: true, ..Self::on_a_ring() }
    }

    /// Is bound, as the page at `origin` asks: what its script would send.
    ///
    /// # Panics
    /// When the page asks for something else.
    pub fn bind(&mut self, options: &Value, origin: &str) -> String {
        let options = &options["publicKey"];
        assert_eq!(options["attestation"], "none", "{options}");
        if self.keeps_name {
            self.handle = Some(bytes(&options["user"]["id"]));
        }
        let mut data = self.authenticator_data(options["rp"]["id"].as_str().unwrap(), HAS_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": …} in CBOR.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let client = client_data("webauthn.create", options, origin);
        let response = json!({ "clientDataJSON": text(&client), "attestationObject": text(&object) });
        self.answer(&response)
    }

    /// Signs, as the page at `origin` asks: what its script would send.
    ///
    /// # Panics
    /// When the page asks for something else.
    pub fn sign(&mut self, options: &Value, origin: &str) -> String {
        let options = &options["publicKey"];
        if let Some(counter) = &mut self.counter {
            *counter += 1;
        }
        let data = self.authenticator_data(options["rpId"].as_str().unwrap(), 0);
        let client = client_data("webauthn.get", options, origin);
        let mut signed = data.clone();
        signed.extend(digest(&SHA256, &client).as_ref());
        let signature = self.pair().sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "clientDataJSON": text(&client),
            "authenticatorData": text(&data),
            "signature": text(signature.as_ref()),
            "userHandle": self.handle.as_deref().map(text),
        });
        self.answer(&response)
    }

    /// What it calls itself, as a page writes it.
    pub fn name(&self) -> String {
        text(&self.id)
    }

    fn answer(&self, response: &Value) -> String {
        let id = self.name();
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string()
    }

    fn authenticator_data(&self, rp_id: &str, more: u8) -> Vec<u8> {
        let mut flags = PRESENT | more;
        if self.verifies {
            flags |= VERIFIED;
        }
        if self.syncs {
            flags |= SYNCS | IS_SYNCED;
        }
        let mut data = digest(&SHA256, rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(self.counter.unwrap_or(0).to_be_bytes());
        data
    }

    /// RFC 9053 §7.1: {kty: EC2, alg: ES256, crv: P-256, x, y} in CBOR.
    fn public_key(&self) -> Vec<u8> {
        let pair = self.pair();
        let point = pair.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..65]);
        key
    }

    fn pair(&self) -> EcdsaKeyPair {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.pkcs8).unwrap()
    }
}

/// What the page's form gives its script.
///
/// # Panics
/// When there is no such form.
#[track_caller]
pub fn options(html: &str) -> Value {
    let (_, after) = html.split_once("data-options=\"").expect("no question for a key");
    let written = after.split('"').next().unwrap_or_default();
    let json = written.replace("&#34;", "\"").replace("&quot;", "\"").replace("&amp;", "&");
    serde_json::from_str(&json).unwrap()
}

/// WebAuthn §5.8.1: what the browser adds, which the key signs with the rest.
fn client_data(kind: &str, options: &Value, origin: &str) -> Vec<u8> {
    let told = json!({
        "type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": false,
    });
    told.to_string().into_bytes()
}

fn bytes(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
