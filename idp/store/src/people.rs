//! Someone with where they belong and what holds for them there: asked at every step of a login, in one question.

use crate::error::StoreError;
use crate::memberships;
use crate::policy_exceptions;
use crate::store::Connection;
use crate::users;
use sea_orm::Statement;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::policy::exception::PolicyException;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

/// One row for each exception that holds, one for each membership without, and one for whoever belongs nowhere.
const BY_USER: &str = "SELECT
    u.id AS u_id, u.created_at AS u_created_at, u.locked_at AS u_locked_at, p.pseudonym AS u_pseudonym,
    m.id AS m_id, m.user_id AS m_user_id, m.organisation_id AS m_organisation_id, m.user_type AS m_user_type,
    m.profile AS m_profile, m.invited_at AS m_invited_at, m.activated_at AS m_activated_at,
    m.ended_at AS m_ended_at,
    e.id AS e_id, e.membership_id AS e_membership_id, e.layer AS e_layer, e.reason AS e_reason,
    e.made_by AS e_made_by, e.created_at AS e_created_at, e.ends_at AS e_ends_at, e.ended_at AS e_ended_at
    FROM users u LEFT JOIN pseudonyms p ON p.user_id = u.id LEFT JOIN memberships m ON m.user_id = u.id
    LEFT JOIN policy_exceptions e
        ON e.membership_id = m.id AND e.ended_at IS NULL AND (e.ends_at IS NULL OR e.ends_at > $2)
    WHERE u.id = $1 ORDER BY m.id, e.id";

/// The tables `users`, `memberships` and `policy_exceptions`, read together.
#[derive(Debug)]
pub struct People<'s, C>(pub(crate) &'s C);

/// Somebody, and their place at each organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Who.
    pub user: User,
    /// Every membership, oldest first, the ended ones too; and what holds there for this person alone.
    pub memberships: Vec<(Membership, Vec<PolicyException>)>,
}

impl<C: Connection> People<'_, C> {
    /// The person of that identifier, with the exceptions that hold at `now`.
    pub async fn find(&self, user: Id<User>, now: Timestamp) -> Result<Option<Placed>, StoreError> {
        let values = [user.uuid().into(), now.millis().into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), BY_USER, values);
        let rows = self.0.query_all_raw(statement).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let Some(user) = users::of_row(first, "u_")? else { return Ok(None) };
        let mut memberships: Vec<(Membership, Vec<PolicyException>)> = Vec::new();
        for row in &rows {
            let Some(membership) = memberships::of_row(row, "m_")? else { continue };
            if memberships.last().is_none_or(|(last, _)| last.id != membership.id) {
                memberships.push((membership, Vec::new()));
            }
            if let Some((_, own)) = memberships.last_mut() {
                own.extend(policy_exceptions::of_row(row, "e_")?);
            }
        }
        Ok(Some(Placed { user, memberships }))
    }
}
