//! The schema is brought up once, and never by a binary that is too old.

use crate::database::on_each;
use crate::database::on_each_empty;
use crate::database::race;
use sluis_store::migrate;
use sluis_store::migrate::MigrateError;

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_starts_at_once_one_migrates() {
    on_each_empty(|database| async move {
        let known = migrate::status(&database.open().await).await.unwrap().len();
        let applied = race(8, |_| {
            let database = database.clone();
            async move {
                let store = database.open().await;
                let applied = migrate::up(&store).await.unwrap();
                store.close().await.unwrap();
                applied.len()
            }
        })
        .await;
        assert_eq!(applied.iter().filter(|count| **count > 0).count(), 1, "{applied:?}");
        assert_eq!(applied.iter().sum::<usize>(), known);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_tells_what_is_applied_and_changes_nothing() {
    on_each_empty(|database| async move {
        let store = database.open().await;
        for _ in 0..2 {
            let before = migrate::status(&store).await.unwrap();
            assert!(!before.is_empty() && before.iter().all(|migration| !migration.applied));
        }
        migrate::up(&store).await.unwrap();
        assert!(migrate::status(&store).await.unwrap().iter().all(|migration| migration.applied));
        assert!(migrate::up(&store).await.unwrap().is_empty());
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_younger_binary_is_refused_with_a_sentence() {
    on_each(|store, database| async move {
        database.tamper("INSERT INTO seaql_migrations VALUES ('m9999_of_the_future', 0)").await;
        for refused in
            [migrate::up(&store).await.err().unwrap(), migrate::status(&store).await.err().unwrap()]
        {
            assert!(matches!(&refused, MigrateError::Newer(name) if name == "m9999_of_the_future"));
            assert!(refused.to_string().starts_with("the database is newer than this program"));
        }
    })
    .await;
}
