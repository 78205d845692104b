//! The verbs of the command line, for tests that need an organisation, a client or a person.

use crate::support::server::Sluis;
use serde_json::Value;
use std::io::Write;
use std::process::{Output, Stdio};

impl Sluis {
    /// Runs `sluis ARGUMENTS --json` and returns the object that it prints.
    ///
    /// # Panics
    /// With its words when it refuses.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Value {
        self.run_with_secret(arguments, "")
    }

    /// The same, with a secret on standard input.
    ///
    /// # Panics
    /// With its words when it refuses.
    #[track_caller]
    pub fn run_with_secret(&self, arguments: &[&str], secret: &str) -> Value {
        let done = self.try_run(arguments, secret);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "sluis {}: {said}", arguments.join(" "));
        serde_json::from_slice(&done.stdout).unwrap_or_else(|_| {
            panic!("sluis {} prints no JSON: {}", arguments.join(" "), String::from_utf8_lossy(&done.stdout))
        })
    }

    /// The same, whatever becomes of it: for tests of refusals.
    ///
    /// # Panics
    /// When it cannot be started at all.
    pub fn try_run(&self, arguments: &[&str], secret: &str) -> Output {
        let mut command = self.command(&[arguments, &["--json"]].concat());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A verb that takes no secret closes its input before this is written.
        let _ = child.stdin.take().unwrap().write_all(secret.as_bytes());
        child.wait_with_output().unwrap()
    }
}
