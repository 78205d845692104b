//! The authenticator app: time-based one-time passwords (RFC 6238), 6 digits, SHA-1, steps of 30 seconds,
//! because that is what every app understands.

use crate::organisation::policy::totp::TotpRules;
use crate::secret::Secret;
use crate::time::Timestamp;
use std::time::Duration;
use totp_rs::{Algorithm, Builder, Totp};

/// How long one step lasts, in seconds (RFC 6238 §5.2).
const STEP_SECONDS: u64 = 30;

/// How many past steps a code is called expired and not wrong: five minutes.
const EXPIRED_STEPS: u64 = 10;

/// How many steps a clock that is wrong is looked for, either way: ten minutes (R80).
const CLOCK_STEPS: u64 = 20;

/// How long a code is remembered that was explained before its time: until the furthest of those is too old in
/// every window.
pub const TOLD_FOR: Duration = Duration::from_secs((CLOCK_STEPS + 3) * STEP_SECONDS);

/// Bytes in a key: 160 bits (RFC 4226 §4).
pub const KEY_BYTES: usize = 20;

/// The secret that the app and we share.
#[derive(Debug, Clone)]
pub struct TotpKey(Secret<Vec<u8>>);

/// Why the bytes are no key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key of an authenticator app has 10 bytes or more")]
pub struct NotAKey;

/// What a code turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotpCheck {
    /// RFC 6238 §5.2: "The verifier MUST NOT accept the second attempt of the OTP."
    AlreadyUsed,
    /// It is the code of `step`, which is now to be spent.
    Good {
        /// Steps since the epoch.
        step: u64,
    },
    /// It is no code of this moment.
    Wrong,
}

/// Why a code is wrong, as far as the key tells (R80). Whoever hears it has given the right password, and the
/// attempt was counted all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongBecause {
    /// The clock of the telephone is fast by so many minutes.
    ClockFast(u64),
    /// The clock of the telephone is slow by so many minutes.
    ClockSlow(u64),
    /// It was right within the last five minutes.
    Expired,
}

/// Which steps are good beside the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// So many past ones: 0 or 1.
    pub back: u32,
    /// So many coming ones: 0 or 1.
    pub forward: u32,
}

impl Window {
    /// For the first code of an app: it is often typed as it changes, whatever the policy.
    pub const LINKING: Self = Self { back: 1, forward: 0 };

    /// What the policy of an organisation takes.
    pub const fn of(rules: &TotpRules) -> Self {
        Self { back: rules.skew_back, forward: rules.skew_forward }
    }

    /// The moments whose codes are good at `now`: this one first.
    fn moments(self, now: u64) -> impl Iterator<Item = u64> {
        let past = (0..=u64::from(self.back.min(1))).filter_map(move |n| now.checked_sub(n * STEP_SECONDS));
        past.chain((1..=u64::from(self.forward.min(1))).map(move |n| now + n * STEP_SECONDS))
    }
}

impl TotpKey {
    /// A new key.
    pub fn from_random(random: [u8; KEY_BYTES]) -> Self {
        Self(Secret::new(random.to_vec()))
    }

    /// The key that a row carries; imported ones may be shorter than ours (R63).
    ///
    /// # Errors
    /// When it is shorter than 80 bits.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, NotAKey> {
        if bytes.len() < 10 { Err(NotAKey) } else { Ok(Self(Secret::new(bytes))) }
    }

    /// The key as people type it over: base32, in groups or not.
    ///
    /// # Errors
    /// When it is no base32, or shorter than 80 bits.
    pub fn from_base32(text: &str) -> Result<Self, NotAKey> {
        let letters: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '=')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let secret = totp_rs::Secret::try_from_base32(&letters).map_err(|_| NotAKey)?;
        Self::from_bytes(secret.as_bytes().to_vec())
    }

    /// The bytes, to be sealed.
    pub fn expose(&self) -> &[u8] {
        self.0.expose()
    }

    /// The key as a person types it over: base32 in groups of four.
    pub fn grouped(&self) -> Secret<String> {
        let letters: Vec<char> = self.machine("", "").secret().to_base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        Secret::new(groups.join(" "))
    }

    /// The `otpauth://` address that the QR code holds. `issuer` is what the app shows in its list.
    pub fn address(&self, issuer: &str, account: &str) -> Option<Secret<String>> {
        self.machine(issuer, account).to_url().ok().map(Secret::new)
    }

    /// The code that the app shows at `now`: for the demo's telephone and for tests.
    pub fn code_at(&self, now: Timestamp) -> String {
        self.machine("", "").generate(seconds(now)).to_string()
    }

    /// Weighs a code that somebody typed. With one step back a code lives 60 seconds in all (R91).
    /// `last_step` is the last one that was accepted.
    pub fn check(&self, typed: &str, now: Timestamp, window: Window, last_step: Option<u64>) -> TotpCheck {
        let Some(code) = code(typed) else { return TotpCheck::Wrong };
        // The window of totp-rs is symmetric, so it is kept at nought and asked once for each step that is good.
        let machine = self.machine("", "");
        let hit = window.moments(seconds(now)).find_map(|moment| machine.check(&code, moment));
        match hit {
            Some(step) if last_step.is_some_and(|last| step <= last) => TotpCheck::AlreadyUsed,
            Some(step) => TotpCheck::Good { step },
            None => TotpCheck::Wrong,
        }
    }

    /// Why a code that `check` found wrong is so: the person hears what to do about it.
    pub fn explain(&self, typed: &str, now: Timestamp) -> Option<WrongBecause> {
        let code = code(typed)?;
        let (machine, now) = (self.machine("", ""), seconds(now));
        let is_of = |moment: u64| machine.check(&code, moment).is_some();
        let minutes = |steps: u64| (steps * STEP_SECONDS).div_ceil(60);
        let behind = (1..=CLOCK_STEPS).find(|n| now.checked_sub(n * STEP_SECONDS).is_some_and(is_of));
        let ahead = || (1..=CLOCK_STEPS).find(|n| is_of(now + n * STEP_SECONDS));
        match behind {
            Some(steps) if steps <= EXPIRED_STEPS => Some(WrongBecause::Expired),
            Some(steps) => Some(WrongBecause::ClockSlow(minutes(steps))),
            None => ahead().map(|steps| WrongBecause::ClockFast(minutes(steps))),
        }
    }

    /// The coming step whose code `typed` is, as far as `explain` looks. Who hears that their clock is fast hears
    /// when this code will be good: it is not taken then (R80: no oracle for guessing).
    pub fn coming_step(&self, typed: &str, now: Timestamp) -> Option<u64> {
        let code = code(typed)?;
        let (machine, now) = (self.machine("", ""), seconds(now));
        (1..=CLOCK_STEPS).find_map(|n| machine.check(&code, now + n * STEP_SECONDS))
    }

    fn machine(&self, issuer: &str, account: &str) -> Totp {
        // A colon parts issuer from account in the address, so neither may hold one.
        let label = |text: &str| text.replace(':', " ");
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(STEP_SECONDS)
            .with_skew(0)
            .with_secret(self.0.expose().clone())
            .with_issuer((!issuer.is_empty()).then(|| label(issuer)))
            .with_account_name(label(account))
            .build_noncompliant()
    }
}

/// What the app's list shows: the name of the house, with the label of a training or test environment.
pub fn issuer_label(name: &str, environment: Option<&str>) -> String {
    match environment {
        Some(environment) => format!("{name} ({environment})"),
        None => name.to_owned(),
    }
}

/// Whether what somebody typed can be a code at all.
pub fn is_code(typed: &str) -> bool {
    code(typed).is_some()
}

/// The six digits of what somebody typed or pasted: "799 012" is one code (R90).
fn code(typed: &str) -> Option<String> {
    let digits: String =
        typed.chars().take(32).filter(|c| !c.is_whitespace() && *c != '-' && *c != '\u{200b}').collect();
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn seconds(now: Timestamp) -> u64 {
    now.seconds().max(0).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_800_000_000;
    const ONE_BACK: Window = Window { back: 1, forward: 0 };

    fn key() -> TotpKey {
        TotpKey::from_bytes(b"12345678901234567890".to_vec()).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn six_digits_can_be_a_code_and_nothing_else() {
        assert!(is_code("799 012") && is_code("799-012"));
        for none in ["", "79901", "7990123", "geen code", "79901a"] {
            assert!(!is_code(none), "{none}");
        }
    }

    #[test]
    fn the_vectors_of_rfc_6238_hold() {
        // Appendix B, SHA-1: the last six of the eight digits.
        let vectors = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (time, code) in vectors {
            assert_eq!(key().code_at(at(time)), code);
            let step = time.unsigned_abs() / 30;
            assert_eq!(key().check(code, at(time), ONE_BACK, None), TotpCheck::Good { step });
        }
    }

    #[test]
    fn a_code_lives_sixty_seconds_to_the_millisecond() {
        let code = key().code_at(at(START));
        let good = |millis: i64, back| {
            let now = Timestamp::from_millis(START * 1000 + millis);
            matches!(key().check(&code, now, Window { back, forward: 0 }, None), TotpCheck::Good { .. })
        };
        assert!(!good(-1, 1), "no step ahead is good");
        assert!(good(0, 1) && good(59_999, 1) && !good(60_000, 1));
        assert!(good(29_999, 0) && !good(30_000, 0), "the strict preset takes the present step only");
    }

    #[test]
    fn a_step_that_was_accepted_is_not_accepted_again_nor_is_an_earlier_one() {
        let code = key().code_at(at(START));
        let step = START.unsigned_abs() / 30;
        assert_eq!(key().check(&code, at(START + 40), ONE_BACK, Some(step)), TotpCheck::AlreadyUsed);
        assert_eq!(key().check(&code, at(START + 40), ONE_BACK, Some(step + 1)), TotpCheck::AlreadyUsed);
        assert_eq!(key().check(&code, at(START + 40), ONE_BACK, Some(step - 1)), TotpCheck::Good { step });
    }

    #[test]
    fn a_code_of_minutes_ago_is_expired_and_still_not_good() {
        let code = key().code_at(at(START));
        assert_eq!(key().explain(&code, at(START + 329)), Some(WrongBecause::Expired));
        assert_eq!(key().check(&code, at(START + 90), ONE_BACK, None), TotpCheck::Wrong);
    }

    #[test]
    fn a_clock_that_is_wrong_is_told_by_how_much_up_to_ten_minutes_and_never_accepted() {
        let code = key().code_at(at(START));
        let told = |now: i64| {
            assert_eq!(key().check(&code, at(now), ONE_BACK, None), TotpCheck::Wrong, "{now}");
            key().explain(&code, at(now))
        };
        assert_eq!(told(START - 1), Some(WrongBecause::ClockFast(1)));
        assert_eq!(told(START - 180), Some(WrongBecause::ClockFast(3)));
        assert_eq!(told(START - 600), Some(WrongBecause::ClockFast(10)));
        assert_eq!(told(START - 601), None);
        assert_eq!(told(START + 360), Some(WrongBecause::ClockSlow(6)));
        assert_eq!(told(START + 629), Some(WrongBecause::ClockSlow(10)));
        assert_eq!(told(START + 630), None);
    }

    #[test]
    fn a_code_that_is_explained_before_its_time_is_known_by_its_step_until_it_is_too_old() {
        let code = key().code_at(at(START));
        let step = START.unsigned_abs() / 30;
        for ahead in [1, 180, 600] {
            let told_at = at(START - ahead);
            assert!(matches!(key().explain(&code, told_at), Some(WrongBecause::ClockFast(_))));
            assert_eq!(key().coming_step(&code, told_at), Some(step));
            let forgotten = told_at + TOLD_FOR;
            assert_eq!(key().check(&code, forgotten, ONE_BACK, None), TotpCheck::Wrong, "{ahead}");
        }
        assert_eq!(key().coming_step(&code, at(START)), None, "it is good now");
        assert_eq!(key().coming_step(&code, at(START - 601)), None, "and nothing was said of it then");
    }

    #[test]
    fn a_coming_step_is_good_only_where_the_policy_says_so() {
        let code = key().code_at(at(START));
        let lenient = Window { back: 1, forward: 1 };
        let step = START.unsigned_abs() / 30;
        assert_eq!(key().check(&code, at(START - 30), lenient, None), TotpCheck::Good { step });
        assert_eq!(key().check(&code, at(START - 31), lenient, None), TotpCheck::Wrong);
    }

    #[test]
    fn blanks_within_a_code_do_not_matter_and_other_signs_do() {
        let code = key().code_at(at(START));
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert!(matches!(key().check(&spaced, at(START), ONE_BACK, None), TotpCheck::Good { .. }));
        for wrong in ["", "000", "+12345", "12345678", "１２３４５６", &format!("{code}x")] {
            assert_eq!(key().check(wrong, at(START), ONE_BACK, None), TotpCheck::Wrong, "{wrong}");
        }
    }

    #[test]
    fn the_key_is_shown_in_groups_of_four_letters_of_base32() {
        let shown = key().grouped();
        assert_eq!(shown.expose(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn the_address_names_issuer_and_account_and_survives_colons() {
        let label = issuer_label("Arbo: De Linde", Some("Training"));
        let address = key().address(&label, "anna@example.nl").unwrap();
        assert!(address.expose().starts_with("otpauth://totp/"), "{}", address.expose());
        assert!(address.expose().contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        assert!(address.expose().contains("Training"));
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(TotpKey::from_bytes(vec![1; 9]).is_err());
    }
}
