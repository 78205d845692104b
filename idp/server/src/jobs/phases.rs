//! Tells the audit log when a second step becomes announced or mandatory in an organisation (D6): one line for each
//! change, whichever node sees it first. Nobody's phase depends on it: each request looks at the clock itself.

use crate::app::App;
use crate::jobs::supervisor::Supervisor;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::enforcement::Phase;
use sluis_domain::organisation::policy::enforcement::Schedule;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A change is told within so long.
const PERIOD: Duration = Duration::from_mins(5);
/// Organisations that are looked at.
const MOST_ORGANISATIONS: u64 = 100_000;
/// First phases that are written together.
const AT_ONCE: usize = 500;

/// What is new of one sort of people.
struct Seen {
    user_type: UserType,
    /// The phase that was told of last, if any was.
    before: Option<Phase>,
    after: Phase,
    days: Option<Schedule>,
}

/// What several sorts of people may have in common.
type Change = (Phase, Phase, Option<Schedule>);

/// Looks again and again.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>) {
    let app = Arc::clone(app);
    supervisor.every("phases", PERIOD, move || {
        let app = Arc::clone(&app);
        async move { Ok(round(&app).await?) }
    });
}

/// Tells what changed since the last look. An organisation that is seen for the first time changed nothing.
///
/// # Errors
/// When the database cannot be asked; what was told before that stays told.
pub async fn round(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let known = app.store.read().deadlines().phases().await?;
    let mut first: Vec<(Id<Organisation>, Seen)> = Vec::new();
    for organisation in app.store.read().organisations().list(MOST_ORGANISATIONS).await? {
        let mut changed = Vec::new();
        for user_type in [UserType::External, UserType::Internal] {
            let policy = app.presets.policy(&organisation, user_type);
            let before = known.get(&(organisation.id, user_type));
            // What was told by a node whose clock is ahead is still to come here: it is not taken back.
            if before.and_then(|before| before.changed_at).is_some_and(|at| at > now) {
                continue;
            }
            let before = before.map(|known| known.phase);
            let after = policy.phase(now);
            let seen = Seen { user_type, before, after, days: policy.mfa.enforcement.schedule() };
            match before {
                None => first.push((organisation.id, seen)),
                Some(before) if before != after => changed.push(seen),
                Some(_) => {}
            }
        }
        if !changed.is_empty() {
            tell(app, &organisation, &changed, now).await?;
        }
    }
    for some in first.chunks(AT_ONCE) {
        let tx = app.store.write().await?;
        for (organisation, seen) in some {
            tx.deadlines().first_phase(*organisation, seen.user_type, seen.after).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Writes down what is new, each change with its line of the audit log (law 7).
async fn tell(
    app: &App,
    organisation: &Organisation,
    new: &[Seen],
    now: Timestamp,
) -> Result<(), StoreError> {
    let tx = app.store.write().await?;
    let mut changes: BTreeMap<Change, Vec<UserType>> = BTreeMap::new();
    for seen in new {
        let Some(before) = seen.before else { continue };
        // Another node may have told of it since.
        let of = (organisation.id, seen.user_type);
        if tx.deadlines().next_phase(of, (before, seen.after), now).await? {
            changes.entry((before, seen.after, seen.days)).or_default().push(seen.user_type);
        }
    }
    for (change, people) in &changes {
        tx.audit().add(&event(app, organisation, (*change, people), now)).await?;
    }
    tx.commit().await
}

fn event(
    app: &App,
    organisation: &Organisation,
    ((before, after, days), people): (Change, &[UserType]),
    now: Timestamp,
) -> AuditEvent {
    let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let people: Vec<String> = people.iter().map(|people| name(serde_json::json!(people))).collect();
    let mut detail = BTreeMap::from([
        ("after", name(serde_json::json!(after))),
        ("before", name(serde_json::json!(before))),
        ("people", people.join(" ")),
    ]);
    if let Some(days) = days {
        detail.insert("announce_from", days.announce_from.to_string());
        detail.insert("mandatory_from", days.mandatory_from.to_string());
    }
    AuditEvent {
        organisation: Some(organisation.id),
        detail,
        ..AuditEvent::of(AuditCode::PhaseChanged, app.dice.id(now), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announced::Opened;
    use crate::announced::day;

    async fn told(house: &Opened) -> u64 {
        house.app.store.read().audit().count(AuditCode::PhaseChanged).await.unwrap()
    }

    /// Both nodes look at once, and one of them again.
    async fn all_look(house: &Opened) {
        let (one, other) = tokio::join!(round(&house.app), round(&house.app));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        round(&house.app).await.unwrap();
    }

    #[tokio::test]
    async fn each_change_is_told_once_by_whichever_node_sees_it_first() {
        let house = Opened::new("phases").await;
        all_look(&house).await;
        assert_eq!(told(&house).await, 0, "an organisation that is seen for the first time changed nothing");
        for (on, hour, lines) in
            [("2026-03-31", 23, 0), ("2026-04-01", 0, 1), ("2026-06-30", 23, 1), ("2026-07-01", 0, 2)]
        {
            house.turn_to(on, hour);
            all_look(&house).await;
            assert_eq!(told(&house).await, lines, "{on} {hour}:00");
        }
        let known = house.app.store.read().deadlines().phases().await.unwrap();
        let since = Some(day("2026-07-01").begins());
        assert_eq!(known.len(), 2);
        for known in known.values() {
            assert_eq!((known.phase, known.changed_at), (Phase::Mandatory, since));
        }
    }

    #[tokio::test]
    async fn a_deadline_of_some_and_one_that_is_moved_are_told_of_as_they_are() {
        let mut house = Opened::new("phases-of-some").await;
        house
            .policy(
                "[user_type.internal]\nmfa.enforcement = { schedule = { announce_from = '2026-04-01', \
             mandatory_from = '2026-05-01' } }\n[mfa]\nenforcement = 'optional'",
            )
            .await;
        all_look(&house).await;
        house.turn_to("2026-05-01", 0);
        all_look(&house).await;
        assert_eq!(told(&house).await, 1, "a house that was closed on the first day tells of the second");
        let known = house.app.store.read().deadlines().phases().await.unwrap();
        let of = |people| known[&(house.organisation.id, people)];
        assert_eq!(of(UserType::Internal).phase, Phase::Mandatory);
        assert_eq!((of(UserType::External).phase, of(UserType::External).changed_at), (Phase::Off, None));

        house.policy("mfa.enforcement = 'optional'").await;
        all_look(&house).await;
        assert_eq!(told(&house).await, 2, "it is mandatory no more");
    }

    #[tokio::test]
    async fn a_line_tells_whom_it_is_about_and_from_when() {
        let house = Opened::new("phases-line").await;
        let days = Schedule { announce_from: day("2026-04-01"), mandatory_from: day("2026-07-01") };
        let change = (Phase::Off, Phase::Optional, Some(days));
        let both = [UserType::External, UserType::Internal];
        let line = event(&house.app, &house.organisation, (change, &both), house.app.clock.now());
        let told: Vec<String> = line.detail.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let expected = [
            "after=optional",
            "announce_from=2026-04-01",
            "before=off",
            "mandatory_from=2026-07-01",
            "people=external internal",
        ];
        assert_eq!(told, expected);
        assert_eq!((line.organisation, line.account), (Some(house.organisation.id), None));
    }
}
