//! What people answered to an announced deadline, who was reminded of it, and which phase was told of last.

use crate::columns::Reading;
use crate::columns::moment;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::FromQueryResult;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::calendar::LocalDate;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::enforcement::Phase;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use std::collections::BTreeMap;
use uuid::Uuid;

const PUT_OFF_BY: &str = "SELECT p.membership_id, p.last_at FROM deadline_put_offs p
    JOIN memberships m ON m.id = p.membership_id WHERE m.user_id = $1";
const PUT_OFF: &str = "INSERT INTO deadline_put_offs (membership_id, times, last_at) VALUES ($1, 1, $2)
    ON CONFLICT (membership_id) DO UPDATE SET times = deadline_put_offs.times + 1, last_at = excluded.last_at";
/// Who came after the day began has heard of the deadline at their first login.
const TO_REMIND: &str = "SELECT m.id, m.user_id FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.organisation_id = $1 AND m.user_type = $2 AND m.activated_at < $3 AND m.ended_at IS NULL
    AND u.locked_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM deadline_reminders r WHERE r.membership_id = m.id AND r.day = $4)
    ORDER BY m.id LIMIT $5";
/// Of two nodes that remind the same person, one finds that nobody did.
const REMIND: &str = "INSERT INTO deadline_reminders (membership_id, day, at) VALUES ($1, $2, $3)
    ON CONFLICT (membership_id, day) DO NOTHING";

const PHASES: &str = "SELECT organisation_id, user_type, phase, changed_at FROM enforcement_phases";
const FIRST_PHASE: &str =
    "INSERT INTO enforcement_phases (organisation_id, user_type, phase) VALUES ($1, $2, $3)
    ON CONFLICT (organisation_id, user_type) DO NOTHING";
/// Of two nodes that see the same change, one finds the phase before it.
const NEXT_PHASE: &str = "UPDATE enforcement_phases SET phase = $3, changed_at = $4
    WHERE organisation_id = $1 AND user_type = $2 AND phase = $5";

/// A login is known by its audit row: sessions are swept away.
const PROGRESS: &str = "SELECT COUNT(*) AS people,
    SUM(CASE WHEN EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = m.user_id
        AND a.kind IN ('sms', 'totp', 'web_authn', 'yubico_otp')) THEN 1 ELSE 0 END) AS with_second_step,
    SUM(CASE WHEN p.times IS NULL THEN 0 ELSE 1 END) AS put_off,
    SUM(p.times) AS put_offs,
    SUM(CASE WHEN EXISTS (SELECT 1 FROM audit_events e JOIN pseudonyms s ON s.pseudonym = e.account
        WHERE s.user_id = m.user_id AND e.organisation_id = m.organisation_id AND e.code = 'auth.login')
        THEN 0 ELSE 1 END) AS never_here
    FROM memberships m LEFT JOIN deadline_put_offs p ON p.membership_id = m.id
    WHERE m.organisation_id = $1 AND m.user_type = $2 AND m.activated_at IS NOT NULL AND m.ended_at IS NULL";

/// How far people are with the second step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Active members.
    pub people: u64,
    /// Those who hold a second step.
    pub with_second_step: u64,
    /// Those who said "not now".
    pub put_off: u64,
    /// How often they did.
    pub put_offs: u64,
    /// Those who never logged in at this organisation.
    pub never_here: u64,
}

/// Whom a reminder may be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToRemind {
    /// As whom.
    pub membership: Id<Membership>,
    /// Who.
    pub user: Id<User>,
}

/// The phase that was told of last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPhase {
    /// Which.
    pub phase: Phase,
    /// When it followed upon another; none: it is the first that was seen.
    pub changed_at: Option<Timestamp>,
}

/// The phases that were told of last, for each organisation and sort of people.
pub type KnownPhases = BTreeMap<(Id<Organisation>, UserType), KnownPhase>;

#[derive(FromQueryResult)]
struct PhaseRow {
    organisation_id: Uuid,
    user_type: String,
    phase: String,
    changed_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct PutOffRow {
    membership_id: Uuid,
    last_at: i64,
}

#[derive(FromQueryResult)]
struct ProgressRow {
    people: i64,
    with_second_step: Option<i64>,
    put_off: Option<i64>,
    put_offs: Option<i64>,
    never_here: Option<i64>,
}

#[derive(FromQueryResult)]
struct ToRemindRow {
    id: Uuid,
    user_id: Uuid,
}

/// The tables `deadline_put_offs`, `deadline_reminders` and `enforcement_phases`.
#[derive(Debug)]
pub struct Deadlines<'s, C>(pub(crate) &'s C);

impl<C: Connection> Deadlines<'_, C> {
    /// When the person last said "not now", for each of their memberships where they did.
    pub async fn put_off_by(&self, user: Id<User>) -> Result<Vec<(Id<Membership>, Timestamp)>, StoreError> {
        let rows = PutOffRow::find_by_statement(self.statement(PUT_OFF_BY, vec![user.uuid().into()]));
        let told = |row: PutOffRow| (Id::from_uuid(row.membership_id), Timestamp::from_millis(row.last_at));
        Ok(rows.all(self.0).await?.into_iter().map(told).collect())
    }

    /// At most `limit` active members of that sort whom nobody looked at on `day`.
    pub async fn to_remind(
        &self,
        organisation: Id<Organisation>,
        user_type: UserType,
        day: LocalDate,
        limit: u64,
    ) -> Result<Vec<ToRemind>, StoreError> {
        let values = vec![
            organisation.uuid().into(),
            name(&user_type).into(),
            day.begins().millis().into(),
            day.to_string().into(),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
        ];
        let rows = ToRemindRow::find_by_statement(self.statement(TO_REMIND, values)).all(self.0).await?;
        let one = |row: ToRemindRow| ToRemind {
            membership: Id::from_uuid(row.id),
            user: Id::from_uuid(row.user_id),
        };
        Ok(rows.into_iter().map(one).collect())
    }

    /// The phases that were told of last.
    pub async fn phases(&self) -> Result<KnownPhases, StoreError> {
        let rows = PhaseRow::find_by_statement(self.statement(PHASES, Vec::new())).all(self.0).await?;
        let known = |row: PhaseRow| {
            let reading = Reading { table: "enforcement_phases", id: row.organisation_id };
            let of = (Id::from_uuid(row.organisation_id), reading.named(row.user_type)?);
            Ok((of, KnownPhase { phase: reading.named(row.phase)?, changed_at: moment(row.changed_at) }))
        };
        rows.into_iter().map(known).collect()
    }

    /// How far the active members of that sort are.
    pub async fn progress(
        &self,
        organisation: Id<Organisation>,
        user_type: UserType,
    ) -> Result<Progress, StoreError> {
        let values = vec![organisation.uuid().into(), name(&user_type).into()];
        let row = ProgressRow::find_by_statement(self.statement(PROGRESS, values)).one(self.0).await?;
        let Some(row) = row else { return Ok(Progress::default()) };
        let number = |number: Option<i64>| number.unwrap_or_default().unsigned_abs();
        Ok(Progress {
            people: row.people.unsigned_abs(),
            with_second_step: number(row.with_second_step),
            put_off: number(row.put_off),
            put_offs: number(row.put_offs),
            never_here: number(row.never_here),
        })
    }

    fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.0.get_database_backend(), sql, values)
    }
}

impl Deadlines<'_, DatabaseTransaction> {
    /// Writes that the member said "not now" once more.
    pub async fn put_off(&self, membership: Id<Membership>, now: Timestamp) -> Result<(), StoreError> {
        let values = vec![membership.uuid().into(), now.millis().into()];
        self.0.execute_raw(self.statement(PUT_OFF, values)).await?;
        Ok(())
    }

    /// Writes that the member was looked at on `day`. False when somebody else did so first.
    pub async fn remind(
        &self,
        membership: Id<Membership>,
        day: LocalDate,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let values = vec![membership.uuid().into(), day.to_string().into(), now.millis().into()];
        Ok(self.0.execute_raw(self.statement(REMIND, values)).await?.rows_affected() == 1)
    }

    /// Writes the first phase that was seen, unless there is one.
    pub async fn first_phase(
        &self,
        organisation: Id<Organisation>,
        user_type: UserType,
        phase: Phase,
    ) -> Result<(), StoreError> {
        let values = vec![organisation.uuid().into(), name(&user_type).into(), name(&phase).into()];
        self.0.execute_raw(self.statement(FIRST_PHASE, values)).await?;
        Ok(())
    }

    /// Writes that one phase followed upon another. False when somebody else did so first.
    pub async fn next_phase(
        &self,
        (organisation, user_type): (Id<Organisation>, UserType),
        (before, after): (Phase, Phase),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let values = vec![
            organisation.uuid().into(),
            name(&user_type).into(),
            name(&after).into(),
            now.millis().into(),
            name(&before).into(),
        ];
        Ok(self.0.execute_raw(self.statement(NEXT_PHASE, values)).await?.rows_affected() == 1)
    }
}
