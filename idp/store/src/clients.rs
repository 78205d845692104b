//! Registered applications, and the organisations that they serve.

use crate::columns::Reading;
use crate::columns::json;
use crate::columns::millis;
use crate::columns::moment;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;
use sea_orm::ActiveValue::Unchanged;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::QueryOrder;
use sea_orm::QuerySelect;
use sea_orm::Statement;
use sea_orm::sea_query::OnConflict;
use sluis_domain::client::client::Client;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

// Every column by its name: a prepared `SELECT *` breaks when a later version adds one.
const BY_ID: &str = "SELECT id, name, authentication, redirect_uris, post_logout_redirect_uris, grant_types,
    scopes, resources, subject_type, sector, id_token_signed_response_alg, pkce_optional,
    rotate_refresh_tokens, consent, sso, profile, initiate_login_uri, home_uri, post_activation, theme, created_at,
    disabled_at FROM clients WHERE id = $1";
const SERVED: &str = "SELECT organisation_id FROM client_organisations WHERE client_id = $1
    ORDER BY organisation_id";

mod clients {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "clients")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub name: String,
        pub authentication: Json,
        pub redirect_uris: Json,
        pub post_logout_redirect_uris: Json,
        pub grant_types: Json,
        pub scopes: Json,
        pub resources: Json,
        pub subject_type: String,
        pub sector: String,
        pub id_token_signed_response_alg: String,
        pub pkce_optional: bool,
        pub rotate_refresh_tokens: bool,
        pub consent: String,
        pub sso: Option<String>,
        pub profile: String,
        pub initiate_login_uri: Option<String>,
        pub home_uri: Option<String>,
        pub post_activation: Option<String>,
        pub theme: Option<String>,
        pub created_at: i64,
        pub disabled_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod client_organisations {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "client_organisations")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        pub agreed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The client of a row, which serves nobody yet.
impl TryFrom<clients::Model> for Client {
    type Error = StoreError;

    fn try_from(row: clients::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "clients", id: row.id.clone() };
        Ok(Self {
            id: reading.some(ClientId::parse(&row.id))?,
            name: row.name,
            authentication: reading.json(row.authentication)?,
            redirect_uris: reading.json(row.redirect_uris)?,
            post_logout_redirect_uris: reading.json(row.post_logout_redirect_uris)?,
            grant_types: reading.json(row.grant_types)?,
            scopes: reading.json(row.scopes)?,
            resources: reading.json(row.resources)?,
            subject_type: reading.named(row.subject_type)?,
            sector: row.sector,
            id_token_signed_response_alg: reading.named(row.id_token_signed_response_alg)?,
            pkce_optional: row.pkce_optional,
            rotate_refresh_tokens: row.rotate_refresh_tokens,
            consent: reading.named(row.consent)?,
            sso: row.sso.map(|sso| reading.named(sso)).transpose()?,
            profile: reading.named(row.profile)?,
            initiate_login_uri: row.initiate_login_uri,
            home_uri: row.home_uri,
            post_activation: row.post_activation.map(|arrive| reading.named(arrive)).transpose()?,
            organisations: Vec::new(),
            theme: row.theme,
            created_at: Timestamp::from_millis(row.created_at),
            disabled_at: moment(row.disabled_at),
        })
    }
}

impl From<&Client> for clients::ActiveModel {
    fn from(client: &Client) -> Self {
        Self {
            id: Set(client.id.as_str().to_owned()),
            name: Set(client.name.clone()),
            authentication: Set(json(&client.authentication)),
            redirect_uris: Set(json(&client.redirect_uris)),
            post_logout_redirect_uris: Set(json(&client.post_logout_redirect_uris)),
            grant_types: Set(json(&client.grant_types)),
            scopes: Set(json(&client.scopes)),
            resources: Set(json(&client.resources)),
            subject_type: Set(name(&client.subject_type)),
            sector: Set(client.sector.clone()),
            id_token_signed_response_alg: Set(name(&client.id_token_signed_response_alg)),
            pkce_optional: Set(client.pkce_optional),
            rotate_refresh_tokens: Set(client.rotate_refresh_tokens),
            consent: Set(name(&client.consent)),
            sso: Set(client.sso.as_ref().map(name)),
            profile: Set(name(&client.profile)),
            initiate_login_uri: Set(client.initiate_login_uri.clone()),
            home_uri: Set(client.home_uri.clone()),
            post_activation: Set(client.post_activation.as_ref().map(name)),
            theme: Set(client.theme.clone()),
            created_at: Set(client.created_at.millis()),
            disabled_at: Set(millis(client.disabled_at)),
        }
    }
}

/// The tables `clients` and `client_organisations`.
#[derive(Debug)]
pub struct Clients<'s, C>(pub(crate) &'s C);

impl<C: Connection> Clients<'_, C> {
    /// The client of that `client_id`: the ones that are switched off too.
    pub async fn find(&self, id: &ClientId) -> Result<Option<Client>, StoreError> {
        let by_id = self.statement(BY_ID, id);
        let Some(row) = clients::Entity::find().from_raw_sql(by_id).one(self.0).await? else {
            return Ok(None);
        };
        let mut client = Client::try_from(row)?;
        client.organisations = self.organisations(id).await?;
        Ok(Some(client))
    }

    /// The first `limit` clients, by `client_id`.
    pub async fn list(&self, limit: u64) -> Result<Vec<Client>, StoreError> {
        let rows = clients::Entity::find().order_by_asc(clients::Column::Id).limit(limit).all(self.0).await?;
        let agreements = client_organisations::Entity::find()
            .filter(client_organisations::Column::ClientId.is_in(rows.iter().map(|row| row.id.as_str())))
            .order_by_asc(client_organisations::Column::OrganisationId)
            .all(self.0)
            .await?;
        let mut served: BTreeMap<String, Vec<Id<Organisation>>> = BTreeMap::new();
        for row in agreements {
            served.entry(row.client_id).or_default().push(Id::from_uuid(row.organisation_id));
        }
        rows.into_iter()
            .map(|row| {
                let mut client = Client::try_from(row)?;
                client.organisations = served.remove(client.id.as_str()).unwrap_or_default();
                Ok(client)
            })
            .collect()
    }

    async fn organisations(&self, id: &ClientId) -> Result<Vec<Id<Organisation>>, StoreError> {
        let rows = self.0.query_all_raw(self.statement(SERVED, id)).await?;
        rows.iter().map(|row| Ok(Id::from_uuid(row.try_get_by_index::<Uuid>(0)?))).collect()
    }

    fn statement(&self, sql: &str, id: &ClientId) -> Statement {
        Statement::from_sql_and_values(self.0.get_database_backend(), sql, [id.as_str().into()])
    }
}

impl Clients<'_, DatabaseTransaction> {
    /// Registers a client. Its organisations have agreed at the moment of its registration.
    ///
    /// # Errors
    /// `Conflict(CLIENT_ID_IS_UNIQUE)` when another client has its `client_id`.
    pub async fn add(&self, client: &Client) -> Result<(), StoreError> {
        clients::Entity::insert(clients::ActiveModel::from(client)).exec_without_returning(self.0).await?;
        self.agree(client, client.created_at).await
    }

    /// Changes a client into this. The organisations that it did not serve have agreed at `now`.
    ///
    /// # Errors
    /// `Conflict(ROW_IS_THERE)` when it is not there.
    pub async fn save(&self, client: &Client, now: Timestamp) -> Result<(), StoreError> {
        let mut row = clients::ActiveModel::from(client);
        row.id = Unchanged(client.id.as_str().to_owned());
        row.update(self.0).await?;
        client_organisations::Entity::delete_many()
            .filter(client_organisations::Column::ClientId.eq(client.id.as_str()))
            .filter(
                client_organisations::Column::OrganisationId
                    .is_not_in(client.organisations.iter().map(|organisation| organisation.uuid())),
            )
            .exec(self.0)
            .await?;
        self.agree(client, now).await
    }

    async fn agree(&self, client: &Client, at: Timestamp) -> Result<(), StoreError> {
        for organisation in &client.organisations {
            let row = client_organisations::ActiveModel {
                client_id: Set(client.id.as_str().to_owned()),
                organisation_id: Set(organisation.uuid()),
                agreed_at: Set(at.millis()),
            };
            client_organisations::Entity::insert(row)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(self.0)
                .await?;
        }
        Ok(())
    }
}
