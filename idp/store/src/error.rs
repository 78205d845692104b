//! What can go wrong with what is kept: it cannot be reached, a rule refuses a write, a row makes no sense.

use sea_orm::DbErr;
use sea_orm::RuntimeErr;
use sea_orm::sqlx;
use std::fmt;

/// A login name of somebody else.
pub const LOGIN_NAME_IS_UNIQUE: &str = "login_name_is_unique";
/// A handle of another organisation.
pub const ORGANISATION_HANDLE_IS_UNIQUE: &str = "organisation_handle_is_unique";
/// A `client_id` of another client.
pub const CLIENT_ID_IS_UNIQUE: &str = "client_id_is_unique";
/// The identifier of another resource.
pub const RESOURCE_IDENTIFIER_IS_UNIQUE: &str = "resource_identifier_is_unique";
/// An invitation that its client has called so before.
pub const INVITATION_IS_ASKED_ONCE: &str = "invitation_is_asked_once";
/// A second password of one person.
pub const ONE_PASSWORD_PER_PERSON: &str = "one_password_per_person";
/// A second membership of one person in one organisation, while the first has not ended.
pub const ONE_LIVING_MEMBERSHIP: &str = "one_living_membership_per_person_and_organisation";
/// A `sub` that another person of the sector has.
pub const SUBJECT_IS_UNIQUE_IN_ITS_SECTOR: &str = "subject_is_unique_in_its_sector";
/// The row names another row that is not there, or is still named by one.
pub const FOREIGN_KEY: &str = "foreign_key";
/// A row that was to be changed is not there.
pub const ROW_IS_THERE: &str = "row_is_there";
/// A uniqueness that has no name here.
const UNIQUE: &str = "unique";

/// Every uniqueness of the schema: its name, and the columns by which SQLite reports it.
pub(crate) const UNIQUENESSES: [(&str, &str); 25] = [
    ("address_is_known_once_per_person", "addresses.user_id, addresses.kind, addresses.value"),
    ("attempts_are_counted_once_per_key", "attempts.key"),
    (
        "authenticator_is_accepted_once",
        "authenticator_acceptances.authenticator_id, authenticator_acceptances.organisation_id",
    ),
    ("authorization_code_is_unique", "grants.code"),
    (
        "browser_is_known_once_per_door",
        "known_browsers.user_id, known_browsers.digest, known_browsers.organisation_id",
    ),
    (CLIENT_ID_IS_UNIQUE, "clients.id"),
    (
        "client_serves_an_organisation_once",
        "client_organisations.client_id, client_organisations.organisation_id",
    ),
    (INVITATION_IS_ASKED_ONCE, "invitations.client_id, invitations.idempotency_key"),
    ("letter_is_asked_once", "letters.membership_id, letters.idempotency_key"),
    ("link_code_is_unique", "links.code"),
    ("link_digest_is_unique", "links.digest"),
    (LOGIN_NAME_IS_UNIQUE, "login_names.key"),
    (
        "one_consent_per_person_client_and_organisation",
        "consents.user_id, consents.client_id, consents.organisation_id",
    ),
    (ONE_LIVING_MEMBERSHIP, "memberships.user_id, memberships.organisation_id"),
    (ONE_PASSWORD_PER_PERSON, "authenticators.user_id"),
    ("one_security_key_by_that_name", "security_keys.credential_id"),
    ("one_subject_per_person_and_sector", "subjects.user_id, subjects.sector"),
    (ORGANISATION_HANDLE_IS_UNIQUE, "organisations.handle"),
    ("pseudonym_is_unique", "pseudonyms.pseudonym"),
    (RESOURCE_IDENTIFIER_IS_UNIQUE, "resources.identifier"),
    ("session_digest_is_unique", "sessions.digest"),
    ("short_lived_key_is_unique", "short_lived.key"),
    ("signing_key_id_is_unique", "signing_keys.kid"),
    (SUBJECT_IS_UNIQUE_IN_ITS_SECTOR, "subjects.sector, subjects.sub"),
    (
        "terms_are_accepted_once_per_version",
        "accepted_terms.user_id, accepted_terms.organisation_id, accepted_terms.document, accepted_terms.version",
    ),
];

/// What a repository answers when it cannot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The database or Redis cannot be reached, or is too busy. Carries what it said, for the log.
    Unavailable(String),
    /// A write broke the rule of this name: a constraint of the schema, or one of this file.
    Conflict(String),
    /// A row makes no sense.
    Corrupt {
        /// Where it lies.
        table: &'static str,
        /// Which row.
        id: String,
    },
}

impl StoreError {
    /// That the row `id` of `table` makes no sense.
    pub(crate) fn corrupt(table: &'static str, id: impl fmt::Display) -> Self {
        Self::Corrupt { table, id: id.to_string() }
    }

    /// Whether the same may work later: nothing is wrong with what was asked.
    pub const fn is_for_now(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    /// Whether the rule of this name was broken.
    pub fn is_conflict(&self, rule: &str) -> bool {
        matches!(self, Self::Conflict(name) if name == rule)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(reason) => write!(f, "the store cannot be reached: {reason}"),
            Self::Conflict(rule) => write!(f, "the store refused a change that breaks the rule {rule}"),
            Self::Corrupt { table, id } => write!(f, "the row {id} of {table} makes no sense"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
            | DbErr::Conn(RuntimeErr::SqlxError(cause)) => Self::of_sqlx(cause),
            DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => {
                Self::corrupt("(a column that cannot be read)", error)
            }
            DbErr::RecordNotUpdated | DbErr::RecordNotFound(_) => Self::Conflict(ROW_IS_THERE.to_owned()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::of_sqlx(&error)
    }
}

impl StoreError {
    fn of_sqlx(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(refused) => Self::of_database(refused.as_ref()),
            sqlx::Error::ColumnDecode { index, .. } => Self::corrupt("(a column that cannot be read)", index),
            _ => Self::Unavailable(error.to_string()),
        }
    }

    /// PostgreSQL names the constraint. SQLite says `UNIQUE constraint failed: table.column, …` and
    /// `CHECK constraint failed: name`, and names no foreign key; so on both a foreign key has one name.
    fn of_database(error: &dyn sqlx::error::DatabaseError) -> Self {
        let rule = match error.kind() {
            sqlx::error::ErrorKind::UniqueViolation => match error.constraint() {
                // PostgreSQL's own name for an identifier, which SQLite reports by its column.
                Some(name) if name.ends_with("_pkey") => UNIQUE,
                Some(name) => name,
                None => unique_rule(error.message()),
            },
            sqlx::error::ErrorKind::ForeignKeyViolation => FOREIGN_KEY,
            sqlx::error::ErrorKind::CheckViolation => match error.constraint() {
                Some(name) => name,
                None => after_colon(error.message()),
            },
            sqlx::error::ErrorKind::NotNullViolation => "not_null",
            _ => return Self::Unavailable(error.message().to_owned()),
        };
        Self::Conflict(rule.to_owned())
    }
}

/// The name of the uniqueness that SQLite reports by its columns.
fn unique_rule(message: &str) -> &'static str {
    let columns = after_colon(message);
    UNIQUENESSES.iter().find(|(_, reported)| *reported == columns).map_or(UNIQUE, |(name, _)| name)
}

fn after_colon(message: &str) -> &str {
    message.rsplit_once(": ").map_or(message, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sqlite_says_of_columns_has_the_name_of_the_rule() {
        assert_eq!(unique_rule("UNIQUE constraint failed: login_names.key"), LOGIN_NAME_IS_UNIQUE);
        assert_eq!(
            unique_rule("UNIQUE constraint failed: subjects.sector, subjects.sub"),
            SUBJECT_IS_UNIQUE_IN_ITS_SECTOR
        );
        assert_eq!(unique_rule("UNIQUE constraint failed: other.column"), UNIQUE);
    }

    #[tokio::test]
    async fn every_uniqueness_of_the_schema_has_a_name_here() {
        use sea_orm_migration::MigratorTrait;
        let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect("sqlite::memory:").await.unwrap();
        let connection = sea_orm::SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.clone());
        sluis_migrations::migrator::Migrator::up(&connection, None).await.unwrap();
        let all: Vec<(String, String)> = sqlx::query_as(
            "SELECT l.origin, (SELECT group_concat(m.tbl_name || '.' || c.name, ', ')
                FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) c) AS columns
             FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON m.type = 'table'
             WHERE l.\"unique\" AND m.tbl_name <> 'seaql_migrations'",
        )
        .fetch_all(&pool)
        .await
        .unwrap();
        let named: Vec<_> = all
            .iter()
            .map(|(_, columns)| columns.as_str())
            .filter(|columns| unique_rule(columns) != UNIQUE)
            .collect();
        // What a row is known by needs no name: it is never chosen.
        let unnamed: Vec<_> = all
            .iter()
            .filter(|(origin, columns)| origin != "pk" && unique_rule(columns) == UNIQUE)
            .map(|(_, columns)| columns.as_str())
            .collect();
        assert_eq!(named.len(), UNIQUENESSES.len(), "{named:?}");
        assert_eq!(unnamed, [""; 0]);
    }
}
