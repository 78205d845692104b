//! What people prove themselves with.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::authenticator;
use crate::world::digest;
use crate::world::id;
use crate::world::organisation;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::secret::Secret;
use sluis_store::error::ONE_PASSWORD_PER_PERSON;
use sluis_store::error::ROW_IS_THERE;
use sluis_store::error::StoreError;
use sluis_store::store::Store;
use std::collections::BTreeSet;

async fn app_of(store: &Store, world: &World) -> Authenticator {
    let app = authenticator(&world.user, AuthenticatorKind::Totp);
    let tx = store.write().await.unwrap();
    tx.authenticators().add(&app).await.unwrap();
    tx.commit().await.unwrap();
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_keeps_whose_doors_accepted_it() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let other = organisation("de-eik");
        let mut password = authenticator(&world.user, AuthenticatorKind::Password);
        password.accepted_at.insert(world.organisation.id);
        let app = authenticator(&world.user, AuthenticatorKind::Totp);
        let tx = store.write().await.unwrap();
        tx.organisations().add(&other).await.unwrap();
        tx.authenticators().add(&password).await.unwrap();
        tx.authenticators().add(&app).await.unwrap();
        tx.authenticators().accept(password.id, other.id, NOW).await.unwrap();
        tx.authenticators().accept(password.id, other.id, at(1)).await.unwrap();
        tx.commit().await.unwrap();

        let all = store.read().authenticators().of_user(world.user.id).await.unwrap();
        assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [password.id, app.id]);
        assert_eq!(all[0].accepted_at, BTreeSet::from([world.organisation.id, other.id]));
        assert_eq!(all[1].accepted_at, BTreeSet::new());
        assert_eq!(all[0].secret.expose(), password.secret.expose());
        assert_eq!(all[0].kind, AuthenticatorKind::Password);
        let one = store.read().authenticators().find(password.id).await.unwrap().unwrap();
        assert_eq!(one.accepted_at.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_32_attempts_with_one_step_one_is_accepted() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let app = app_of(&store, &world).await.id;
        let heard = race(32, |_| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let spent = tx.authenticators().spend_totp_step(app, 59_666_666, NOW).await.unwrap();
                tx.commit().await.unwrap();
                spent
            }
        })
        .await;
        assert_eq!(heard.iter().filter(|spent| **spent).count(), 1);
        let kept = store.read().authenticators().find(app).await.unwrap().unwrap();
        assert_eq!((kept.last_step, kept.last_used_at), (Some(59_666_666), Some(NOW)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_step_is_spent_with_a_younger_one() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let app = app_of(&store, &world).await.id;
        let tx = store.write().await.unwrap();
        assert!(tx.authenticators().spend_totp_step(app, 100, NOW).await.unwrap());
        assert!(!tx.authenticators().spend_totp_step(app, 99, NOW).await.unwrap());
        assert!(tx.authenticators().spend_totp_step(app, 101, NOW).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_one_password_and_may_change_it() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let password = authenticator(&world.user, AuthenticatorKind::Password);
        let tx = store.write().await.unwrap();
        tx.authenticators().add(&password).await.unwrap();
        tx.authenticators().replace_secret(password.id, &Secret::new(b"other".to_vec())).await.unwrap();
        tx.authenticators().touch(password.id, at(7)).await.unwrap();
        let refused = tx.authenticators().touch(id(), NOW).await;
        assert_eq!(refused, Err(StoreError::Conflict(ROW_IS_THERE.to_owned())));
        tx.commit().await.unwrap();
        let kept = store.read().authenticators().find(password.id).await.unwrap().unwrap();
        assert_eq!((kept.secret.expose().as_slice(), kept.last_used_at), (&b"other"[..], Some(at(7))));

        let second = authenticator(&world.user, AuthenticatorKind::Password);
        let tx = store.write().await.unwrap();
        let refused = tx.authenticators().add(&second).await;
        assert_eq!(refused, Err(StoreError::Conflict(ONE_PASSWORD_PER_PERSON.to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_is_gone_with_its_acceptances() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let app = app_of(&store, &world).await.id;
        let tx = store.write().await.unwrap();
        tx.authenticators().accept(app, world.organisation.id, NOW).await.unwrap();
        assert!(tx.authenticators().remove(app).await.unwrap());
        assert!(!tx.authenticators().remove(app).await.unwrap());
        tx.commit().await.unwrap();
        assert!(store.read().authenticators().of_user(world.user.id).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attempt_is_counted_however_many_there_are_at_once() {
    on_each(|store, _| async move {
        let mut heard = race(32, |number| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let moment = at(i64::try_from(number).unwrap());
                let counted = tx.attempts().count("password:anna", moment).await.unwrap();
                tx.commit().await.unwrap();
                counted.failures
            }
        })
        .await;
        heard.sort_unstable();
        assert_eq!(heard, (1..=32).collect::<Vec<_>>());
        assert_eq!(store.read().attempts().find("password:anna").await.unwrap().unwrap().failures, 32);
        assert_eq!(store.read().attempts().find("password:bert").await.unwrap(), None);
        let tx = store.write().await.unwrap();
        tx.attempts().clear("password:anna").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.read().attempts().find("password:anna").await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_known_to_its_own_people_only() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let browser = digest();
        let tx = store.write().await.unwrap();
        let here = world.organisation.id;
        tx.known_browsers().add(world.user.id, here, (&browser, NOW)).await.unwrap();
        tx.known_browsers().add(world.user.id, here, (&browser, at(5))).await.unwrap();
        tx.commit().await.unwrap();
        let read = store.read();
        let doors = async |user, browser| read.known_browsers().doors(user, &browser).await.unwrap();
        assert_eq!(doors(world.user.id, browser).await, BTreeSet::from([here]), "and no other door");
        assert_eq!(doors(world.user.id, digest()).await, BTreeSet::new());
        assert_eq!(doors(id(), browser).await, BTreeSet::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_opens_a_door_is_what_the_person_holds_and_nothing_while_they_are_locked_out() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (app, gone) = (app_of(&store, &world).await, app_of(&store, &world).await);
        let tx = store.write().await.unwrap();
        tx.authenticators().remove(gone.id).await.unwrap();
        assert_eq!(tx.authenticators().that_open(world.user.id).await.unwrap(), BTreeSet::from([app.id]));
        tx.users().lock(world.user.id, Some(NOW)).await.unwrap();
        assert_eq!(tx.authenticators().that_open(world.user.id).await.unwrap(), BTreeSet::new());
    })
    .await;
}
