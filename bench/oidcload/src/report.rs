//! What a run has shown, as one line of JSON.

use crate::operation::Operation;
use serde::Serialize;
use std::time::Duration;

/// What was counted while the load lasted.
pub(crate) struct Measured {
    pub(crate) wall: Duration,
    pub(crate) server_ms: f64,
    pub(crate) driver_ms: f64,
    pub(crate) errors: u64,
    pub(crate) first_error: Option<String>,
    pub(crate) latencies: Vec<Duration>,
}

/// The figures of one operation. CPU is user and system time.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    operation: Operation,
    connections: usize,
    done: usize,
    errors: u64,
    first_error: Option<String>,
    wall_s: f64,
    per_s: f64,
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
    server_cpu_ms_per_op: f64,
    server_cpu_pct: f64,
    driver_cpu_pct: f64,
}

impl Report {
    pub(crate) fn new(operation: Operation, connections: usize, measured: Measured) -> Self {
        let Measured { wall, server_ms, driver_ms, errors, first_error, mut latencies } = measured;
        latencies.sort_unstable();
        let done = latencies.len();
        let wall_s = wall.as_secs_f64();
        let of_wall = |cpu_ms: f64| rounded(cpu_ms / wall_s / 10.0);
        Self {
            operation,
            connections,
            done,
            errors,
            first_error,
            wall_s: rounded(wall_s),
            per_s: rounded(count(done) / wall_s),
            p50_ms: percentile(&latencies, 50),
            p99_ms: percentile(&latencies, 99),
            max_ms: percentile(&latencies, 100),
            server_cpu_ms_per_op: rounded(server_ms / count(done.max(1))),
            server_cpu_pct: of_wall(server_ms),
            driver_cpu_pct: of_wall(driver_ms),
        }
    }
}

/// The latency, in milliseconds, that `percent` of the sorted operations stayed within.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let index = sorted.len().saturating_sub(1) * percent / 100;
    rounded(sorted.get(index).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0))
}

fn count(operations: usize) -> f64 {
    u32::try_from(operations).map_or(f64::MAX, f64::from)
}

fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use crate::report::percentile;
    use std::time::Duration;

    #[test]
    fn percentiles_of_a_hundred_and_one_latencies_are_their_index() {
        let sorted: Vec<Duration> = (0..=100).map(Duration::from_millis).collect();
        assert!((percentile(&sorted, 50) - 50.0).abs() < f64::EPSILON);
        assert!((percentile(&sorted, 99) - 99.0).abs() < f64::EPSILON);
        assert!((percentile(&sorted, 100) - 100.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 99).abs() < f64::EPSILON);
    }
}
