//! An exception holds for one membership until its day, or until somebody ends it.

use crate::database::on_each;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::id;
use crate::world::membership;
use crate::world::organisation;
use crate::world::user;
use sluis_domain::organisation::policy::exception::ExceptionRule;
use sluis_domain::organisation::policy::exception::PolicyException;
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::time::Timestamp;
use sluis_store::store::Store;

fn exception(world: &World, rule: ExceptionRule, ends_at: Option<Timestamp>) -> PolicyException {
    PolicyException {
        id: id(),
        membership: world.membership.id,
        rule,
        reason: "revalidatie".to_owned(),
        made_by: Some(id()),
        created_at: NOW,
        ends_at,
        ended_at: None,
    }
}

async fn keep(store: &Store, exception: &PolicyException) {
    let tx = store.write().await.unwrap();
    tx.policy_exceptions().add(exception).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exception_holds_until_its_day_and_for_nobody_else() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let exempt = exception(&world, ExceptionRule::Exempt, Some(at(60)));
        let mut layer = PolicyLayer::default();
        layer.mfa.min_factors = Some(2);
        let stricter = exception(&world, ExceptionRule::Stricter(Box::new(layer)), None);
        keep(&store, &exempt).await;
        keep(&store, &stricter).await;
        let holding = async |user, now| {
            let found = store.read().people().find(user, now).await.unwrap();
            found.map(|placed| (placed.user, placed.memberships))
        };
        let here = |own: &[&PolicyException]| {
            let own = own.iter().map(|exception| (*exception).clone()).collect();
            Some((world.user.clone(), vec![(world.membership.clone(), own)]))
        };
        assert_eq!(holding(world.user.id, at(59)).await, here(&[&exempt, &stricter]));
        assert_eq!(holding(world.user.id, at(60)).await, here(&[&stricter]));
        assert_eq!(holding(user().id, NOW).await, None);
        let all = store.read().policy_exceptions().of_membership(world.membership.id).await.unwrap();
        assert_eq!(all, [exempt, stricter]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exception_at_one_organisation_holds_at_no_other() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (eik, nobody) = (organisation("de-eik"), user());
        let there = membership(&world.user, &eik);
        let tx = store.write().await.unwrap();
        tx.organisations().add(&eik).await.unwrap();
        tx.memberships().add(&there).await.unwrap();
        tx.users().add(&nobody, &[]).await.unwrap();
        tx.commit().await.unwrap();
        let exempt = exception(&world, ExceptionRule::Exempt, Some(at(60)));
        keep(&store, &exempt).await;
        let mut both = vec![(world.membership.clone(), vec![exempt]), (there, Vec::new())];
        both.sort_by_key(|(membership, _)| membership.id);
        let placed = store.read().people().find(world.user.id, NOW).await.unwrap().unwrap();
        assert_eq!((placed.user, placed.memberships), (world.user.clone(), both));
        let placed = store.read().people().find(nobody.id, NOW).await.unwrap().unwrap();
        assert_eq!((placed.user, placed.memberships), (nobody, Vec::new()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exception_is_ended_once() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let exempt = exception(&world, ExceptionRule::Exempt, Some(at(60)));
        keep(&store, &exempt).await;
        for expected in [true, false] {
            let tx = store.write().await.unwrap();
            assert_eq!(tx.policy_exceptions().end(exempt.id, at(5)).await, Ok(expected));
            tx.commit().await.unwrap();
        }
        let found = store.read().policy_exceptions().find(exempt.id).await.unwrap().unwrap();
        assert_eq!(found.ended_at, Some(at(5)));
        let placed = store.read().people().find(world.user.id, NOW).await.unwrap().unwrap();
        assert_eq!(placed.memberships, [(world.membership.clone(), Vec::new())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exemption_without_an_end_is_refused_by_the_database_too() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let tx = store.write().await.unwrap();
        let endless = exception(&world, ExceptionRule::Exempt, None);
        let refused = tx.policy_exceptions().add(&endless).await.unwrap_err();
        assert!(refused.is_conflict("an_exemption_has_an_end"), "{refused:?}");
        drop(tx);
        assert_eq!(store.read().policy_exceptions().find(endless.id).await.unwrap(), None);
    })
    .await;
}
