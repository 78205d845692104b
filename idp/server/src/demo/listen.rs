//! Takes the port and answers on it until told to stop.

use axum::Router;
use axum::serve::ListenerExt;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests under way may take once the demo is told to stop.
const PATIENCE: Duration = Duration::from_secs(2);

/// The port cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum NoPort {
    /// Somebody else has it.
    #[error("port {0} is taken by another program: stop that one, or choose another port with --port")]
    Taken(u16),
    /// The machine says no.
    #[error("cannot listen on port {0}: {1}; choose another port with --port")]
    Unusable(u16, io::Error),
}

/// The port on this machine alone, in both families of addresses: browsers try either.
#[derive(Debug)]
pub struct Port {
    listeners: Vec<TcpListener>,
    number: u16,
}

impl Port {
    /// Takes port `number`; 0 takes one that is free.
    ///
    /// # Errors
    /// When somebody has it.
    pub async fn take(number: u16) -> Result<Self, NoPort> {
        let refused = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => NoPort::Taken(number),
            _ => NoPort::Unusable(number, error),
        };
        let four = TcpListener::bind((Ipv4Addr::LOCALHOST, number)).await.map_err(refused)?;
        let number = four.local_addr().map_err(refused)?.port();
        let mut listeners = vec![four];
        match TcpListener::bind((Ipv6Addr::LOCALHOST, number)).await {
            Ok(six) => listeners.push(six),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(NoPort::Taken(number)),
            // A machine without IPv6 needs no more than the first.
            Err(_) => {}
        }
        Ok(Self { listeners, number })
    }

    /// Its number.
    pub const fn number(&self) -> u16 {
        self.number
    }

    /// Answers with `router` until `told` comes to an end.
    ///
    /// # Errors
    /// When a listener breaks down.
    pub async fn serve(self, router: Router, told: impl Future<Output = ()>) -> io::Result<()> {
        let stop = watch::Sender::new(false);
        let mut serving = tokio::task::JoinSet::new();
        for listener in self.listeners {
            // Small answers must not wait for each other (Nagle's algorithm, RFC 896).
            let listener = listener.tap_io(|stream| {
                let _ = stream.set_nodelay(true);
            });
            let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
            let mut stopped = stop.subscribe();
            let until = async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            serving.spawn(async move { axum::serve(listener, service).with_graceful_shutdown(until).await });
        }
        tokio::select! {
            () = told => {}
            Some(Ok(Err(broken))) = serving.join_next() => return Err(broken),
        }
        let _ = stop.send(true);
        let _ = tokio::time::timeout(PATIENCE, serving.join_all()).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_named_together_with_the_flag() {
        let first = Port::take(0).await.unwrap();
        let said = Port::take(first.number()).await.unwrap_err().to_string();
        assert!(said.contains(&first.number().to_string()) && said.contains("--port"), "{said}");
    }

    #[tokio::test]
    async fn it_ends_when_it_is_told_though_somebody_holds_a_connection() {
        let port = Port::take(0).await.unwrap();
        let address = ("127.0.0.1", port.number());
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(port.serve(Router::new(), async move {
            let _ = told.await;
        }));
        let held = tokio::net::TcpStream::connect(address).await.unwrap();
        tell.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(10), serving).await.unwrap().unwrap().unwrap();
        drop(held);
    }
}
