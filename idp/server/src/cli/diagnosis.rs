//! One line of `sluis doctor`.

use serde::Serialize;
use std::fmt;

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Well.
    Ok,
    /// It works, and is not as it should be in production.
    Warn,
    /// `serve` would not start, or people could not log in.
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub advice: Option<String>,
}

impl Check {
    /// It is well.
    pub fn ok(name: &'static str, found: impl fmt::Display) -> Self {
        Self { name, verdict: Verdict::Ok, found: found.to_string(), advice: None }
    }

    /// It works, but not as it should.
    pub fn warn(name: &'static str, found: impl fmt::Display, advice: impl fmt::Display) -> Self {
        let advice = Some(advice.to_string());
        Self { name, verdict: Verdict::Warn, found: found.to_string(), advice }
    }

    /// It does not work.
    pub fn fail(name: &'static str, found: impl fmt::Display, advice: impl fmt::Display) -> Self {
        let advice = Some(advice.to_string());
        Self { name, verdict: Verdict::Fail, found: found.to_string(), advice }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Ok => "ok  ",
            Verdict::Warn => "warn",
            Verdict::Fail => "FAIL",
        };
        write!(f, "{verdict}  {:<14} {}", self.name, self.found)?;
        match &self.advice {
            Some(advice) => write!(f, "\n      {:<14} -> {advice}", ""),
            None => Ok(()),
        }
    }
}
