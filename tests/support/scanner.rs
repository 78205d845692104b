//! The camera of a telephone: `zbarimg` (Debian's zbar-tools), which knows nothing of how our codes are drawn.

use crate::support::room::Room;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use url::Url;

/// What an authenticator app reads in the one QR code of a picture: the account, and what is said about it.
#[derive(Debug)]
pub struct Scanned {
    /// The issuer and the name under which the app files it.
    pub label: String,
    /// `secret`, `issuer`, `algorithm`, `digits`, `period`.
    pub said: BTreeMap<String, String>,
}

/// Holds the telephone before `picture`, a PNG.
///
/// # Panics
/// When there is no QR code to be read, more than one, or one that is nothing to an authenticator app.
pub fn scan(picture: &[u8]) -> Scanned {
    let room = Room::new();
    let file = room.file("seen.png");
    fs::write(&file, picture).unwrap();
    let seen = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&file).output().expect("zbarimg");
    let read = String::from_utf8(seen.stdout).unwrap();
    let [text] = read.lines().collect::<Vec<_>>()[..] else { panic!("not one code in the picture: {read}") };
    let url = Url::parse(text).unwrap();
    assert_eq!((url.scheme(), url.host_str()), ("otpauth", Some("totp")), "{text}");
    Scanned {
        label: url.path().trim_start_matches('/').to_owned(),
        said: url.query_pairs().into_owned().collect(),
    }
}
