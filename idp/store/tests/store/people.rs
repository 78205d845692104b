//! People, their names, their addresses and where they belong.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::id;
use crate::world::membership;
use crate::world::organisation;
use crate::world::user;
use sluis_domain::authenticator::address::Address;
use sluis_domain::authenticator::address::AddressKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::user::LoginName;
use sluis_store::cleanup;
use sluis_store::cleanup::Retention;
use sluis_store::error::LOGIN_NAME_IS_UNIQUE;
use sluis_store::error::ONE_LIVING_MEMBERSHIP;
use sluis_store::error::ORGANISATION_HANDLE_IS_UNIQUE;
use sluis_store::error::ROW_IS_THERE;
use sluis_store::error::SUBJECT_IS_UNIQUE_IN_ITS_SECTOR;
use sluis_store::error::StoreError;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_found_however_the_name_is_typed() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let read = store.read();
        for typed in ["anna.jansen@example.nl", " ANNA.Jansen@EXAMPLE.nl "] {
            let name = LoginName::parse(typed).unwrap();
            assert_eq!(read.users().find_by_login_name(&name).await.unwrap(), Some(world.user.clone()));
        }
        let other = LoginName::parse("annajansen@example.nl").unwrap();
        assert_eq!(read.users().find_by_login_name(&other).await.unwrap(), None);
        assert_eq!(read.users().find(world.user.id).await.unwrap(), Some(world.user.clone()));
        assert_eq!(read.users().list(5).await.unwrap(), std::slice::from_ref(&world.user));
        let names = read.users().login_names(world.user.id).await.unwrap();
        assert_eq!(names.iter().map(LoginName::typed).collect::<Vec<_>>(), ["Anna.Jansen@Example.nl"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_gave_way_stays_its_persons_for_a_year_and_a_name_of_somebody_else_is_not_taken() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let [old, new, taken] = ["anna.jansen@example.nl", "anna@elders.example", "bram@example.nl"]
            .map(|name| LoginName::parse(name).unwrap());
        let bram = user();
        let tx = store.write().await.unwrap();
        tx.users().add(&bram, std::slice::from_ref(&taken)).await.unwrap();
        let anna = world.user.id;
        assert!(!tx.users().rename(anna, (&old, &taken), NOW).await.unwrap(), "it is bram's");
        assert!(tx.users().rename(anna, (&old, &new), NOW).await.unwrap());
        tx.commit().await.unwrap();
        let read = store.read();
        let goes_by = async |id| read.users().login_names(id).await.unwrap()[0].key().to_owned();
        let whose =
            async |name: &LoginName| read.users().find_by_login_name(name).await.unwrap().map(|user| user.id);
        assert_eq!(
            (goes_by(anna).await, goes_by(bram.id).await),
            (new.key().to_owned(), taken.key().to_owned())
        );
        assert_eq!(
            [whose(&old).await, whose(&new).await, whose(&taken).await],
            [Some(anna), Some(anna), Some(bram.id)]
        );

        // Back again: the name is taken up once more, and the other one given up.
        let tx = store.write().await.unwrap();
        assert!(tx.users().rename(anna, (&new, &old), at(5)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(goes_by(anna).await, old.key());
        const DAY: i64 = 24 * 60 * 60;
        cleanup::run(&store, &Retention::default(), at(365 * DAY)).await.unwrap();
        assert_eq!(whose(&new).await, Some(anna), "not yet a year");
        cleanup::run(&store, &Retention::default(), at(5 + 365 * DAY)).await.unwrap();
        assert_eq!([whose(&old).await, whose(&new).await], [Some(anna), None]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_of_one_name_is_refused_by_the_name_of_the_rule() {
    on_each(|store, _| async move {
        World::in_store(&store).await;
        let second = user();
        let tx = store.write().await.unwrap();
        let name = LoginName::parse("ANNA.jansen@example.nl").unwrap();
        let refused = tx.users().add(&second, &[name]).await;
        assert_eq!(refused, Err(StoreError::Conflict(LOGIN_NAME_IS_UNIQUE.to_owned())));
        drop(tx);
        assert_eq!(store.read().users().find(second.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_is_locked_says_so_until_they_are_not() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        for locked_at in [Some(NOW), None] {
            let tx = store.write().await.unwrap();
            tx.users().lock(world.user.id, locked_at).await.unwrap();
            tx.commit().await.unwrap();
            let found = store.read().users().find(world.user.id).await.unwrap().unwrap();
            assert_eq!(found.locked_at, locked_at);
        }
        let tx = store.write().await.unwrap();
        let refused = tx.users().lock(id(), Some(NOW)).await;
        assert_eq!(refused, Err(StoreError::Conflict(ROW_IS_THERE.to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_keeps_on_whose_word_it_was_bound() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let address = Address {
            id: id(),
            user: world.user.id,
            kind: AddressKind::Email,
            value: "anna@work.example".to_owned(),
            bound_by: BoundBy::Mail,
            vouched_by: Vouching::by(world.organisation.id),
            created_at: NOW,
        };
        let tx = store.write().await.unwrap();
        tx.users().add_address(&address).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.read().users().addresses(world.user.id).await.unwrap(), [address]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_organisations_of_one_handle_are_refused() {
    on_each(|store, _| async move {
        let mut world = World::in_store(&store).await;
        let tx = store.write().await.unwrap();
        let refused = tx.organisations().add(&organisation("de-linde")).await;
        assert_eq!(refused, Err(StoreError::Conflict(ORGANISATION_HANDLE_IS_UNIQUE.to_owned())));
        drop(tx);
        world.organisation.name = "De Linde Zorg".to_owned();
        let tx = store.write().await.unwrap();
        tx.organisations().save(&world.organisation).await.unwrap();
        tx.commit().await.unwrap();
        let read = store.read();
        let found = read.organisations().find_by_handle("de-linde").await.unwrap();
        assert_eq!(found, Some(world.organisation.clone()));
        assert_eq!(read.organisations().list(5).await.unwrap(), [world.organisation]);
        let tx = store.write().await.unwrap();
        let refused = tx.organisations().save(&organisation("nobody")).await;
        assert_eq!(refused, Err(StoreError::Conflict(ROW_IS_THERE.to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_belongs_to_an_organisation_once_at_a_time() {
    on_each(|store, _| async move {
        let mut world = World::in_store(&store).await;
        let again = membership(&world.user, &world.organisation);
        let tx = store.write().await.unwrap();
        let refused = tx.memberships().add(&again).await;
        assert_eq!(refused, Err(StoreError::Conflict(ONE_LIVING_MEMBERSHIP.to_owned())));
        drop(tx);
        world.membership.ended_at = Some(at(10));
        let tx = store.write().await.unwrap();
        tx.memberships().save(&world.membership).await.unwrap();
        tx.memberships().add(&again).await.unwrap();
        tx.commit().await.unwrap();
        let all = store.read().memberships().of_user(world.user.id).await.unwrap();
        assert_eq!(all, [world.membership, again]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_name_nobody_and_do_not_meet() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let tx = store.write().await.unwrap();
        for _ in 0..2 {
            let mut invited = membership(&world.user, &world.organisation);
            (invited.user, invited.activated_at) = (None, None);
            tx.memberships().add(&invited).await.unwrap();
            assert_eq!(tx.memberships().find(invited.id).await.unwrap(), Some(invited));
        }
        let mut active_without_a_person = membership(&world.user, &world.organisation);
        active_without_a_person.user = None;
        let refused = tx.memberships().add(&active_without_a_person).await;
        assert_eq!(refused, Err(StoreError::Conflict("active_membership_has_a_person".to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sector_hears_one_subject_of_a_person_whoever_asks_first() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let user = world.user.id;
        let heard = crate::database::race(16, |number| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let sub = format!("sub-{number}");
                let stands = tx.subjects().add_if_absent(user, "sector.example", &sub).await.unwrap();
                tx.commit().await.unwrap();
                stands
            }
        })
        .await;
        assert!(heard.iter().all(|sub| *sub == heard[0]), "{heard:?}");
        let read = store.read();
        assert_eq!(read.subjects().find(user, "sector.example").await.unwrap(), Some(heard[0].clone()));
        assert_eq!(read.subjects().find(user, "other.example").await.unwrap(), None);

        let other = crate::world::user();
        let tx = store.write().await.unwrap();
        tx.users().add(&other, &[]).await.unwrap();
        let refused = tx.subjects().add_if_absent(other.id, "sector.example", &heard[0]).await;
        assert_eq!(refused, Err(StoreError::Conflict(SUBJECT_IS_UNIQUE_IN_ITS_SECTOR.to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_makes_no_sense_is_named_and_not_believed() {
    on_each(|store, database| async move {
        let world = World::in_store(&store).await;
        let read = store.read();
        database.tamper("UPDATE organisations SET policy = '{\"no_such_rule\": 1}'").await;
        let corrupt = read.organisations().find(world.organisation.id).await;
        let row = world.organisation.id.to_string();
        assert_eq!(corrupt, Err(StoreError::Corrupt { table: "organisations", id: row }));

        database.tamper("DELETE FROM pseudonyms").await;
        let row = world.user.id.to_string();
        assert_eq!(
            read.users().find(world.user.id).await,
            Err(StoreError::Corrupt { table: "users", id: row })
        );

        database.tamper("UPDATE sessions SET proofs = '[{}]'").await;
        let row = world.session.id.to_string();
        assert_eq!(
            read.sessions().find(world.session.id).await,
            Err(StoreError::Corrupt { table: "sessions", id: row })
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_people_who_change_one_organisation_at_once_nobody_loses_what_another_changed() {
    on_each(|store, _| async move {
        let id = World::in_store(&store).await.organisation.id;
        race(8, |number| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let found = tx.organisations().hold(id).await.unwrap().unwrap();
                let name = format!("{}{number}", found.name);
                tx.organisations().save(&Organisation { name, ..found }).await.unwrap();
                tx.commit().await.unwrap();
            }
        })
        .await;
        let name = store.read().organisations().find(id).await.unwrap().unwrap().name;
        let written: BTreeSet<char> = name.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(written, ('0'..='7').collect(), "{name}");
    })
    .await;
}
