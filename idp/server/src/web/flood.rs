//! Flood limits per address, in this node's memory and bounded: the first wall, before anything is counted durably.

use sluis_domain::time::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// Addresses that are remembered at once. The table is emptied of quiet ones before it grows beyond.
const MOST_ADDRESSES: usize = 50_000;

/// So many at once, and one more each so often (the generic cell rate algorithm).
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// How many may come at once.
    pub burst: u32,
    /// After how long one more may come.
    pub every: Duration,
}

/// Who came how often, lately.
#[derive(Debug)]
pub struct Flood {
    allowance: Allowance,
    until: Mutex<HashMap<IpAddr, i64>>,
}

impl Flood {
    /// An empty table under `allowance`.
    pub fn new(allowance: Allowance) -> Self {
        Self { allowance, until: Mutex::default() }
    }

    /// Counts one request of `address`.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn admit(&self, address: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let step = i64::try_from(self.allowance.every.as_millis()).unwrap_or(i64::MAX).max(1);
        let depth = step.saturating_mul(i64::from(self.allowance.burst.max(1)));
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        if until.len() >= MOST_ADDRESSES {
            until.retain(|_, theoretical| *theoretical > now.millis());
            if until.len() >= MOST_ADDRESSES {
                until.clear(); // a flood from everywhere is not stopped by address; memory stays bounded
            }
        }
        let theoretical = until.entry(network(address)).or_insert(0);
        let next = (*theoretical).max(now.millis()).saturating_add(step);
        let excess = next.saturating_sub(now.millis()).saturating_sub(depth);
        if excess > 0 {
            return Err(Duration::from_millis(excess.unsigned_abs()));
        }
        *theoretical = next;
        Ok(())
    }
}

/// An IPv6 customer has a whole /64: it counts as one address.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Allowance = Allowance { burst: 3, every: Duration::from_secs(10) };

    #[test]
    fn a_burst_passes_and_then_one_each_so_often() {
        let flood = Flood::new(THREE);
        let (from, now) = ("192.0.2.1".parse().unwrap(), Timestamp::from_seconds(1_000));
        for _ in 0..3 {
            assert_eq!(flood.admit(from, now), Ok(()));
        }
        assert_eq!(flood.admit(from, now), Err(Duration::from_secs(10)));
        assert_eq!(flood.admit(from, now + Duration::from_secs(10)), Ok(()));
        assert_eq!(flood.admit("192.0.2.2".parse().unwrap(), now), Ok(()));
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let flood = Flood::new(Allowance { burst: 1, ..THREE });
        let now = Timestamp::from_seconds(1_000);
        assert!(flood.admit("2001:db8::1".parse().unwrap(), now).is_ok());
        assert!(flood.admit("2001:db8::2".parse().unwrap(), now).is_err());
        assert!(flood.admit("2001:db8:0:1::1".parse().unwrap(), now).is_ok());
    }
}
