//! Passwords that people had before: so many of each person, and no more.

use crate::database::on_each;
use crate::world::World;
use crate::world::at;
use crate::world::user;
use sluis_domain::id::Id;
use sluis_domain::secret::Secret;
use sluis_domain::user::User;
use sluis_store::store::Store;

async fn replaced(store: &Store, user: Id<User>, hash: u8, (most, seconds): (u32, i64)) {
    let tx = store.write().await.unwrap();
    tx.former_passwords().add(user, &Secret::new(vec![hash]), (most, at(seconds))).await.unwrap();
    tx.commit().await.unwrap();
}

async fn known(store: &Store, user: Id<User>, most: u32) -> Vec<u8> {
    let hashes = store.read().former_passwords().of_user(user, most).await.unwrap();
    hashes.iter().map(|hash| hash.expose()[0]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_ones_are_known_latest_first_and_the_older_ones_are_forgotten() {
    on_each(|store, _| async move {
        let anna = World::in_store(&store).await.user.id;
        let bram = user();
        let tx = store.write().await.unwrap();
        tx.users().add(&bram, &[]).await.unwrap();
        tx.commit().await.unwrap();
        replaced(&store, bram.id, 99, (3, 0)).await;
        assert_eq!(known(&store, anna, 3).await, [0; 0]);
        for hash in 1..=4 {
            replaced(&store, anna, hash, (3, i64::from(hash))).await;
        }
        assert_eq!(known(&store, anna, 3).await, [4, 3, 2]);
        assert_eq!(known(&store, anna, 2).await, [4, 3], "a milder rule looks at fewer");
        assert_eq!(known(&store, anna, 10).await, [4, 3, 2], "what was forgotten does not come back");
        replaced(&store, anna, 5, (1, 5)).await;
        assert_eq!(known(&store, anna, 10).await, [5]);
        assert_eq!(known(&store, bram.id, 10).await, [99], "and nobody else's with them");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_none_is_asked_none_is_kept() {
    on_each(|store, database| async move {
        let anna = World::in_store(&store).await.user.id;
        replaced(&store, anna, 1, (2, 1)).await;
        replaced(&store, anna, 2, (0, 2)).await;
        assert_eq!(known(&store, anna, 10).await, [0; 0]);
        replaced(&store, anna, 3, (2, 3)).await;
        database.tamper("DELETE FROM users").await;
        assert_eq!(known(&store, anna, 10).await, [0; 0], "they go with their person");
    })
    .await;
}
