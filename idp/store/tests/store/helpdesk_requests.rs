//! Two administrators agree on a one-time code: another than who asked, once, and in time.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::id;
use sluis_domain::authenticator::helpdesk::HelpdeskRequest;
use sluis_domain::id::Id;
use sluis_domain::organisation::span::Span;
use sluis_domain::user::User;
use sluis_store::store::Store;

/// A request that is kept.
async fn asked(store: &Store, world: &World) -> HelpdeskRequest {
    let request = HelpdeskRequest {
        id: id(),
        user: world.user.id,
        organisation: world.organisation.id,
        reason: "Terug gebeld op het nummer van het werk".to_owned(),
        life: Span::minutes(30),
        asked_by: id(),
        asked_at: NOW,
        agreed_at: None,
    };
    let tx = store.write().await.unwrap();
    tx.helpdesk_requests().add(&request).await.unwrap();
    tx.commit().await.unwrap();
    request
}

async fn agree(store: &Store, request: Id<HelpdeskRequest>, by: Id<User>, seconds: i64) -> bool {
    let tx = store.write().await.unwrap();
    let agreed = tx.helpdesk_requests().agree(request, by, at(seconds)).await.unwrap();
    tx.commit().await.unwrap();
    agreed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_kept_as_it_was_asked() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let request = asked(&store, &world).await;
        let read = store.read();
        assert_eq!(read.helpdesk_requests().find(request.id).await.unwrap(), Some(request));
        assert_eq!(read.helpdesk_requests().find(id()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_8_administrators_who_agree_one_does_and_never_who_asked() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let request = asked(&store, &world).await;
        assert!(!agree(&store, request.id, request.asked_by, 1).await, "nobody agrees with themselves");
        assert_eq!(store.read().helpdesk_requests().find(request.id).await.unwrap(), Some(request.clone()));

        let heard = race(8, |_| {
            let (store, request) = (store.clone(), request.id);
            async move { agree(&store, request, id(), 2).await }
        })
        .await;

        assert_eq!(heard.iter().filter(|agreed| **agreed).count(), 1);
        let kept = store.read().helpdesk_requests().find(request.id).await.unwrap();
        assert_eq!(kept, Some(HelpdeskRequest { agreed_at: Some(at(2)), ..request.clone() }));
        assert!(!agree(&store, id(), id(), 2).await, "there is no such request");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_lay_for_a_day_is_dead() {
    const DAY: i64 = 24 * 60 * 60;
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (old, other) = (asked(&store, &world).await, asked(&store, &world).await);
        assert!(!agree(&store, old.id, id(), DAY).await);
        assert_eq!(store.read().helpdesk_requests().find(old.id).await.unwrap(), Some(old));
        assert!(agree(&store, other.id, id(), DAY - 1).await);
    })
    .await;
}
