//! A deadline is put off by one member, and a member is reminded once for each day.

use crate::database::on_each;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use sluis_domain::calendar::LocalDate;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::policy::enforcement::Phase;
use sluis_store::deadlines::KnownPhase;
use sluis_store::deadlines::Progress;
use sluis_store::store::Store;

async fn remind(store: &Store, membership: Id<Membership>, day: LocalDate) -> bool {
    let tx = store.write().await.unwrap();
    let first = tx.deadlines().remind(membership, day, NOW).await.unwrap();
    tx.commit().await.unwrap();
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn not_now_is_known_of_its_membership_with_its_last_moment() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let told = || async { store.read().deadlines().put_off_by(world.user.id).await.unwrap() };
        assert_eq!(told().await, []);
        for seconds in [0, 60] {
            let tx = store.write().await.unwrap();
            tx.deadlines().put_off(world.membership.id, at(seconds)).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(told().await, [(world.membership.id, at(60))]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_that_remind_one_member_one_is_first() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let day: LocalDate = "2027-06-24".parse().unwrap();
        let (id, user_type) = (world.membership.id, world.membership.user_type);
        let waiting = |user_type: UserType| {
            let (read, organisation) = (store.read(), world.organisation.id);
            async move { read.deadlines().to_remind(organisation, user_type, day, 10).await.unwrap() }
        };
        let other = if user_type == UserType::External { UserType::Internal } else { UserType::External };
        assert_eq!(waiting(user_type).await.len(), 1);
        assert_eq!(waiting(other).await.len(), 0, "they have days of their own");
        let (one, two) = tokio::join!(remind(&store, id, day), remind(&store, id, day));
        assert!(one ^ two);
        assert_eq!(waiting(user_type).await.len(), 0);
        assert!(remind(&store, id, day.days_before(1)).await, "another day is another reminder");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_far_people_are_is_counted_for_each_sort_of_them() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (id, user_type) = (world.organisation.id, world.membership.user_type);
        let other = if user_type == UserType::External { UserType::Internal } else { UserType::External };
        for seconds in [0, 60] {
            let tx = store.write().await.unwrap();
            tx.deadlines().put_off(world.membership.id, at(seconds)).await.unwrap();
            tx.commit().await.unwrap();
        }
        let counted = store.read().deadlines().progress(id, user_type).await.unwrap();
        let expected = Progress { people: 1, with_second_step: 0, put_off: 1, put_offs: 2, never_here: 1 };
        assert_eq!(counted, expected);
        assert_eq!(store.read().deadlines().progress(id, other).await.unwrap(), Progress::default());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_that_see_a_phase_change_one_is_first() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let of = (world.organisation.id, UserType::External);
        for phase in [Phase::Off, Phase::Mandatory] {
            let tx = store.write().await.unwrap();
            tx.deadlines().first_phase(of.0, of.1, phase).await.unwrap();
            tx.commit().await.unwrap();
        }
        let known =
            || async { store.read().deadlines().phases().await.unwrap().into_iter().collect::<Vec<_>>() };
        let first = KnownPhase { phase: Phase::Off, changed_at: None };
        assert_eq!(known().await, [(of, first)], "the first that was seen stays");

        let next = |before, after| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let won = tx.deadlines().next_phase(of, (before, after), NOW).await.unwrap();
                tx.commit().await.unwrap();
                won
            }
        };
        let (one, two) = tokio::join!(next(Phase::Off, Phase::Optional), next(Phase::Off, Phase::Optional));
        assert!(one ^ two);
        assert!(!next(Phase::Off, Phase::Mandatory).await, "it is not the phase before any more");
        assert_eq!(known().await, [(of, KnownPhase { phase: Phase::Optional, changed_at: Some(NOW) })]);
    })
    .await;
}
