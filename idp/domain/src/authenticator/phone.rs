//! Telephone numbers: every spelling that people use comes to one (ITU-T E.164), and a number that cannot
//! receive a text message, or that somebody earns money with, is refused.

use crate::organisation::policy::sms::Country;
use phonenumber::Type;
use phonenumber::country;
use phonenumber::metadata::DATABASE;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// The longest text that is looked at, in bytes: the longest number has 15 digits.
const LONGEST: usize = 48;

const DUTCH_CODE: u16 = 31;
/// How a Dutch mobile number begins.
const DUTCH_MOBILE: &str = "+316";
const DUTCH_MOBILE_DIGITS: usize = 9;

/// Numbers of machines (Nummerplan telefoon- en ISDN-diensten): the metadata takes them for mobile telephones.
const OF_MACHINES: &str = "+3197";

/// How many digits at the end a page shows.
const SHOWN_DIGITS: usize = 2;

/// A number in E.164: `+31612345678`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// Why a number is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneRefused {
    /// It is of a country that we send nothing to.
    #[error("is of a country that no text messages are sent to")]
    Country,
    /// It is no telephone number, or nobody has it.
    #[error("is not a telephone number")]
    NotANumber,
    /// It is a telephone that reads no text messages, or one that costs money.
    #[error("is not the number of a mobile telephone")]
    NotMobile,
}

impl PhoneNumber {
    /// Reads a number as somebody types it. Without a country it is one of the Netherlands. `countries` are
    /// those that we send to.
    ///
    /// # Errors
    /// When it is no number of a mobile telephone in one of these countries.
    pub fn parse(typed: &str, countries: &BTreeSet<Country>) -> Result<Self, PhoneRefused> {
        let number = phonenumber::parse(Some(country::Id::NL), spelled(typed)?)
            .ok()
            .filter(phonenumber::is_valid)
            .ok_or(PhoneRefused::NotANumber)?;
        let region = number.country().id().and_then(|id| id.as_ref().parse::<Country>().ok());
        if !region.is_some_and(|region| countries.contains(&region)) {
            return Err(PhoneRefused::Country);
        }
        let e164 = number.format().mode(phonenumber::Mode::E164).to_string();
        if !has_length_of_mobile(&number) {
            return Err(PhoneRefused::NotANumber);
        }
        match number.number_type(&DATABASE) {
            _ if e164.starts_with(OF_MACHINES) => Err(PhoneRefused::NotMobile),
            Type::Mobile | Type::FixedLineOrMobile => Ok(Self(e164)),
            _ => Err(PhoneRefused::NotMobile),
        }
    }

    /// The number that a row carries.
    pub fn of_row(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let is_number = (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| Self(text.to_owned()))
    }

    /// `+31612345678`
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// As people write it: `06 12345678`, `030-1234567`; of another country `+32 470123456`.
    pub fn shown(&self) -> String {
        if let Some(mobile) = self.0.strip_prefix(DUTCH_MOBILE) {
            return format!("06 {mobile}");
        }
        let Ok(number) = phonenumber::parse(None, &self.0) else { return self.0.clone() };
        let code = number.country().code();
        if let Some(landline) = (code == DUTCH_CODE).then(|| landline(&number)).flatten() {
            return landline;
        }
        let national = self.digits().strip_prefix(code.to_string().as_str());
        national.map_or_else(|| self.0.clone(), |national| format!("+{code} {national}"))
    }

    /// `31612345678`
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// `0031612345678`
    pub fn with_zeros(&self) -> String {
        format!("00{}", self.digits())
    }

    /// As an operator may read it over somebody's shoulder: `…78`.
    pub fn masked(&self) -> String {
        format!("…{}", self.ending())
    }

    /// The end of it: `78`. No more of a number is shown to somebody who has not proven a second step.
    pub fn ending(&self) -> &str {
        &self.0[self.0.len() - SHOWN_DIGITS..]
    }
}

/// Without the number: none may reach a log.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[number]")
    }
}

/// A Dutch number behind the code of its place, which has two to four digits: `030-1234567`, `0182-123456`.
fn landline(number: &phonenumber::PhoneNumber) -> Option<String> {
    let national =
        number.is_valid().then(|| number.format().mode(phonenumber::Mode::National).to_string())?;
    let (place, rest) = national.split_once(' ').filter(|_| national.starts_with('0'))?;
    Some(format!("{place}-{}", rest.replace(' ', "")))
}

/// The patterns of the metadata are looked for within a number: its length is to be held against them as well.
fn has_length_of_mobile(number: &phonenumber::PhoneNumber) -> bool {
    let national = number.national().to_string();
    if number.country().code() == DUTCH_CODE {
        return national.len() == DUTCH_MOBILE_DIGITS || !national.starts_with('6');
    }
    let Some(metadata) = number.metadata(&DATABASE) else { return false };
    let descriptors = metadata.descriptors();
    let of_mobile = descriptors.mobile().map(|mobile| mobile.possible_length().to_vec()).unwrap_or_default();
    let lengths =
        if of_mobile.is_empty() { descriptors.general().possible_length().to_vec() } else { of_mobile };
    u16::try_from(national.len()).is_ok_and(|length| lengths.contains(&length))
}

/// `typed` without what people put between digits: blanks, hyphens, dots, brackets, and the nought that the
/// Dutch write behind their country, `+31 (0)6`.
fn spelled(typed: &str) -> Result<String, PhoneRefused> {
    if typed.len() > LONGEST {
        return Err(PhoneRefused::NotANumber);
    }
    let between = |c: char| c.is_whitespace() || "-.()/\u{200b}\u{2010}\u{2011}\u{2013}\u{ad}".contains(c);
    let whole = typed.replace("(0)", "");
    // Somebody who leaves the brackets out, +31 06, means the same.
    let bare: String = whole.chars().filter(|c| !between(*c)).collect();
    let bare = bare.strip_prefix("tel:").unwrap_or(&bare);
    let number = match bare.strip_prefix("00") {
        Some(abroad) => format!("+{abroad}"),
        None => bare.to_owned(),
    };
    let digits = number.strip_prefix('+').unwrap_or(&number);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PhoneRefused::NotANumber);
    }
    Ok(number.strip_prefix("+310").map_or_else(|| number.clone(), |national| format!("+31{national}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    fn countries(names: &[&str]) -> BTreeSet<Country> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn read(typed: &str) -> Result<String, PhoneRefused> {
        PhoneNumber::parse(typed, &countries(&["NL", "BE"])).map(|number| number.e164().to_owned())
    }

    #[test]
    fn every_spelling_comes_to_one_number() {
        for typed in [
            "0612345678",
            "06-12345678",
            "06-12 34 56 78",
            " 06 1234 5678 ",
            "06.12.34.56.78",
            "(06) 12345678",
            "+31612345678",
            "+31 6 12345678",
            "+31 (0)6 12345678",
            "+31 (0) 6-12 34 56 78",
            "+31 06 12345678",
            "0031612345678",
            "00 31 6 12 34 56 78",
            "tel:+31612345678",
            "06\u{2011}12345678",
            "06\u{a0}12345678",
        ] {
            assert_eq!(read(typed), Ok("+31612345678".to_owned()), "{typed}");
        }
        assert_eq!(read("+32 470 12 34 56"), Ok("+32470123456".to_owned()));
    }

    #[test]
    fn numbers_that_cost_money_or_read_no_messages_are_refused() {
        for typed in ["0900-8844", "0906 1234567", "0909-1234", "0800 1234", "030 123 45 67", "088-1234567"] {
            assert!(
                matches!(read(typed), Err(PhoneRefused::NotMobile | PhoneRefused::NotANumber)),
                "{typed}"
            );
        }
        assert_eq!(read("030 6123456"), Err(PhoneRefused::NotMobile));
        assert_eq!(read("0970 1234 5678"), Err(PhoneRefused::NotMobile), "a machine's number");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let long = "0".repeat(4000);
        for typed in [
            "",
            " ",
            "06",
            "0612345",
            "061234567890",
            "112",
            "06abcdefgh",
            "anna@example.nl",
            "+",
            "++31612345678",
            "06-12345678;ext=9",
            "０６１２３４５６７８",
            "+999 6 12345678",
            "<script>",
            &long,
        ] {
            assert_eq!(read(typed), Err(PhoneRefused::NotANumber), "{typed}");
        }
    }

    #[test]
    fn a_country_that_is_not_on_the_list_is_refused_whatever_the_spelling() {
        assert_eq!(read("+44 7400 123456"), Err(PhoneRefused::Country));
        assert_eq!(read("0044 7400 123456"), Err(PhoneRefused::Country));
        assert!(PhoneNumber::parse("+44 7400 123456", &countries(&["GB"])).is_ok());
        assert_eq!(PhoneNumber::parse("0612345678", &BTreeSet::new()), Err(PhoneRefused::Country));
    }

    #[test]
    fn a_number_is_neither_printed_nor_shown_whole() {
        let number = PhoneNumber::parse("0612345678", &countries(&["NL"])).unwrap();
        assert_eq!(format!("{number:?}"), "[number]");
        assert_eq!((number.ending(), number.digits()), ("78", "31612345678"));
        assert_eq!(number.with_zeros(), "0031612345678");
        assert_eq!(PhoneNumber::of_row("+31612345678"), Some(number));
        assert_eq!(PhoneNumber::of_row("0612345678"), None);
    }

    #[test]
    fn a_number_is_shown_as_people_write_it_and_is_read_back_as_the_same() {
        for (row, shown) in [
            ("+31612345678", "06 12345678"),
            ("+32470123456", "+32 470123456"),
            ("+393123456789", "+39 3123456789"),
            ("+31302345678", "030-2345678"),
            ("+31205551234", "020-5551234"),
            ("+31182512345", "0182-512345"),
            ("+31882345678", "088-2345678"),
            ("+318001234", "0800-1234"),
            ("+313012345", "+31 3012345"),
            ("+999123456", "+999123456"),
        ] {
            assert_eq!(PhoneNumber::of_row(row).unwrap().shown(), shown);
        }
        assert_eq!(read("06 12345678"), Ok("+31612345678".to_owned()));
        assert_eq!(read("+32 470123456"), Ok("+32470123456".to_owned()));
    }

    proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

        #[test]
        fn no_text_breaks_the_reader(typed in any::<String>()) {
            if let Ok(number) = PhoneNumber::parse(&typed, &countries(&["NL", "US", "GB"])) {
                prop_assert_eq!(PhoneNumber::of_row(number.e164()), Some(number));
            }
        }

        #[test]
        fn a_dutch_mobile_number_is_read_the_same_with_and_without_its_country(n in 10_000_000u32..=39_999_999) {
            let (national, foreign) = (read(&format!("06{n}")), read(&format!("+316{n}")));
            prop_assert_eq!(national, foreign);
        }
    }
}
