//! One-time links: looked at as often as anybody likes, spent once.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::digest;
use crate::world::id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::secret::Secret;
use sluis_store::cleanup;
use sluis_store::cleanup::Retention;
use sluis_store::store::Store;

const DAY: i64 = 24 * 60 * 60;

fn link(world: &World, kind: LinkKind) -> Link {
    Link {
        id: id(),
        digest: digest(),
        code: Some(digest()),
        kind,
        user: Some(world.user.id),
        membership: Some(world.membership.id),
        organisation: Some(world.organisation.id),
        data: Secret::new(vec![0, 255, 7]),
        created_at: NOW,
        expires_at: at(DAY),
        used_at: None,
    }
}

async fn kept(store: &Store, world: &World, kind: LinkKind) -> Link {
    let link = link(world, kind);
    let tx = store.write().await.unwrap();
    tx.links().add(&link).await.unwrap();
    tx.commit().await.unwrap();
    link
}

async fn spend(store: &Store, link: &Link, seconds: i64) -> bool {
    let tx = store.write().await.unwrap();
    let spent = tx.links().spend(link.id, at(seconds)).await.unwrap();
    tx.commit().await.unwrap();
    spent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_found_by_what_its_holder_carries() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let link = kept(&store, &world, LinkKind::Activation).await;
        let read = store.read();
        let found = read.links().find(&link.digest).await.unwrap().unwrap();
        assert_eq!((found.id, found.kind, found.user), (link.id, LinkKind::Activation, Some(world.user.id)));
        assert_eq!((found.membership, found.organisation), (link.membership, link.organisation));
        assert_eq!(found.data.expose(), link.data.expose());
        assert!(found.is_open(NOW) && !found.is_open(at(DAY)));
        let typed = read.links().find_by_code(&link.code.unwrap()).await.unwrap().unwrap();
        assert_eq!(typed.id, link.id);
        assert!(read.links().find(&digest()).await.unwrap().is_none());
        assert!(read.links().find_by_code(&link.digest).await.unwrap().is_none());
        assert_eq!(read.links().of_membership(world.membership.id).await.unwrap().len(), 1);
        assert_eq!(read.links().of_user(world.user.id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_spend_a_link_one_does() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let link = kept(&store, &world, LinkKind::PasswordReset).await;
        let spent = race(8, |_| {
            let (store, link) = (store.clone(), link.clone());
            async move { spend(&store, &link, 5).await }
        })
        .await;
        assert_eq!(spent.iter().filter(|spent| **spent).count(), 1);
        let found = store.read().links().find(&link.digest).await.unwrap().unwrap();
        assert_eq!(found.used_at, Some(at(5)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_link_is_not_spent() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let link = kept(&store, &world, LinkKind::Activation).await;
        assert!(!spend(&store, &link, DAY).await);
        assert!(store.read().links().find(&link.digest).await.unwrap().unwrap().used_at.is_none());
        assert!(spend(&store, &link, DAY - 1).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_called_back_by_kind_and_by_membership() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let reset = kept(&store, &world, LinkKind::PasswordReset).await;
        let used = kept(&store, &world, LinkKind::PasswordReset).await;
        let activation = kept(&store, &world, LinkKind::Activation).await;
        assert!(spend(&store, &used, 1).await);
        let tx = store.write().await.unwrap();
        let user = world.user.id;
        assert_eq!(tx.links().call_back_of_user(user, LinkKind::PasswordReset, at(2)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(!spend(&store, &reset, 3).await);
        let tx = store.write().await.unwrap();
        assert_eq!(tx.links().call_back_of_membership(world.membership.id, at(4)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(!spend(&store, &activation, 5).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_change_of_credentials_only_an_invitation_is_left() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let mut dead = Vec::new();
        for kind in [LinkKind::AppByMail, LinkKind::ConfirmAddress, LinkKind::PasswordReset] {
            dead.push(kept(&store, &world, kind).await);
        }
        let activation = kept(&store, &world, LinkKind::Activation).await;
        let tx = store.write().await.unwrap();
        assert_eq!(tx.links().call_back_of_credentials(world.user.id, at(2)).await.unwrap(), 3);
        tx.commit().await.unwrap();
        for link in &dead {
            assert!(!spend(&store, link, 3).await, "{:?}", link.kind);
        }
        assert!(spend(&store, &activation, 3).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_link_stays_so_long_that_its_page_can_say_what_became_of_it() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let link = kept(&store, &world, LinkKind::Activation).await;
        cleanup::run(&store, &Retention::default(), at(180 * DAY)).await.unwrap();
        assert!(store.read().links().find(&link.digest).await.unwrap().is_some());
        cleanup::run(&store, &Retention::default(), at(182 * DAY)).await.unwrap();
        assert!(store.read().links().find(&link.digest).await.unwrap().is_none());
    })
    .await;
}
