//! Runs what must happen again and again, until it is told to stop.

use crate::dice::Dice;
use std::fmt;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long jobs under way may take to end.
const LAST_ROUND: Duration = Duration::from_secs(15);

/// The jobs of this process.
#[derive(Debug)]
pub struct Supervisor {
    dice: Dice,
    jobs: JoinSet<()>,
    stop: watch::Sender<bool>,
}

/// Why one round of a job failed: a sentence without a person in it.
#[derive(Debug)]
pub struct JobFailed(pub String);

impl<E: std::error::Error> From<E> for JobFailed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl Supervisor {
    /// A supervisor without jobs.
    pub fn new(dice: Dice) -> Self {
        Self { dice, jobs: JoinSet::new(), stop: watch::Sender::new(false) }
    }

    /// Runs `round` about every `period`, the first time within one period. Two nodes that start together
    /// drift apart: each pause is up to a fifth shorter or longer.
    pub fn every<R, F>(&mut self, name: &'static str, period: Duration, round: R)
    where
        R: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), JobFailed>> + Send + 'static,
    {
        let (dice, mut stop) = (self.dice, self.stop.subscribe());
        self.jobs.spawn(async move {
            let mut health = Health { name, failing: false };
            loop {
                tokio::select! {
                    () = tokio::time::sleep(jittered(period, dice.bytes())) => {}
                    _ = stop.wait_for(|stop| *stop) => return,
                }
                // A round of its own task: should it break off, the job lives on.
                let outcome = tokio::spawn(round()).await;
                health.note(outcome.unwrap_or_else(|broken| Err(JobFailed(broken.to_string()))));
            }
        });
    }

    /// Whether every job was told to stop: a long round asks before each thing that it begins.
    pub fn stopping(&self) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
        let stop = self.stop.subscribe();
        move || *stop.borrow()
    }

    /// Tells every job to stop and waits until it has, for a while.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let all = async { while self.jobs.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_ROUND, all).await.is_err() {
            tracing::warn!("a job did not end in time and was cut off");
        }
    }
}

/// Says that a job fails when it begins to, and that it works again; not every time in between.
struct Health {
    name: &'static str,
    failing: bool,
}

impl Health {
    fn note(&mut self, outcome: Result<(), JobFailed>) {
        match outcome {
            Err(why) if !self.failing => {
                tracing::error!(job = self.name, %why, "a job fails; it is tried again");
                self.failing = true;
            }
            Ok(()) if self.failing => {
                tracing::info!(job = self.name, "a job works again");
                self.failing = false;
            }
            Ok(()) | Err(_) => {}
        }
    }
}

impl fmt::Display for JobFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn jittered(period: Duration, [random]: [u8; 1]) -> Duration {
    period.mul_f64(0.8 + 0.4 * f64::from(random) / f64::from(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn a_job_that_fails_or_breaks_off_is_run_again_and_stops_when_told() {
        let rounds = Arc::new(AtomicU32::new(0));
        let mut supervisor = Supervisor::new(Dice);
        let counted = Arc::clone(&rounds);
        supervisor.every("test", Duration::from_millis(1), move || {
            let round = counted.fetch_add(1, Ordering::SeqCst);
            async move {
                assert_ne!(round, 1, "the second round breaks off");
                Err(JobFailed("fails".to_owned()))
            }
        });
        while rounds.load(Ordering::SeqCst) < 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        supervisor.stop().await;
        let ended = rounds.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(rounds.load(Ordering::SeqCst), ended);
    }

    #[test]
    fn pauses_differ_by_a_fifth_at_most() {
        let period = Duration::from_secs(10);
        assert_eq!(jittered(period, [0]), Duration::from_secs(8));
        assert_eq!(jittered(period, [u8::MAX]), Duration::from_secs(12));
    }
}
