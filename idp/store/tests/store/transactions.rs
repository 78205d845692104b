//! All of a transaction or nothing, and nobody who leaves half-way holds up the others.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::authenticator;
use crate::world::organisation;
use crate::world::user;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_store::error::FOREIGN_KEY;
use sluis_store::error::StoreError;
use sluis_store::short_lived::short_lived::ShortLived;
use sluis_store::short_lived::sql::SqlShortLived;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_transaction_never_happened() {
    on_each(|store, _| async move {
        let linde = organisation("de-linde");
        let tx = store.write().await.unwrap();
        tx.organisations().add(&linde).await.unwrap();
        assert!(tx.organisations().find(linde.id).await.unwrap().is_some());
        drop(tx);
        assert_eq!(store.read().organisations().find(linde.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committed_transaction_is_there_after_a_reopening() {
    on_each(|store, database| async move {
        let world = World::in_store(&store).await;
        let reopened = database.open().await;
        let found = reopened.read().organisations().find(world.organisation.id).await.unwrap();
        assert_eq!(found, Some(world.organisation));
        reopened.close().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_given_up_anywhere_do_not_hold_the_writer() {
    on_each(|store, _| async move {
        for round in 0..60 {
            let store = store.clone();
            let attempt = async move {
                let tx = store.write().await.unwrap();
                tx.organisations().add(&organisation(&format!("o-{round}"))).await.unwrap();
                tx.users().add(&user(), &[]).await.unwrap();
                tx.commit().await.unwrap();
            };
            let _ = tokio::time::timeout(Duration::from_micros(round * 25), attempt).await;
        }
        let linde = organisation("de-linde");
        let tx = store.write().await.unwrap();
        tx.organisations().add(&linde).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.read().organisations().find(linde.id).await.unwrap().is_some());
    })
    .await;
}

/// Polls `future` so many times at most, and drops it.
async fn give_up_after(polls: usize, future: impl Future) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_given_up_while_it_begins_swallows_nothing_of_the_next_one() {
    on_each(|store, database| async move {
        // One connection: the next one gets that which the given-up one had.
        let narrow = database.open_with(1).await;
        for round in 0..40 {
            give_up_after(round % 20, narrow.write()).await;
            let (key, life) = (format!("round-{round}"), Duration::from_secs(60));
            SqlShortLived::new(narrow.clone()).put(&key, b"kept", life, NOW).await.unwrap();
            let found = SqlShortLived::new(store.clone()).get(&key, NOW).await.unwrap();
            assert_eq!(found.as_deref(), Some(b"kept".as_slice()), "round {round}");
        }
        narrow.close().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_what_is_committed_and_nothing_else() {
    on_each(|store, _| async move {
        let linde = organisation("de-linde");
        let tx = store.write().await.unwrap();
        tx.organisations().add(&linde).await.unwrap();
        assert_eq!(store.read().organisations().find(linde.id).await.unwrap(), None);
        tx.commit().await.unwrap();
        assert!(store.read().organisations().find(linde.id).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_nobody_is_refused_by_the_name_of_the_rule() {
    on_each(|store, _| async move {
        let tx = store.write().await.unwrap();
        let refused = tx.authenticators().add(&authenticator(&user(), AuthenticatorKind::Password)).await;
        assert_eq!(refused, Err(StoreError::Conflict(FOREIGN_KEY.to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_server_is_not_noticed_after_a_pause() {
    on_each(|store, database| async move {
        if database.is_sqlite() {
            return;
        }
        let ask = |_| {
            let store = store.clone();
            async move { store.read().users().list(1).await }
        };
        assert!(race(8, ask).await.iter().all(Result::is_ok));
        database
            .tamper(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .await;
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        assert!(race(8, ask).await.iter().all(Result::is_ok));
        let tx = store.write().await.unwrap();
        tx.users().add(&user(), &[]).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}
