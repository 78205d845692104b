//! Devices on which the second step is not asked again for a while.

use crate::columns::Reading;
use crate::columns::count;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::remembered_device::RememberedDevice;
use sluis_domain::id::Id;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

const FORGET_ALL: &str = "DELETE FROM authenticators WHERE user_id = $1 AND kind = 'remembered_device'";

mod remembered_devices {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "remembered_devices")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authenticator_id: Uuid,
        pub organisation_id: Uuid,
        pub generation: i32,
        pub moved_at: i64,
        pub until: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `remembered_devices`.
#[derive(Debug)]
pub struct RememberedDevices<'s, C>(pub(crate) &'s C);

impl<C: Connection> RememberedDevices<'_, C> {
    /// The devices that `held` are.
    pub async fn all(&self, held: Vec<Authenticator>) -> Result<Vec<RememberedDevice>, StoreError> {
        let ids: Vec<_> = held.iter().map(|held| held.id.uuid()).collect();
        let rows = remembered_devices::Entity::find()
            .filter(remembered_devices::Column::AuthenticatorId.is_in(ids))
            .all(self.0)
            .await?;
        let mut devices = Vec::with_capacity(held.len());
        for held in held {
            // An authenticator without a device was put here by somebody else's hand: it opens nothing.
            if let Some(row) = rows.iter().find(|row| row.authenticator_id == held.id.uuid()) {
                let reading = Reading { table: "remembered_devices", id: row.authenticator_id };
                devices.push(RememberedDevice {
                    held,
                    organisation: Id::from_uuid(row.organisation_id),
                    generation: reading.number(row.generation)?,
                    moved_at: Timestamp::from_millis(row.moved_at),
                    until: Timestamp::from_millis(row.until),
                });
            }
        }
        Ok(devices)
    }
}

impl RememberedDevices<'_, DatabaseTransaction> {
    /// Writes a device, whose authenticator is there already.
    pub async fn add(&self, device: &RememberedDevice) -> Result<(), StoreError> {
        let row = remembered_devices::ActiveModel {
            authenticator_id: Set(device.held.id.uuid()),
            organisation_id: Set(device.organisation.uuid()),
            generation: Set(count(device.generation)),
            moved_at: Set(device.moved_at.millis()),
            until: Set(device.until.millis()),
        };
        remembered_devices::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Moves the value on from `generation`. False when somebody else did, or the device is forgotten.
    pub async fn move_on(
        &self,
        id: Id<Authenticator>,
        generation: u32,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let change = remembered_devices::ActiveModel {
            generation: Set(count(generation.saturating_add(1))),
            moved_at: Set(now.millis()),
            ..Default::default()
        };
        let done = remembered_devices::Entity::update_many()
            .set(change)
            .filter(remembered_devices::Column::AuthenticatorId.eq(id.uuid()))
            .filter(remembered_devices::Column::Generation.eq(count(generation)))
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Forgets every device of a person: whatever changes their credentials calls this (R116).
    pub async fn forget_all(&self, user: Id<User>) -> Result<u64, StoreError> {
        let backend = self.0.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, FORGET_ALL, [user.uuid().into()]);
        Ok(self.0.execute_raw(statement).await?.rows_affected())
    }
}
