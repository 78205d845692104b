//! Recovery codes: sheets of them, and the codes themselves, each used once.

use crate::columns::Reading;
use crate::columns::bytes;
use crate::columns::millis;
use crate::columns::moment;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::recovery_sheet::RecoverySheet;
use sluis_domain::id::Id;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use uuid::Uuid;

const SHEETS: &str = "SELECT s.authenticator_id, s.format, s.shown_for, s.kept_at, s.expires_at, s.voided_at,
    COUNT(c.id) AS issued, COUNT(c.id) - COUNT(c.used_at) AS codes_left
    FROM recovery_sheets s JOIN authenticators a ON a.id = s.authenticator_id
    LEFT JOIN recovery_codes c ON c.authenticator_id = s.authenticator_id
    WHERE a.user_id = $1
    GROUP BY s.authenticator_id, s.format, s.shown_for, s.kept_at, s.expires_at, s.voided_at
    ORDER BY s.authenticator_id";
const CODES: &str = "SELECT c.id, c.authenticator_id, c.hash, c.used_at
    FROM recovery_codes c JOIN authenticators a ON a.id = c.authenticator_id
    WHERE a.user_id = $1 ORDER BY c.id";
/// Law 5: of any number of simultaneous attempts one finds the code unused.
const SPEND: &str = "UPDATE recovery_codes SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND EXISTS (
    SELECT 1 FROM recovery_sheets s WHERE s.authenticator_id = recovery_codes.authenticator_id
    AND s.voided_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $1))";

/// One code, as its row names it.
#[derive(Debug)]
pub struct CodeRow;

/// A code as it is kept.
#[derive(Debug, Clone)]
pub struct KeptCode {
    /// Names it.
    pub id: Id<CodeRow>,
    /// On which sheet it stands.
    pub sheet: Id<Authenticator>,
    /// Its PHC string.
    pub hash: Secret<Vec<u8>>,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

mod recovery_sheets {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_sheets")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authenticator_id: Uuid,
        pub format: String,
        pub shown_for: Option<Vec<u8>>,
        pub kept_at: Option<i64>,
        pub expires_at: Option<i64>,
        pub voided_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod recovery_codes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub authenticator_id: Uuid,
        pub hash: Vec<u8>,
        pub used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[derive(FromQueryResult)]
struct Counted {
    #[sea_orm(nested)]
    sheet: recovery_sheets::Model,
    issued: i64,
    codes_left: i64,
}

impl From<recovery_codes::Model> for KeptCode {
    fn from(row: recovery_codes::Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            sheet: Id::from_uuid(row.authenticator_id),
            hash: Secret::new(row.hash),
            used_at: moment(row.used_at),
        }
    }
}

/// The tables `recovery_sheets` and `recovery_codes`.
#[derive(Debug)]
pub struct Recovery<'s, C>(pub(crate) &'s C);

impl<C: Connection> Recovery<'_, C> {
    /// The sheets of a person, oldest first. `held`: everything that the person holds, sheets among it.
    pub async fn sheets(
        &self,
        user: Id<User>,
        held: Vec<Authenticator>,
    ) -> Result<Vec<RecoverySheet>, StoreError> {
        let backend = self.0.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, SHEETS, [user.uuid().into()]);
        let rows = Counted::find_by_statement(statement).all(self.0).await?;
        let mut sheets = Vec::with_capacity(held.len());
        for held in held {
            let row = rows.iter().find(|row| row.sheet.authenticator_id == held.id.uuid());
            // An authenticator without a sheet was put here by somebody else's hand: it opens nothing.
            if let Some(row) = row {
                sheets.push(sheet(held, row)?);
            }
        }
        Ok(sheets)
    }

    /// Every code of every sheet of a person, used or not.
    pub async fn codes(&self, user: Id<User>) -> Result<Vec<KeptCode>, StoreError> {
        let backend = self.0.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, CODES, [user.uuid().into()]);
        let rows = recovery_codes::Entity::find().from_raw_sql(statement).all(self.0).await?;
        Ok(rows.into_iter().map(KeptCode::from).collect())
    }
}

fn sheet(held: Authenticator, row: &Counted) -> Result<RecoverySheet, StoreError> {
    let reading = Reading { table: "recovery_sheets", id: row.sheet.authenticator_id };
    let shown_for = row.sheet.shown_for.as_deref().map(|digest| reading.digest(digest)).transpose()?;
    Ok(RecoverySheet {
        held,
        format: row.sheet.format.clone(),
        issued: reading.number(row.issued)?,
        left: reading.number(row.codes_left)?,
        shown_for,
        kept_at: moment(row.sheet.kept_at),
        expires_at: moment(row.sheet.expires_at),
        voided_at: moment(row.sheet.voided_at),
    })
}

impl Recovery<'_, DatabaseTransaction> {
    /// Writes a sheet, whose authenticator is there already, with its codes.
    pub async fn add(&self, sheet: &RecoverySheet, codes: &[KeptCode]) -> Result<(), StoreError> {
        let row = recovery_sheets::ActiveModel {
            authenticator_id: Set(sheet.held.id.uuid()),
            format: Set(sheet.format.clone()),
            shown_for: Set(sheet.shown_for.as_ref().map(bytes)),
            kept_at: Set(millis(sheet.kept_at)),
            expires_at: Set(millis(sheet.expires_at)),
            voided_at: Set(millis(sheet.voided_at)),
        };
        recovery_sheets::Entity::insert(row).exec_without_returning(self.0).await?;
        let rows = codes.iter().map(|code| recovery_codes::ActiveModel {
            id: Set(code.id.uuid()),
            authenticator_id: Set(sheet.held.id.uuid()),
            hash: Set(code.hash.expose().clone()),
            used_at: Set(millis(code.used_at)),
        });
        recovery_codes::Entity::insert_many(rows).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Uses a code up. False when it was used before, or its sheet is void or has run out.
    pub async fn spend(&self, id: Id<CodeRow>, now: Timestamp) -> Result<bool, StoreError> {
        let values = [now.millis().into(), id.uuid().into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), SPEND, values);
        Ok(self.0.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// Writes that the person keeps a sheet. False when that was said before, or it is void.
    pub async fn keep(&self, sheet: Id<Authenticator>, now: Timestamp) -> Result<bool, StoreError> {
        let change = recovery_sheets::ActiveModel {
            kept_at: Set(Some(now.millis())),
            shown_for: Set(None),
            ..Default::default()
        };
        let done = recovery_sheets::Entity::update_many()
            .set(change)
            .filter(recovery_sheets::Column::AuthenticatorId.eq(sheet.uuid()))
            .filter(recovery_sheets::Column::KeptAt.is_null())
            .filter(recovery_sheets::Column::VoidedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Makes sheets void: none of their codes is good any more.
    pub async fn void(&self, sheets: &[Id<Authenticator>], now: Timestamp) -> Result<(), StoreError> {
        if sheets.is_empty() {
            return Ok(());
        }
        let change = recovery_sheets::ActiveModel {
            voided_at: Set(Some(now.millis())),
            shown_for: Set(None),
            ..Default::default()
        };
        let ids: Vec<Uuid> = sheets.iter().map(|sheet| sheet.uuid()).collect();
        recovery_sheets::Entity::update_many()
            .set(change)
            .filter(recovery_sheets::Column::AuthenticatorId.is_in(ids))
            .filter(recovery_sheets::Column::VoidedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(())
    }
}
