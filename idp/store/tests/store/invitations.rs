//! Invitations: accepted once, by one person; asked twice, there is one.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::digest;
use crate::world::id;
use crate::world::organisation;
use crate::world::user;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::activation::letters::AskedBefore;
use sluis_domain::activation::letters::Delivery;
use sluis_domain::activation::letters::NewLetter;
use sluis_domain::id::Id;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::membership::MembershipState;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Digest;
use sluis_domain::terms::AcceptedTerms;
use sluis_domain::terms::Agreed;
use sluis_domain::terms::Document;
use sluis_domain::user::LoginName;
use sluis_store::error::INVITATION_IS_ASKED_ONCE;
use sluis_store::error::ONE_LIVING_MEMBERSHIP;
use sluis_store::error::StoreError;
use sluis_store::store::Store;
use std::collections::BTreeMap;
use std::time::Duration;

fn waiting(world: &World) -> Membership {
    Membership { id: id(), user: None, activated_at: None, ..world.membership.clone() }
}

fn invitation(world: &World, membership: &Membership, key: Option<&str>) -> Invitation {
    Invitation {
        membership: membership.id,
        client: world.client.id.clone(),
        idempotency: key.map(|key| (key.to_owned(), digest())),
        login_name: LoginName::parse("Bram@Example.nl").unwrap(),
        birthdate: Some(digest()),
        language: "nl".to_owned(),
        created_at: NOW,
    }
}

async fn invited(store: &Store, world: &World) -> Membership {
    let membership = waiting(world);
    let tx = store.write().await.unwrap();
    tx.memberships().add(&membership).await.unwrap();
    tx.invitations().add(&invitation(world, &membership, None)).await.unwrap();
    tx.commit().await.unwrap();
    membership
}

fn mail() -> OutgoingMail {
    OutgoingMail {
        id: id(),
        to: "bram@example.nl".to_owned(),
        template: "invite".to_owned(),
        locale: "nl".to_owned(),
        organisation: None,
        data: BTreeMap::new(),
        created_at: NOW,
        attempts: 0,
        next_attempt_at: NOW,
        sent_at: None,
        failed_at: None,
    }
}

fn letter(membership: &Membership, key: Option<&str>) -> NewLetter {
    let asked = key.map(|key| (key.to_owned(), Digest::of(b"asked")));
    NewLetter { membership: membership.id, mail: id(), addressee: digest(), asked, at: at(1) }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_found_by_itself_and_by_its_clients_key() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (one, other) = (waiting(&world), waiting(&world));
        let asked = invitation(&world, &one, Some("k-1"));
        let tx = store.write().await.unwrap();
        tx.memberships().add(&one).await.unwrap();
        tx.memberships().add(&other).await.unwrap();
        tx.invitations().add(&asked).await.unwrap();
        tx.invitations().add(&invitation(&world, &other, None)).await.unwrap();
        tx.commit().await.unwrap();
        let read = store.read();
        assert_eq!(read.invitations().find(one.id).await.unwrap(), Some(asked.clone()));
        let by_key = read.invitations().find_by_key(&world.client.id, "k-1").await.unwrap();
        assert_eq!(by_key, Some(asked));
        assert_eq!(read.invitations().find_by_key(&world.client.id, "k-2").await.unwrap(), None);

        let again = waiting(&world);
        let tx = store.write().await.unwrap();
        tx.memberships().add(&again).await.unwrap();
        let refused = tx.invitations().add(&invitation(&world, &again, Some("k-1"))).await.unwrap_err();
        assert!(refused.is_conflict(INVITATION_IS_ASKED_ONCE), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_accept_one_does_and_a_withdrawal_finds_nothing() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let membership = invited(&store, &world).await;
        let accepted = race(6, |_| {
            let (store, id) = (store.clone(), membership.id);
            async move {
                let newcomer = user();
                let tx = store.write().await.unwrap();
                tx.users().add(&newcomer, &[]).await.unwrap();
                let accepted = tx.memberships().activate(id, newcomer.id, at(3)).await.unwrap();
                tx.commit().await.unwrap();
                accepted
            }
        })
        .await;
        assert_eq!(accepted.iter().filter(|accepted| **accepted).count(), 1);
        let tx = store.write().await.unwrap();
        assert!(!tx.memberships().withdraw(membership.id, at(4)).await.unwrap());
        tx.commit().await.unwrap();
        let kept = store.read().memberships().find(membership.id).await.unwrap().unwrap();
        assert_eq!((kept.state(), kept.activated_at), (MembershipState::Active, Some(at(3))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_withdrawn_is_nobodys() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let membership = invited(&store, &world).await;
        let newcomer = user();
        let tx = store.write().await.unwrap();
        tx.users().add(&newcomer, &[]).await.unwrap();
        assert!(tx.memberships().withdraw(membership.id, at(1)).await.unwrap());
        assert!(!tx.memberships().withdraw(membership.id, at(2)).await.unwrap());
        assert!(!tx.memberships().activate(membership.id, newcomer.id, at(3)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(store.read().memberships().of_user(newcomer.id).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_belongs_there_already_does_not_join_twice() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let membership = invited(&store, &world).await;
        let tx = store.write().await.unwrap();
        let refused = tx.memberships().activate(membership.id, world.user.id, at(1)).await.unwrap_err();
        assert!(refused.is_conflict(ONE_LIVING_MEMBERSHIP), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_fares_as_its_mail_does() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let membership = invited(&store, &world).await;
        let (sent, refused, waits) = (mail(), mail(), mail());
        let tx = store.write().await.unwrap();
        for (seconds, mail) in [(1, &sent), (2, &refused), (3, &waits)] {
            tx.outbox().add(mail).await.unwrap();
            let letter = NewLetter { mail: mail.id, at: at(seconds), ..letter(&membership, None) };
            tx.invitations().add_letter(&letter).await.unwrap();
        }
        tx.invitations().letter_fared(sent.id, Delivery::Accepted, None).await.unwrap();
        tx.invitations().letter_fared(refused.id, Delivery::Bounced, Some("550")).await.unwrap();
        tx.invitations().letter_fared(id(), Delivery::Bounced, Some("no letter")).await.unwrap();
        tx.commit().await.unwrap();
        let fared = || async {
            let letters = store.read().invitations().letters(membership.id).await.unwrap();
            letters.into_iter().map(|letter| (letter.at, letter.delivery, letter.reason)).collect::<Vec<_>>()
        };
        let refused = (at(2), Delivery::Bounced, Some("550".to_owned()));
        let expected = [(at(1), Delivery::Accepted, None), refused.clone(), (at(3), Delivery::Queued, None)];
        assert_eq!(fared().await, expected);

        let tx = store.write().await.unwrap();
        tx.invitations().call_back_letters(membership.id, at(6)).await.unwrap();
        let due = tx.outbox().take_due(at(100), 10, Duration::from_secs(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(due.iter().all(|mail| mail.id != waits.id), "what was called back is not sent");
        let called_back = (at(3), Delivery::GivenUp, Some("called back".to_owned()));
        assert_eq!(fared().await, [(at(1), Delivery::Accepted, None), refused, called_back]);
        assert!(store.read().invitations().letters(world.membership.id).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_known_by_what_the_app_calls_it() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (one, other) = (invited(&store, &world).await, invited(&store, &world).await);
        let tx = store.write().await.unwrap();
        for (membership, key) in [(&one, Some("k")), (&other, Some("k")), (&one, None), (&one, None)] {
            tx.invitations().add_letter(&letter(membership, key)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let read = store.read();
        for (key, asked, expected) in [
            ("k", "asked", AskedBefore::Same),
            ("k", "asked otherwise", AskedBefore::Otherwise),
            ("l", "asked", AskedBefore::No),
        ] {
            let asked = (key.to_owned(), Digest::of(asked.as_bytes()));
            assert_eq!(read.invitations().asked_before(one.id, &asked).await.unwrap(), expected, "{key}");
        }
        let tx = store.write().await.unwrap();
        let twice = tx.invitations().add_letter(&letter(&one, Some("k"))).await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)), "{twice}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_counted_by_whom_they_go_to_whatever_they_are_about() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (one, other) = (invited(&store, &world).await, invited(&store, &world).await);
        let addressee = digest();
        let tx = store.write().await.unwrap();
        for (membership, seconds) in [(&one, 1), (&other, 2)] {
            let letter = NewLetter { addressee, at: at(seconds), ..letter(membership, None) };
            tx.invitations().add_letter(&letter).await.unwrap();
        }
        tx.invitations().add_letter(&letter(&one, None)).await.unwrap();
        tx.commit().await.unwrap();
        let to = store.read().invitations().letters_to(&addressee).await.unwrap();
        assert_eq!(to.iter().map(|letter| letter.at).collect::<Vec<_>>(), [at(1), at(2)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn agreeing_twice_is_agreeing_once_and_another_version_is_another_row() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let agreed = |version: &str, seconds| AcceptedTerms {
            user: world.user.id,
            organisation: world.organisation.id,
            agreed: Agreed {
                document: Document {
                    address: "https://linde.example/terms".to_owned(),
                    version: version.to_owned(),
                },
                language: "nl".to_owned(),
                at: at(seconds),
            },
        };
        let tx = store.write().await.unwrap();
        for (version, seconds) in [("1", 1), ("1", 2), ("2", 3)] {
            tx.accepted_terms().add(&agreed(version, seconds)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let find = async |organisations: &[Id<Organisation>]| {
            store.read().accepted_terms().find(world.user.id, organisations).await.unwrap()
        };
        assert_eq!(find(&[world.organisation.id]).await, [agreed("1", 1), agreed("2", 3)]);
        // All of them by one question, and no one else's.
        let (asked, not_asked) = (organisation("asked"), organisation("not-asked"));
        let at_other = |other: &Organisation| AcceptedTerms { organisation: other.id, ..agreed("1", 2) };
        let tx = store.write().await.unwrap();
        for other in [&asked, &not_asked] {
            tx.organisations().add(other).await.unwrap();
            tx.accepted_terms().add(&at_other(other)).await.unwrap();
        }
        let stranger = user();
        tx.users().add(&stranger, &[LoginName::parse("stranger").unwrap()]).await.unwrap();
        tx.accepted_terms().add(&AcceptedTerms { user: stranger.id, ..agreed("9", 4) }).await.unwrap();
        tx.commit().await.unwrap();
        let both = find(&[asked.id, world.organisation.id]).await;
        assert_eq!(both, [agreed("1", 1), at_other(&asked), agreed("2", 3)]);
        assert_eq!(find(&[]).await, []);
    })
    .await;
}
