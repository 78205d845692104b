//! Remembered devices: the value moves on once, and a change of credentials forgets them all.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::authenticator;
use crate::world::user;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::remembered_device::RememberedDevice;
use sluis_domain::id::Id;
use sluis_domain::user::User;
use sluis_store::cleanup;
use sluis_store::cleanup::Retention;
use sluis_store::store::Store;

/// A device of `user` that is remembered for ten minutes.
async fn kept(store: &Store, world: &World, user: &User) -> RememberedDevice {
    let device = RememberedDevice {
        held: authenticator(user, AuthenticatorKind::RememberedDevice),
        organisation: world.organisation.id,
        generation: 3,
        moved_at: NOW,
        until: at(600),
    };
    let tx = store.write().await.unwrap();
    tx.authenticators().add(&device.held).await.unwrap();
    tx.remembered_devices().add(&device).await.unwrap();
    tx.commit().await.unwrap();
    device
}

async fn generations(store: &Store, user: Id<User>) -> Vec<u32> {
    let held = store.read().authenticators().of_user(user).await.unwrap();
    let devices = store.read().remembered_devices().all(held).await.unwrap();
    devices.iter().map(|device| device.generation).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_move_a_value_on_one_does() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let device = kept(&store, &world, &world.user).await;
        let moved = race(10, |_| {
            let (store, id) = (store.clone(), device.held.id);
            async move {
                let tx = store.write().await.unwrap();
                let moved = tx.remembered_devices().move_on(id, 3, at(5)).await.unwrap();
                tx.commit().await.unwrap();
                moved
            }
        })
        .await;
        assert_eq!(moved.into_iter().filter(|moved| *moved).count(), 1);
        let held = store.read().authenticators().of_user(world.user.id).await.unwrap();
        let found = store.read().remembered_devices().all(held).await.unwrap().remove(0);
        assert_eq!((found.generation, found.moved_at, found.until), (4, at(5), at(600)));
        assert_eq!(found.organisation, world.organisation.id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_devices_of_a_person_are_forgotten_and_nothing_else() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let other = user();
        let app = authenticator(&world.user, AuthenticatorKind::Totp);
        let tx = store.write().await.unwrap();
        tx.users().add(&other, &[]).await.unwrap();
        tx.authenticators().add(&app).await.unwrap();
        tx.commit().await.unwrap();
        let (first, _) = (kept(&store, &world, &world.user).await, kept(&store, &world, &world.user).await);
        kept(&store, &world, &other).await;

        let tx = store.write().await.unwrap();
        assert_eq!(tx.remembered_devices().forget_all(world.user.id).await.unwrap(), 2);
        assert!(!tx.remembered_devices().move_on(first.held.id, 3, at(5)).await.unwrap());
        tx.commit().await.unwrap();

        assert_eq!(generations(&store, world.user.id).await, Vec::<u32>::new());
        assert_eq!(generations(&store, other.id).await, [3]);
        let held = store.read().authenticators().of_user(world.user.id).await.unwrap();
        assert_eq!(held.iter().map(|held| held.id).collect::<Vec<_>>(), [app.id]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_goes_when_its_time_is_over_and_not_before() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        kept(&store, &world, &world.user).await;
        assert!(cleanup::run(&store, &Retention::default(), at(599)).await.unwrap().is_empty());
        let swept = cleanup::run(&store, &Retention::default(), at(600)).await.unwrap();
        assert_eq!(swept, [("authenticators", 1)]);
        assert!(generations(&store, world.user.id).await.is_empty());
    })
    .await;
}
