//! A telephone with an authenticator app (RFC 6238), written apart from the one that is tested.

use aws_lc_rs::hmac;

/// Seconds that one code is shown.
const STEP: u64 = 30;

/// The code that the app shows at `second` (since 1970) for the key as the page writes it: base32, spaces allowed.
///
/// # Panics
/// When the key is not base32.
pub fn code(key: &str, second: u64) -> String {
    let counter = (second / STEP).to_be_bytes();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &base32(key));
    let digest = hmac::sign(&key, &counter);
    let digest = digest.as_ref();
    // RFC 4226 §5.3: the low four bits of the last byte say where the four bytes of the code begin.
    let at = usize::from(digest[digest.len() - 1] & 0x0f);
    let word = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

/// The code that the app shows now, by the clock of this machine.
pub fn code_now(key: &str) -> String {
    code(key, now())
}

/// The second that it is, by the clock of this machine.
#[expect(clippy::disallowed_methods, reason = "a telephone has a clock of its own")]
pub fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}

/// RFC 4648 §6, in either case, without regard for spaces, dashes and padding.
fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0_u32, Vec::new());
    for letter in text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '=' | '\u{a0}')) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter.to_ascii_uppercase());
        let value = value.unwrap_or_else(|| panic!("{letter} is not base32: {text}"));
        bits = (bits << 5 | u32::try_from(value).unwrap()) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    bytes
}
