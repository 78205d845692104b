//! Authenticator apps that gave way: known to their person for a while, and to nobody else.

use crate::database::on_each;
use crate::world::World;
use crate::world::at;
use crate::world::authenticator;
use crate::world::id;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_an_app_that_gave_way_is_known_to_its_person_until_its_time_is_over() {
    on_each(|store, database| async move {
        let world = World::in_store(&store).await;
        let (old, older) = (
            authenticator(&world.user, AuthenticatorKind::Totp),
            authenticator(&world.user, AuthenticatorKind::Totp),
        );
        let tx = store.write().await.unwrap();
        // It outlives the row of the app, which is gone by then.
        tx.superseded_apps().add(&old, at(100)).await.unwrap();
        tx.superseded_apps().add(&older, at(50)).await.unwrap();
        tx.commit().await.unwrap();
        let known = |user, seconds| {
            let read = store.read();
            async move {
                let keys = read.superseded_apps().of_user(user, at(seconds)).await.unwrap();
                let mut keys: Vec<_> = keys.into_iter().map(|(id, key)| (id, key.expose().clone())).collect();
                keys.sort_by_key(|(id, _)| id.uuid());
                keys
            }
        };
        let (user, key) = (world.user.id, old.secret.expose().clone());
        assert_eq!(known(user, 49).await, [(old.id, key.clone()), (older.id, key.clone())]);
        assert_eq!(known(user, 50).await, [(old.id, key)], "it is over at that moment");
        assert_eq!(known(user, 100).await, []);
        assert_eq!(known(id(), 0).await, [], "and never of anybody else");
        assert!(store.read().authenticators().of_user(user).await.unwrap().is_empty(), "it opens nothing");
        database.tamper("DELETE FROM users").await;
        assert_eq!(known(user, 0).await, [], "it goes with its person");
    })
    .await;
}
