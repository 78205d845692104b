//! CPU time of processes, from /proc.

/// Length of a clock tick in /proc/PID/stat: `sysconf(_SC_CLK_TCK)` is 100 on every Linux that Rust runs on.
const TICK_MS: f64 = 10.0;
/// Fields of /proc/PID/stat after the command's name: utime and stime.
const USER_TICKS: usize = 11;
const SYSTEM_TICKS: usize = 12;

/// User and system time of `pids` together, in milliseconds; a process that is gone counts for nothing.
pub(crate) fn cpu_ms(pids: &[u32]) -> f64 {
    pids.iter().filter_map(|pid| ticks(*pid)).sum::<f64>() * TICK_MS
}

fn ticks(pid: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let field = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some(field(USER_TICKS)? + field(SYSTEM_TICKS)?)
}

#[cfg(test)]
mod tests {
    use crate::process::cpu_ms;

    #[test]
    fn a_process_that_is_gone_counts_for_nothing() {
        let own = std::process::id();
        assert!(cpu_ms(&[own, u32::MAX]) >= cpu_ms(&[]));
        assert!(cpu_ms(&[u32::MAX]).abs() < f64::EPSILON);
    }
}
