//! What a grant stands on: asked at every use of a code or a token, in one question.

use crate::columns::bytes;
use crate::error::StoreError;
use crate::grants;
use crate::memberships;
use crate::sessions;
use crate::store::Connection;
use crate::users;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::id::Id;
use sluis_domain::oauth::grant::Grant;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::secret::Digest;
use sluis_domain::session::Session;
use sluis_domain::user::User;

const GROUNDED: &str = "SELECT
    g.id AS g_id, g.client_id AS g_client_id, g.user_id AS g_user_id, g.membership_id AS g_membership_id,
    g.organisation_id AS g_organisation_id, g.session_id AS g_session_id, g.subject AS g_subject,
    g.scopes AS g_scopes, g.resource AS g_resource, g.redirect_uri AS g_redirect_uri, g.nonce AS g_nonce,
    g.code_challenge AS g_code_challenge, g.code AS g_code, g.code_expires_at AS g_code_expires_at,
    g.code_used_at AS g_code_used_at, g.auth_time AS g_auth_time, g.acr AS g_acr, g.amr AS g_amr,
    g.offline AS g_offline, g.refresh_generation AS g_refresh_generation,
    g.refresh_rotated_at AS g_refresh_rotated_at, g.refresh_used_at AS g_refresh_used_at,
    g.revoked_at AS g_revoked_at, g.created_at AS g_created_at,
    m.id AS m_id, m.user_id AS m_user_id, m.organisation_id AS m_organisation_id, m.user_type AS m_user_type,
    m.profile AS m_profile, m.invited_at AS m_invited_at, m.activated_at AS m_activated_at,
    m.ended_at AS m_ended_at,
    u.id AS u_id, u.created_at AS u_created_at, u.locked_at AS u_locked_at, p.pseudonym AS u_pseudonym,
    s.id AS s_id, s.digest AS s_digest, s.user_id AS s_user_id, s.organisation_id AS s_organisation_id,
    s.proofs AS s_proofs, s.created_at AS s_created_at, s.last_seen_at AS s_last_seen_at,
    s.expires_at AS s_expires_at, s.ended_at AS s_ended_at
    FROM grants g LEFT JOIN memberships m ON m.id = g.membership_id LEFT JOIN users u ON u.id = g.user_id
    LEFT JOIN pseudonyms p ON p.user_id = u.id LEFT JOIN sessions s ON s.id = g.session_id";

/// A grant, and what it stands on as far as that is still there.
#[derive(Debug, Clone, PartialEq)]
pub struct Grounded {
    /// It; a revoked one too, whoever asks looks at its dates.
    pub grant: Grant,
    /// The membership that it was given under.
    pub membership: Option<Membership>,
    /// The person.
    pub user: Option<User>,
    /// The session that it was given in.
    pub session: Option<Session>,
}

/// The table `grants`, read with `memberships`, `users` and `sessions`.
#[derive(Debug)]
pub struct Grounds<'s, C>(pub(crate) &'s C);

impl<C: Connection> Grounds<'_, C> {
    /// Of the grant of that identifier.
    pub async fn of(&self, id: Id<Grant>) -> Result<Option<Grounded>, StoreError> {
        self.one("g.id", id.uuid().into()).await
    }

    /// Of the grant whose code has this digest, spent or not. It spends nothing.
    pub async fn of_code(&self, code: &Digest) -> Result<Option<Grounded>, StoreError> {
        self.one("g.code", bytes(code).into()).await
    }

    async fn one(&self, column: &str, key: Value) -> Result<Option<Grounded>, StoreError> {
        let sql = format!("{GROUNDED} WHERE {column} = $1");
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, [key]);
        let Some(row) = self.0.query_one_raw(statement).await? else { return Ok(None) };
        Ok(Some(Grounded {
            grant: grants::of_row(&row, "g_")?,
            membership: memberships::of_row(&row, "m_")?,
            user: users::of_row(&row, "u_")?,
            session: sessions::of_row(&row, "s_")?,
        }))
    }
}
