//! Recovery codes: each is used once, and a sheet that gave way opens nothing.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::authenticator;
use crate::world::digest;
use crate::world::id;
use crate::world::user;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::recovery_sheet::RecoverySheet;
use sluis_domain::id::Id;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::recovery::CodeRow;
use sluis_store::recovery::KeptCode;
use sluis_store::store::Store;

/// Keeps a sheet of so many codes, shown and not kept yet, and answers with it and the names of its codes.
async fn sheet(store: &Store, of: &User, (codes, expires_at): (u32, Option<Timestamp>)) -> Sheet {
    let sheet = RecoverySheet {
        held: authenticator(of, AuthenticatorKind::RecoveryCode),
        format: "4-4-4".to_owned(),
        issued: codes,
        left: codes,
        shown_for: Some(digest()),
        kept_at: None,
        expires_at,
        voided_at: None,
    };
    let held = sheet.held.id;
    let code =
        |_| KeptCode { id: id(), sheet: held, hash: Secret::new(b"$argon2id$".to_vec()), used_at: None };
    let codes: Vec<KeptCode> = (0..codes).map(code).collect();
    let tx = store.write().await.unwrap();
    tx.authenticators().add(&sheet.held).await.unwrap();
    tx.recovery().add(&sheet, &codes).await.unwrap();
    tx.commit().await.unwrap();
    (sheet, codes.into_iter().map(|code| code.id).collect())
}

type Sheet = (RecoverySheet, Vec<Id<CodeRow>>);

async fn spend(store: &Store, code: Id<CodeRow>, seconds: i64) -> bool {
    let tx = store.write().await.unwrap();
    let spent = tx.recovery().spend(code, at(seconds)).await.unwrap();
    tx.commit().await.unwrap();
    spent
}

/// The sheets of the person, as they lie there now.
async fn sheets(store: &Store, user: Id<User>) -> Vec<RecoverySheet> {
    let read = store.read();
    let held = read.authenticators().of_user(user).await.unwrap();
    read.recovery().sheets(user, held).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_kept_with_its_codes_and_belongs_to_its_person() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (made, codes) = sheet(&store, &world.user, (3, Some(at(500)))).await;
        let found = sheets(&store, world.user.id).await.remove(0);
        assert_eq!((found.held.id, found.format.as_str()), (made.held.id, "4-4-4"));
        assert_eq!((found.issued, found.left), (3, 3));
        assert_eq!((found.shown_for, found.expires_at), (made.shown_for, Some(at(500))));
        assert_eq!((found.kept_at, found.voided_at), (None, None));
        let kept = store.read().recovery().codes(world.user.id).await.unwrap();
        assert_eq!(kept.iter().map(|code| code.id).collect::<Vec<_>>(), codes);
        assert!(kept.iter().all(|code| code.sheet == made.held.id && code.hash.expose() == b"$argon2id$"));
        let stranger = user();
        assert!(store.read().recovery().codes(stranger.id).await.unwrap().is_empty());
        assert!(store.read().recovery().sheets(stranger.id, vec![made.held]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_32_who_type_one_code_one_comes_in() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (_, codes) = sheet(&store, &world.user, (2, None)).await;
        let heard = race(32, |_| {
            let (store, code) = (store.clone(), codes[0]);
            async move { spend(&store, code, 1).await }
        })
        .await;
        assert_eq!(heard.iter().filter(|spent| **spent).count(), 1);
        let found = sheets(&store, world.user.id).await.remove(0);
        assert_eq!((found.issued, found.left), (2, 1), "the other one is good still");
        let kept = store.read().recovery().codes(world.user.id).await.unwrap();
        assert_eq!(kept.iter().map(|code| code.used_at).collect::<Vec<_>>(), [Some(at(1)), None]);
        assert!(spend(&store, codes[1], 2).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_a_sheet_that_is_void_or_has_run_out_opens_nothing() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (void, of_void) = sheet(&store, &world.user, (1, None)).await;
        let (_, of_old) = sheet(&store, &world.user, (1, Some(at(10)))).await;
        let (good, of_good) = sheet(&store, &world.user, (1, None)).await;
        let tx = store.write().await.unwrap();
        tx.recovery().void(&[], at(1)).await.unwrap();
        tx.recovery().void(&[void.held.id], at(2)).await.unwrap();
        tx.recovery().void(&[void.held.id], at(3)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!spend(&store, of_void[0], 4).await);
        assert!(!spend(&store, of_old[0], 10).await, "its time is over at that moment");
        assert!(spend(&store, of_good[0], 10).await);
        let found = sheets(&store, world.user.id).await;
        let of = |id| found.iter().find(|sheet| sheet.held.id == id).unwrap();
        assert_eq!((of(void.held.id).voided_at, of(void.held.id).left), (Some(at(2)), 1));
        assert_eq!(of(void.held.id).shown_for, None, "and it is shown nowhere any more");
        assert_eq!((of(good.held.id).voided_at, of(good.held.id).left), (None, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_said_to_be_kept_once_and_a_void_one_never() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (kept, _) = sheet(&store, &world.user, (1, None)).await;
        let (void, _) = sheet(&store, &world.user, (1, None)).await;
        let tx = store.write().await.unwrap();
        tx.recovery().void(&[void.held.id], NOW).await.unwrap();
        tx.commit().await.unwrap();
        let keep = |sheet| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let first = tx.recovery().keep(sheet, at(7)).await.unwrap();
                tx.commit().await.unwrap();
                first
            }
        };
        let heard = race(8, |_| keep(kept.held.id)).await;
        assert_eq!(heard.iter().filter(|first| **first).count(), 1);
        assert!(!keep(void.held.id).await);
        let found = sheets(&store, world.user.id).await;
        let of = |id| found.iter().find(|sheet| sheet.held.id == id).unwrap();
        assert_eq!((of(kept.held.id).kept_at, of(kept.held.id).shown_for), (Some(at(7)), None));
        assert_eq!(of(void.held.id).kept_at, None);
    })
    .await;
}
