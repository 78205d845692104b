//! What browsers have proven.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::digest;
use sluis_domain::id::Id;
use sluis_domain::session::Session;
use sluis_store::error::ROW_IS_THERE;
use sluis_store::error::StoreError;
use sluis_store::store::Store;

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_found_by_the_digest_of_its_cookie() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let read = store.read();
        let found = read.sessions().find_by_digest(&world.session.digest).await.unwrap();
        assert_eq!(found, Some(world.session.clone()));
        assert_eq!(read.sessions().find(world.session.id).await.unwrap(), Some(world.session));
        assert_eq!(read.sessions().find_by_digest(&digest()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proven_later_is_kept_with_the_new_cookie() {
    on_each(|store, _| async move {
        let mut session = World::in_store(&store).await.session;
        let mut further = session.proofs[0].clone();
        further.at = at(30);
        session.proofs.push(further);
        let read = session.digest;
        session.digest = digest();
        let tx = store.write().await.unwrap();
        tx.sessions().save_proofs(&session, &read).await.unwrap();
        tx.sessions().touch(session.id, at(31)).await.unwrap();
        tx.commit().await.unwrap();
        session.last_seen_at = at(31);
        let found = store.read().sessions().find_by_digest(&session.digest).await.unwrap();
        assert_eq!(found, Some(session));
    })
    .await;
}

async fn end(store: Store, id: Id<Session>) -> bool {
    let tx = store.write().await.unwrap();
    let ended = tx.sessions().end(id, at(9)).await.unwrap();
    tx.commit().await.unwrap();
    ended
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_granted_in_a_session_that_ends_meanwhile_comes_before_the_end_or_not_at_all() {
    on_each(|store, _| async move {
        let session = World::in_store(&store).await.session;
        let tx = store.write().await.unwrap();
        assert!(tx.sessions().stays(&session).await.unwrap());
        let ending = tokio::spawn(end(store.clone(), session.id));
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert!(!ending.is_finished(), "whoever ends it waits for what is granted");
        tx.commit().await.unwrap();
        assert!(ending.await.unwrap());
        let tx = store.write().await.unwrap();
        assert!(!tx.sessions().stays(&session).await.unwrap(), "and nothing is granted after it");
        drop(tx);
        let other = Session { digest: digest(), ended_at: None, ..session };
        let tx = store.write().await.unwrap();
        assert!(!tx.sessions().stays(&other).await.unwrap(), "nor for another cookie");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_once_and_proves_nothing_more() {
    on_each(|store, _| async move {
        let session = World::in_store(&store).await.session;
        let ended = race(8, |_| end(store.clone(), session.id)).await;
        assert_eq!(ended.iter().filter(|ended| **ended).count(), 1);
        let tx = store.write().await.unwrap();
        let refused = tx.sessions().save_proofs(&session, &session.digest).await;
        assert_eq!(refused, Err(StoreError::Conflict(ROW_IS_THERE.to_owned())));
        assert!(!tx.sessions().go_on(&session, at(19)).await.unwrap());
        tx.sessions().touch(session.id, at(20)).await.unwrap();
        tx.commit().await.unwrap();
        let kept = store.read().sessions().find(session.id).await.unwrap().unwrap();
        assert_eq!((kept.ended_at, kept.last_seen_at), (Some(at(9)), NOW));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_over_a_session_that_has_another_cookie_since_they_read_it() {
    on_each(|store, _| async move {
        let read = World::in_store(&store).await.session;
        let rotated = Session { digest: digest(), ..read.clone() };
        let tx = store.write().await.unwrap();
        assert!(tx.sessions().go_on(&read, at(1)).await.unwrap());
        tx.sessions().save_proofs(&rotated, &read.digest).await.unwrap();
        tx.commit().await.unwrap();

        let tx = store.write().await.unwrap();
        let late = Session { proofs: Vec::new(), ..read.clone() };
        let refused = tx.sessions().save_proofs(&late, &read.digest).await;
        assert_eq!(refused, Err(StoreError::Conflict(ROW_IS_THERE.to_owned())));
        assert!(!tx.sessions().go_on(&read, at(9)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(store.read().sessions().find(read.id).await.unwrap(), Some(rotated));
    })
    .await;
}
