//! The file of a SQLite database.

use crate::database::on_each_empty;
use crate::database::unique;
use secrecy::SecretString;
use sluis_store::error::StoreError;
use sluis_store::store::DatabaseSettings;
use sluis_store::store::Store;
use std::os::unix::fs::PermissionsExt;

async fn refused(url: String) -> String {
    let settings = DatabaseSettings { url: SecretString::from(url), max_connections: 2 };
    match Store::connect(&settings).await {
        Err(StoreError::Unavailable(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_are_for_their_owner_alone() {
    on_each_empty(|database| async move {
        if !database.is_sqlite() {
            return;
        }
        let store = database.migrated().await;
        let file = database.url.trim_start_matches("sqlite://").to_owned();
        for file in [file.clone(), format!("{file}-wal")] {
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_is_not_there_is_not_made() {
    let directory = std::env::temp_dir().join(unique("sluis_nowhere"));
    let reason = refused(format!("sqlite://{}/sluis.db", directory.display())).await;
    assert!(reason.contains("No such file or directory"), "{reason}");
    assert!(!directory.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_in_memory_and_one_of_another_kind_are_refused() {
    assert!(refused("sqlite::memory:".to_owned()).await.contains("in memory"));
    assert!(refused("mysql://localhost/sluis".to_owned()).await.contains("neither sqlite: nor postgres:"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_who_open_a_new_file_at_once_get_it() {
    for _ in 0..50 {
        let file = std::env::temp_dir().join(format!("{}.db", unique("sluis_at_once")));
        let settings = DatabaseSettings {
            url: SecretString::from(format!("sqlite://{}", file.display())),
            max_connections: 1,
        };
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let settings = settings.clone();
            opening.spawn(async move { Store::connect(&settings).await });
        }
        for opened in opening.join_all().await {
            opened.unwrap().close().await.unwrap();
        }
        std::fs::remove_file(&file).unwrap();
    }
}
