//! Short-lived state keeps the same promises in the database and in Redis.

use crate::database::on_each;
use crate::database::race;
use crate::database::unique;
use crate::world::NOW;
use secrecy::SecretString;
use sluis_store::error::StoreError;
use sluis_store::short_lived::redis::RedisShortLived;
use sluis_store::short_lived::short_lived::ShortLived;
use sluis_store::short_lived::sql::SqlShortLived;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

const TTL: Duration = Duration::from_secs(30);

/// Runs a test on each implementation that there is.
async fn on_each_kind<T, F>(test: T)
where
    T: Fn(Arc<dyn ShortLived>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    test(Arc::new(redis().await)).await;
    on_each(move |store, _| test(Arc::new(SqlShortLived::new(store)))).await;
}

async fn redis() -> RedisShortLived {
    let Ok(url) = std::env::var("SLUIS_TEST_REDIS_URL") else {
        panic!(
            "SLUIS_TEST_REDIS_URL is not set, and short-lived state is tested on Redis as well: \
             tests/run --with cargo test -p sluis-store"
        )
    };
    RedisShortLived::connect(&SecretString::from(url), &unique("sluis")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_is_there_until_it_is_taken() {
    on_each_kind(|state| async move {
        let value = b"\xff\x00x";
        assert_eq!(state.get("k", NOW).await.unwrap(), None);
        state.put("k", b"before", TTL, NOW).await.unwrap();
        state.put("k", value, TTL, NOW).await.unwrap();
        assert_eq!(state.get("k", NOW).await.unwrap().as_deref(), Some(&value[..]));
        assert_eq!(state.take("k", NOW).await.unwrap().as_deref(), Some(&value[..]));
        assert_eq!(state.take("k", NOW).await.unwrap(), None);
        assert_eq!(state.get("k", NOW).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_32_takers_one_gets_it() {
    on_each_kind(|state| async move {
        for round in 0..10 {
            let key = format!("k{round}");
            state.put(&key, b"v", TTL, NOW).await.unwrap();
            let taken = race(32, |_| {
                let (state, key) = (state.clone(), key.clone());
                async move { state.take(&key, NOW).await.unwrap().is_some() }
            })
            .await;
            assert_eq!(taken.iter().filter(|taken| **taken).count(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_32_that_put_a_new_one_one_is_the_first() {
    on_each_kind(|state| async move {
        for round in 0..10 {
            let key = format!("k{round}");
            let first = race(32, |_| {
                let (state, key) = (state.clone(), key.clone());
                async move { state.put_new(&key, b"v", TTL, NOW).await.unwrap() }
            })
            .await;
            assert_eq!(first.iter().filter(|first| **first).count(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_not_there_and_its_key_is_free() {
    on_each_kind(|state| async move {
        let short = Duration::from_secs(1);
        for key in ["got", "taken", "again"] {
            assert!(state.put_new(key, b"v", short, NOW).await.unwrap());
            assert!(!state.put_new(key, b"v", short, NOW).await.unwrap());
        }
        // Redis has a clock of its own; the database is told the time.
        tokio::time::sleep(short + short / 5).await;
        let later = NOW + short;
        assert_eq!(state.get("got", later).await.unwrap(), None);
        assert_eq!(state.take("taken", later).await.unwrap(), None);
        assert!(state.put_new("again", b"w", TTL, later).await.unwrap());
        assert_eq!(state.get("again", later).await.unwrap().as_deref(), Some(&b"w"[..]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_is_not_there_is_said_to_be_so_without_its_address() {
    let url = SecretString::from("redis://:hunter2@127.0.0.1:1/".to_owned());
    match RedisShortLived::connect(&url, "sluis").await {
        Err(StoreError::Unavailable(reason)) => assert!(!reason.contains("hunter2"), "{reason}"),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("somebody answered"),
    }
}
