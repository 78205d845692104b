//! Ports that nobody else in this run takes.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the range that Linux hands out to outgoing connections, so that none of those takes our port meanwhile.
const FIRST: u16 = 18_000;
const LAST: u16 = 32_000;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// A port on 127.0.0.1 on which nobody listens, and that no other caller in this process gets.
///
/// # Panics
/// When every port is taken.
pub fn free_port() -> u16 {
    let span = LAST - FIRST;
    let start = u16::try_from(std::process::id() * 97 % u32::from(span)).unwrap();
    let free = (0..span).find_map(|_| {
        let port = FIRST + (start + NEXT.fetch_add(1, Ordering::Relaxed) % span) % span;
        TcpListener::bind(("127.0.0.1", port)).is_ok().then_some(port)
    });
    free.expect("a free port below 32000")
}
