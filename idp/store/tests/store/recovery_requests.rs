//! Forgotten login details: what was asked is work for one node, and is there until that is done.

use crate::database::on_each;
use crate::database::race;
use crate::world::at;
use crate::world::id;
use sluis_domain::recovery::request::RecoveryRequest;
use sluis_domain::secret::Secret;
use sluis_store::store::Store;

/// Keeps one that was asked so many seconds from now, and holds that number.
async fn asked(store: &Store, seconds: u8) -> RecoveryRequest {
    let (data, created_at) = (Secret::new(vec![seconds]), at(i64::from(seconds)));
    let request = RecoveryRequest { id: id(), data, created_at };
    let tx = store.write().await.unwrap();
    tx.recovery_requests().add(&request).await.unwrap();
    tx.commit().await.unwrap();
    request
}

async fn take(store: &Store) -> Option<u8> {
    let tx = store.write().await.unwrap();
    let taken = tx.recovery_requests().take_oldest().await.unwrap();
    tx.commit().await.unwrap();
    taken.map(|request| {
        assert_eq!(request.created_at, at(i64::from(request.data.expose()[0])));
        request.data.expose()[0]
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_is_taken_first_and_one_that_is_withdrawn_by_nobody() {
    on_each(|store, _| async move {
        assert_eq!(take(&store).await, None);
        asked(&store, 20).await;
        asked(&store, 10).await;
        let withdrawn = asked(&store, 5).await;
        let tx = store.write().await.unwrap();
        tx.recovery_requests().remove(withdrawn.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.read().recovery_requests().waiting().await.unwrap(), 2);
        assert_eq!((take(&store).await, take(&store).await, take(&store).await), (Some(10), Some(20), None));
        assert_eq!(store.read().recovery_requests().waiting().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_dies_over_one_leaves_it_to_the_next() {
    on_each(|store, _| async move {
        asked(&store, 1).await;
        let tx = store.write().await.unwrap();
        assert!(tx.recovery_requests().take_oldest().await.unwrap().is_some());
        drop(tx);
        assert_eq!(store.read().recovery_requests().waiting().await.unwrap(), 1);
        assert_eq!(take(&store).await, Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_8_nodes_that_look_at_once_each_request_has_one() {
    on_each(|store, _| async move {
        for number in 1..=3 {
            asked(&store, number).await;
        }
        let mut taken = Vec::new();
        // Who finds a request in other hands goes on without one, and comes back.
        while store.read().recovery_requests().waiting().await.unwrap() > 0 {
            let looks = race(8, |_| {
                let store = store.clone();
                async move { take(&store).await }
            });
            taken.extend(looks.await.into_iter().flatten());
        }
        taken.sort_unstable();
        assert_eq!(taken, [1, 2, 3]);
    })
    .await;
}
