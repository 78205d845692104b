//! Security keys: bound once, and only ever counting up.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::security_key::SecurityKey;
use sluis_store::error::StoreError;
use sluis_store::store::Store;

async fn key_of(store: &Store, world: &World, name: &[u8]) -> SecurityKey {
    let held = authenticator(&world.user, AuthenticatorKind::WebAuthn);
    let key = SecurityKey {
        authenticator: held.id,
        credential_id: name.to_vec(),
        credential: serde_json::json!({ "cred": "public" }),
        counter: 5,
        suspected_at: None,
    };
    let tx = store.write().await.unwrap();
    tx.authenticators().add(&held).await.unwrap();
    tx.security_keys().add(&key).await.unwrap();
    tx.commit().await.unwrap();
    key
}

async fn advance(store: &Store, key: &SecurityKey, counter: u32) -> bool {
    let tx = store.write().await.unwrap();
    let done = tx.security_keys().advance(&SecurityKey { counter, ..key.clone() }).await.unwrap();
    tx.commit().await.unwrap();
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_kept_beside_its_authenticator_and_goes_with_it() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let key = key_of(&store, &world, b"one").await;
        assert_eq!(
            store.read().security_keys().of_user(world.user.id).await.unwrap(),
            std::slice::from_ref(&key)
        );
        let tx = store.write().await.unwrap();
        assert!(tx.authenticators().remove(key.authenticator).await.unwrap());
        tx.commit().await.unwrap();
        assert!(store.read().security_keys().of_user(world.user.id).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_bound_once_in_this_deployment() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let key = key_of(&store, &world, b"one").await;
        let held = authenticator(&world.user, AuthenticatorKind::WebAuthn);
        let again = SecurityKey { authenticator: held.id, ..key };
        let tx = store.write().await.unwrap();
        tx.authenticators().add(&held).await.unwrap();
        let refused = tx.security_keys().add(&again).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        drop(tx);
        assert_eq!(store.read().security_keys().of_user(world.user.id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_goes_up_and_never_back_and_a_suspected_key_stands_still() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let key = key_of(&store, &world, b"one").await;
        assert!(!advance(&store, &key, 5).await, "the same");
        assert!(!advance(&store, &key, 0).await, "it counts");
        assert!(advance(&store, &key, 6).await);
        assert!(!advance(&store, &key, 6).await);
        let tx = store.write().await.unwrap();
        assert!(tx.security_keys().suspect(key.authenticator, NOW).await.unwrap());
        assert!(!tx.security_keys().suspect(key.authenticator, at(1)).await.unwrap(), "once is enough");
        tx.commit().await.unwrap();
        assert!(!advance(&store, &key, 7).await);
        let kept = store.read().security_keys().of_user(world.user.id).await.unwrap().remove(0);
        assert_eq!((kept.counter, kept.suspected_at), (6, Some(NOW)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_does_not_count_is_used_again_and_again() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let held = authenticator(&world.user, AuthenticatorKind::WebAuthn);
        let key = SecurityKey {
            authenticator: held.id,
            credential_id: b"cloud".to_vec(),
            credential: serde_json::json!({}),
            counter: 0,
            suspected_at: None,
        };
        let tx = store.write().await.unwrap();
        tx.authenticators().add(&held).await.unwrap();
        tx.security_keys().add(&key).await.unwrap();
        tx.commit().await.unwrap();
        assert!(advance(&store, &key, 0).await && advance(&store, &key, 0).await);
        assert!(advance(&store, &key, 1).await && !advance(&store, &key, 0).await, "it began to count");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_32_uses_with_one_count_one_is_taken() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let key = key_of(&store, &world, b"one").await;
        let heard = race(32, |_| {
            let (store, key) = (store.clone(), key.clone());
            async move { advance(&store, &key, 6).await }
        })
        .await;
        assert_eq!(heard.iter().filter(|taken| **taken).count(), 1);
    })
    .await;
}
