//! Codes and refresh tokens: once means once.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::digest;
use crate::world::id;
use sluis_domain::oauth::grant::Grant;
use sluis_domain::session::Session;
use sluis_store::grants::CodeTaken;
use sluis_store::grounds::Grounded;
use sluis_store::store::Store;

async fn take(store: &Store, grant: &Grant, seconds: i64) -> CodeTaken {
    let tx = store.write().await.unwrap();
    let taken = tx.grants().take_code(&grant.code, at(seconds)).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_kept_as_it_is() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let grant = world.granted(&store).await;
        assert_eq!(store.read().grants().find(grant.id).await.unwrap(), Some(grant));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_32_exchanges_of_one_code_one_is_fresh() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        for _ in 0..5 {
            let grant = world.granted(&store).await;
            let heard = race(32, |_| {
                let (store, grant) = (store.clone(), grant.clone());
                async move { take(&store, &grant, 1).await }
            })
            .await;
            let fresh: Vec<_> = heard.iter().filter(|taken| matches!(taken, CodeTaken::Fresh(_))).collect();
            let replayed = heard.iter().filter(|taken| matches!(taken, CodeTaken::Replayed(_))).count();
            assert_eq!((fresh.len(), replayed), (1, 31));
            let spent = Grant { code_used_at: Some(at(1)), ..grant };
            assert_eq!(*fresh[0], CodeTaken::Fresh(Box::new(spent)));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_unknown_when_it_died_was_revoked_or_never_was() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let late = world.granted(&store).await;
        assert_eq!(take(&store, &late, 60).await, CodeTaken::Unknown);
        assert!(matches!(take(&store, &late, 59).await, CodeTaken::Fresh(_)));

        let revoked = world.granted(&store).await;
        let tx = store.write().await.unwrap();
        assert!(tx.grants().revoke(revoked.id, NOW).await.unwrap());
        assert!(!tx.grants().revoke(revoked.id, at(1)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(take(&store, &revoked, 1).await, CodeTaken::Unknown);

        let never = Grant { code: digest(), ..world.grant() };
        assert_eq!(take(&store, &never, 1).await, CodeTaken::Unknown);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_32_refreshes_of_one_generation_one_moves_it_on() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let grant = world.granted(&store).await;
        take(&store, &grant, 1).await;
        for generation in 0..3 {
            let moved = race(32, |_| {
                let (store, id) = (store.clone(), grant.id);
                async move {
                    let tx = store.write().await.unwrap();
                    let moved = tx.grants().advance_refresh(id, generation, at(9)).await.unwrap();
                    tx.commit().await.unwrap();
                    moved
                }
            })
            .await;
            assert_eq!(moved.iter().filter(|moved| **moved).count(), 1);
            let kept = store.read().grants().find(grant.id).await.unwrap().unwrap();
            assert_eq!(kept.refresh_generation, generation + 1);
            assert_eq!((kept.refresh_rotated_at, kept.refresh_used_at), (Some(at(9)), Some(at(9))));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_found_with_what_it_stands_on_by_its_id_and_by_its_code() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let grant = world.granted(&store).await;
        let grounded = Grounded {
            grant: grant.clone(),
            membership: Some(world.membership.clone()),
            user: Some(world.user.clone()),
            session: Some(world.session.clone()),
        };
        let read = store.read();
        assert_eq!(read.grounds().of(grant.id).await.unwrap().as_ref(), Some(&grounded));
        assert_eq!(read.grounds().of_code(&grant.code).await.unwrap().as_ref(), Some(&grounded));
        assert_eq!(read.grounds().of(id()).await.unwrap(), None);
        assert_eq!(read.grounds().of_code(&digest()).await.unwrap(), None);
        let unspent = read.grants().find(grant.id).await.unwrap().unwrap();
        assert_eq!(unspent.code_used_at, None, "looking spends nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_grant_refreshes_nothing() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let grant = world.granted(&store).await;
        take(&store, &grant, 1).await;
        let tx = store.write().await.unwrap();
        assert!(tx.grants().touch_refresh(grant.id, at(2)).await.unwrap());
        assert!(tx.grants().revoke(grant.id, at(3)).await.unwrap());
        assert!(!tx.grants().touch_refresh(grant.id, at(4)).await.unwrap());
        assert!(!tx.grants().advance_refresh(grant.id, 0, at(4)).await.unwrap());
        tx.commit().await.unwrap();
        let kept = store.read().grants().find(grant.id).await.unwrap().unwrap();
        assert_eq!((kept.refresh_generation, kept.refresh_used_at), (0, Some(at(2))));
        assert_eq!(kept.revoked_at, Some(at(3)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_revokes_what_is_not_offline_and_a_lock_everything() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let online = world.granted(&store).await;
        let offline = Grant { offline: true, ..world.grant() };
        let tx = store.write().await.unwrap();
        tx.grants().add(&offline).await.unwrap();
        assert_eq!(tx.grants().revoke_of_session(world.session.id, at(5)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let read = store.read();
        assert_eq!(read.grants().find(online.id).await.unwrap().unwrap().revoked_at, Some(at(5)));
        assert_eq!(read.grants().find(offline.id).await.unwrap().unwrap().revoked_at, None);
        let tx = store.write().await.unwrap();
        assert_eq!(tx.grants().revoke_of_user(world.user.id, None, at(6)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(read.grants().find(offline.id).await.unwrap().unwrap().revoked_at, Some(at(6)));
        assert_eq!(read.grants().find(online.id).await.unwrap().unwrap().revoked_at, Some(at(5)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_credential_revokes_all_but_what_was_granted_in_the_session_that_goes_on() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let here = world.granted(&store).await;
        let elsewhere = Session { id: id(), digest: digest(), ..world.session.clone() };
        let online = Grant { session: elsewhere.id, ..world.grant() };
        let offline = Grant { offline: true, session: elsewhere.id, ..world.grant() };
        let tx = store.write().await.unwrap();
        tx.sessions().add(&elsewhere).await.unwrap();
        tx.grants().add(&online).await.unwrap();
        tx.grants().add(&offline).await.unwrap();
        let spared = Some(world.session.id);
        assert_eq!(tx.grants().revoke_of_user(world.user.id, spared, at(5)).await.unwrap(), 2);
        tx.commit().await.unwrap();
        for (grant, revoked_at) in [(here, None), (online, Some(at(5))), (offline, Some(at(5)))] {
            let found = store.read().grants().find(grant.id).await.unwrap().unwrap();
            assert_eq!(found.revoked_at, revoked_at, "{found:?}");
        }
    })
    .await;
}
