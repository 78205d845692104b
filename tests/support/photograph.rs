//! What a test sees of a SQLite file: every row of every table, and the bytes as a thief finds them.

use crate::support::server::Sluis;
use sea_orm::{ConnectionTrait, Database as Connection, DatabaseConnection, DbBackend, Statement};
use std::collections::BTreeMap;
use std::fs;

/// Every row of every table, as SQL would write it.
#[derive(Clone, Debug, PartialEq)]
pub struct Photograph(BTreeMap<String, Vec<String>>);

impl Photograph {
    /// Looks at a server's database through a connection that cannot write.
    ///
    /// # Panics
    /// When the database is not SQLite.
    pub async fn of(server: &Sluis) -> Self {
        let connection = reader(server).await;
        let mut tables = BTreeMap::new();
        let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        for table in texts(&connection, names).await {
            let columns = format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
            let row = texts(&connection, &columns).await.join(" || ',' || ");
            let rows = texts(&connection, &format!("SELECT {row} FROM \"{table}\" ORDER BY 1")).await;
            tables.insert(table, rows);
        }
        connection.close().await.unwrap();
        Self(tables)
    }

    /// The rows of a table.
    ///
    /// # Panics
    /// When there is no such table.
    #[track_caller]
    pub fn rows(&self, table: &str) -> &[String] {
        self.0.get(table).unwrap_or_else(|| panic!("no table {table}"))
    }

    /// The tables that are not as they were.
    pub fn changes_since(&self, earlier: &Self) -> Vec<&str> {
        let changed = self.0.iter().filter(|(table, rows)| earlier.0.get(*table) != Some(*rows));
        changed.map(|(table, _)| table.as_str()).collect()
    }
}

/// The first column of what a question to the database yields.
///
/// # Panics
/// When the database refuses the question, or the column is no text.
pub async fn answers(server: &Sluis, sql: &str) -> Vec<String> {
    let connection = reader(server).await;
    let found = texts(&connection, sql).await;
    connection.close().await.unwrap();
    found
}

/// The database as it lies on the disk: the file, and the log that is not yet in it.
///
/// # Panics
/// When there is no file.
pub fn bytes_on_disk(server: &Sluis) -> Vec<u8> {
    let mut bytes = fs::read(server.room().file("sluis.db")).unwrap();
    bytes.extend(fs::read(server.room().file("sluis.db-wal")).unwrap_or_default());
    bytes
}

async fn reader(server: &Sluis) -> DatabaseConnection {
    let url = server.database().url().replace("mode=rwc", "mode=ro");
    assert!(url.starts_with("sqlite:") && url.contains("mode=ro"), "{url}");
    Connection::connect(url).await.unwrap()
}

async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
    let rows = rows.unwrap_or_else(|refused| panic!("{sql}: {refused}"));
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
