//! A closed loop: every worker has one connection and one operation in flight, all begin and end together.

use crate::browser::{Browser, CookieJar};
use crate::failure::Failure;
use crate::operation::Operation;
use crate::process::cpu_ms;
use crate::profile::Profile;
use crate::relying_party::RelyingParty;
use crate::report::{Measured, Report};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Barrier;
use tokio::time::sleep;

/// A worker that has failed this often stops.
const MAX_ERRORS: u64 = 20;
/// Pause after a failure, so that a broken provider is not flooded.
const PAUSE_AFTER_ERROR: Duration = Duration::from_millis(5);

/// What to do, for how long.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) operation: Operation,
    pub(crate) connections: usize,
    pub(crate) warm_up: Duration,
    pub(crate) duration: Duration,
    /// The provider's processes, whose CPU time is counted.
    pub(crate) pids: Vec<u32>,
    /// A file that keeps the workers' cookies, so that the next run need not sign in again.
    pub(crate) jars: Option<PathBuf>,
}

/// What one worker has seen.
#[derive(Default)]
struct Tally {
    latencies: Vec<Duration>,
    errors: u64,
    first_error: Option<String>,
    jar: CookieJar,
}

impl Tally {
    fn miss(&mut self, when: &str, failure: &Failure) {
        self.errors += 1;
        self.first_error.get_or_insert_with(|| format!("{when}: {failure}"));
    }
}

struct Worker {
    profile: Arc<Profile>,
    plan: Arc<Plan>,
    party: RelyingParty,
    token: String,
    tally: Tally,
}

impl Worker {
    fn new(profile: Arc<Profile>, plan: Arc<Plan>, number: usize, jar: CookieJar) -> Self {
        let (user, password) = (profile.user(number), profile.password.clone());
        let mut browser = Browser::new(&profile.addr, &profile.host, user, password);
        browser.jar = jar;
        let client = plan.operation.client(&profile.clients);
        let party = RelyingParty::new(profile.clone(), client, browser);
        Self { profile, plan, party, token: String::new(), tally: Tally::default() }
    }

    /// Prepares and warms up; a worker that fails here does not take part.
    async fn get_ready(&mut self) {
        match self.plan.operation.prepare(&mut self.party).await {
            Ok(token) => self.token = token,
            Err(failure) => return self.tally.miss("set-up", &failure),
        }
        let begin = Instant::now();
        while begin.elapsed() < self.plan.warm_up {
            if let Err(failure) = self.once().await {
                return self.tally.miss("warm-up", &failure);
            }
        }
    }

    async fn measure(&mut self) {
        let begin = Instant::now();
        while begin.elapsed() < self.plan.duration && self.tally.errors < MAX_ERRORS {
            let started = Instant::now();
            match self.once().await {
                Ok(()) => self.tally.latencies.push(started.elapsed()),
                Err(failure) => {
                    self.tally.miss("load", &failure);
                    sleep(PAUSE_AFTER_ERROR).await;
                }
            }
        }
    }

    async fn once(&mut self) -> Result<(), Failure> {
        self.plan.operation.run(&mut self.party, &self.profile, &mut self.token).await
    }

    async fn work(mut self, ready: Arc<Barrier>, begin: Arc<Barrier>) -> Tally {
        self.get_ready().await;
        ready.wait().await;
        begin.wait().await;
        if self.tally.errors == 0 {
            self.measure().await;
        }
        self.tally.jar = self.party.browser.jar;
        self.tally
    }
}

/// Carries out `plan` against the provider of `profile`.
pub(crate) async fn run(profile: Profile, plan: Plan) -> Result<Report, Failure> {
    let (profile, plan) = (Arc::new(profile), Arc::new(plan));
    let ready = Arc::new(Barrier::new(plan.connections + 1));
    let begin = Arc::new(Barrier::new(plan.connections + 1));
    let mut jars = kept_jars(&plan).into_iter();
    let workers: Vec<_> = (0..plan.connections)
        .map(|number| {
            let jar = jars.next().unwrap_or_default();
            let worker = Worker::new(profile.clone(), plan.clone(), number, jar);
            tokio::spawn(worker.work(ready.clone(), begin.clone()))
        })
        .collect();
    ready.wait().await;
    let own = [std::process::id()];
    let (server_before, driver_before, started) = (cpu_ms(&plan.pids), cpu_ms(&own), Instant::now());
    begin.wait().await;
    let mut tallies = vec![];
    for worker in workers {
        tallies.push(worker.await.map_err(|e| Failure::SetUp(e.to_string()))?);
    }
    let wall = started.elapsed();
    let server_ms = cpu_ms(&plan.pids) - server_before;
    let driver_ms = cpu_ms(&own) - driver_before;
    keep_jars(&plan, &tallies)?;
    let measured = Measured {
        wall,
        server_ms,
        driver_ms,
        errors: tallies.iter().map(|t| t.errors).sum(),
        first_error: tallies.iter().find_map(|t| t.first_error.clone()),
        latencies: tallies.into_iter().flat_map(|t| t.latencies).collect(),
    };
    Ok(Report::new(plan.operation, plan.connections, measured))
}

/// The cookies that an earlier run left, when this operation goes on with its sessions.
fn kept_jars(plan: &Plan) -> Vec<CookieJar> {
    let file = plan.jars.as_ref().filter(|_| plan.operation.keeps_session());
    let json = file.and_then(|file| std::fs::read(file).ok());
    json.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

fn keep_jars(plan: &Plan, tallies: &[Tally]) -> Result<(), Failure> {
    let Some(file) = plan.jars.as_ref().filter(|_| plan.operation.keeps_session()) else { return Ok(()) };
    let jars: Vec<&CookieJar> = tallies.iter().map(|t| &t.jar).collect();
    let json = serde_json::to_vec(&jars).map_err(|e| Failure::SetUp(e.to_string()))?;
    std::fs::write(file, json).map_err(|e| Failure::SetUp(format!("{}: {e}", file.display())))
}
