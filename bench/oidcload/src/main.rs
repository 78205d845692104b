//! oidcload: drives one operation of an OpenID provider and prints what it cost as one line of JSON.
//!
//! ```text
//! oidcload PROFILE.json OPERATION [connections=32] [seconds=3] [warm_up=1] [pids=1,2] [jars=FILE]
//! ```
//!
//! `pids` are the provider's processes: their CPU time is read just before the first measured operation and just
//! after the last has ended.

#![expect(clippy::disallowed_methods, reason = "a stopwatch reads the clock")]

mod browser;
mod connection;
mod failure;
mod form;
mod load;
mod operation;
mod process;
mod profile;
mod relying_party;
mod report;
mod urlencoded;

use crate::failure::Failure;
use crate::load::Plan;
use crate::profile::Profile;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

const USAGE: &str =
    "oidcload PROFILE.json OPERATION [connections=32] [seconds=3] [warm_up=1] [pids=1,2] [jars=FILE]";

fn main() -> ExitCode {
    let (line, code) = match drive(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(report) => (report, ExitCode::SUCCESS),
        Err(failure) => (format!("{failure}\nusage: {USAGE}"), ExitCode::from(2)),
    };
    match writeln!(std::io::stdout(), "{line}") {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

fn drive(arguments: &[String]) -> Result<String, Failure> {
    let [profile, operation, options @ ..] = arguments else {
        return Err(Failure::SetUp("a profile and an operation are needed".to_owned()));
    };
    let profile = Profile::read(Path::new(profile))?;
    let plan = plan(operation.parse()?, options)?;
    let set_up = |e: std::io::Error| Failure::SetUp(e.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(set_up)?;
    let report = runtime.block_on(load::run(profile, plan))?;
    serde_json::to_string(&report).map_err(|e| Failure::SetUp(e.to_string()))
}

fn plan(operation: operation::Operation, options: &[String]) -> Result<Plan, Failure> {
    let mut plan = Plan {
        operation,
        connections: 32,
        warm_up: Duration::from_secs(1),
        duration: Duration::from_secs(3),
        pids: vec![],
        jars: None,
    };
    for option in options {
        match option.split_once('=') {
            Some(("connections", n)) => plan.connections = number(n)?,
            Some(("seconds", s)) => plan.duration = seconds(s)?,
            Some(("warm_up", s)) => plan.warm_up = seconds(s)?,
            Some(("pids", list)) => plan.pids = list.split(',').map(number).collect::<Result<_, _>>()?,
            Some(("jars", file)) => plan.jars = Some(file.into()),
            _ => return Err(Failure::SetUp(format!("no option {option}"))),
        }
    }
    Ok(plan)
}

fn number<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::SetUp(format!("not a number: {text}")))
}

fn seconds(text: &str) -> Result<Duration, Failure> {
    Duration::try_from_secs_f64(number(text)?).map_err(|e| Failure::SetUp(format!("{text}: {e}")))
}
