//! The parameters of a request: `application/x-www-form-urlencoded`, bounded before they are looked at.

use std::collections::BTreeMap;

/// The only parameter that may be given more than once (RFC 8707 §2).
const REPEATABLE: &str = "resource";

/// Why a text is not taken as parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParametersRefused {
    /// The whole text is longer than `Parameters::LONGEST`.
    #[error("the request is too large")]
    TooLarge,
    /// More than `Parameters::MOST` of them.
    #[error("the request has too many parameters")]
    TooMany,
    /// A name is longer than `Parameters::LONGEST_NAME`, or a value than `Parameters::LONGEST_VALUE`.
    #[error("a parameter is too long")]
    ValueTooLong,
}

/// RFC 6749 §3.1: "Request and response parameters MUST NOT be included more than once."
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a parameter is given more than once")]
pub struct Repeated;

/// The parameters of one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    values: BTreeMap<String, Vec<String>>,
}

impl Parameters {
    /// The longest text that is read, in bytes.
    pub const LONGEST: usize = 16 * 1024;
    /// The longest name, in bytes.
    pub const LONGEST_NAME: usize = 128;
    /// The longest value, in bytes: an ID token as a hint fits.
    pub const LONGEST_VALUE: usize = 8 * 1024;
    /// The most parameters.
    pub const MOST: usize = 64;

    /// Reads a query or a body.
    ///
    /// RFC 6749 §3.1: "Parameters sent without a value MUST be treated as if they were omitted from the
    /// request."
    ///
    /// # Errors
    /// When a bound is passed.
    pub fn parse(text: &str) -> Result<Self, ParametersRefused> {
        if text.len() > Self::LONGEST {
            return Err(ParametersRefused::TooLarge);
        }
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (count, (name, value)) in url::form_urlencoded::parse(text.as_bytes()).enumerate() {
            if count >= Self::MOST {
                return Err(ParametersRefused::TooMany);
            }
            if name.len() > Self::LONGEST_NAME || value.len() > Self::LONGEST_VALUE {
                return Err(ParametersRefused::ValueTooLong);
            }
            if !value.is_empty() {
                values.entry(name.into_owned()).or_default().push(value.into_owned());
            }
        }
        Ok(Self { values })
    }

    /// The value of `name`, if there is one.
    ///
    /// # Errors
    /// When it is given more than once.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Repeated> {
        match self.values.get(name).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([value]) => Ok(Some(value)),
            Some(_) => Err(Repeated),
        }
    }

    /// The value of `name`, if there is exactly one. For rooms behind `check_unrepeated`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.one(name).unwrap_or_default()
    }

    /// Every value of `name`, in order.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether each parameter is given once; `resource` may be repeated.
    ///
    /// # Errors
    /// When one is not.
    pub fn check_unrepeated(&self) -> Result<(), Repeated> {
        let repeated = self.values.iter().any(|(name, values)| values.len() > 1 && name != REPEATABLE);
        if repeated { Err(Repeated) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    #[test]
    fn an_empty_value_is_an_absent_one() {
        let read = Parameters::parse("state=&scope=openid+email&state").unwrap();
        assert_eq!(read.one("state"), Ok(None));
        assert_eq!(read.get("scope"), Some("openid email"));
        assert_eq!(read.check_unrepeated(), Ok(()));
    }

    #[test]
    fn a_repeated_parameter_is_refused_even_with_the_same_value() {
        let read = Parameters::parse("scope=a&scope=a").unwrap();
        assert_eq!(read.one("scope"), Err(Repeated));
        assert_eq!(read.get("scope"), None);
        assert_eq!(read.check_unrepeated(), Err(Repeated));
    }

    #[test]
    fn a_resource_may_be_repeated() {
        let read = Parameters::parse("resource=https://a&resource=https://b").unwrap();
        assert_eq!(read.check_unrepeated(), Ok(()));
        assert_eq!(read.all("resource").len(), 2);
    }

    #[test]
    fn bounds_are_checked_before_anything_else() {
        let refused = |text: &str| Parameters::parse(text).unwrap_err();
        assert_eq!(refused(&"a".repeat(Parameters::LONGEST + 1)), ParametersRefused::TooLarge);
        assert_eq!(refused(&"a=1&".repeat(Parameters::MOST + 1)), ParametersRefused::TooMany);
        assert_eq!(refused(&format!("a={}", "x".repeat(8193))), ParametersRefused::ValueTooLong);
        assert_eq!(refused(&format!("{}=1", "x".repeat(129))), ParametersRefused::ValueTooLong);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = Parameters::parse(&text).map(|read| read.check_unrepeated());
        }
    }
}
