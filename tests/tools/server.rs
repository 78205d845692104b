//! A server of a test starts, dies, comes back, and goes by the clock that it is given.

use http::{HeaderMap, Method};
use sluis_tests::support::databases::Kind;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::wire::Wire;
use std::time::Duration;

async fn is_up(server: &Sluis) -> bool {
    let mut wire = Wire::new();
    wire.lead(&server.issuer(), server.address());
    wire.ask(Method::GET, &server.url("/health/live"), HeaderMap::new(), None).await.is_ok()
}

#[tokio::test]
async fn a_killed_server_is_gone_and_comes_back_on_its_port() {
    let mut server = Sluis::start().await;
    server.kill9();
    assert!(!is_up(&server).await);
    server.start_again().await;
    assert!(is_up(&server).await);
    assert!(server.terminate().success());
}

#[tokio::test]
async fn two_nodes_share_one_postgres_and_one_redis() {
    let one = Sluis::plan().on(Kind::Postgres).with_redis().start().await;
    let two = one.another_node().await;
    assert_ne!(one.address(), two.address());
    assert!(is_up(&one).await && is_up(&two).await);
}

#[tokio::test]
async fn a_clock_that_is_turned_turns_for_the_server() {
    let server = Sluis::plan().with_turned_clock().start().await;
    server.clock().forward(Duration::from_secs(86_400));
    let made = server.run(&["org", "create", "--handle", "linde", "--name", "Linde", "--preset", "basic"]);
    let off = made["created_at"].as_u64().unwrap().abs_diff(server.clock().now());
    assert!(off < 30, "{off} seconds apart");
    assert!(is_up(&server).await, "the runtime stands still");
}
