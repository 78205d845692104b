//! Reminds who has no second step of the day from which it is mandatory: one mail for each person and day of
//! reminders, whichever node comes first. Nobody's phase depends on it: each request looks at the clock itself.

use crate::app::App;
use crate::jobs::supervisor::Supervisor;
use crate::mail::composed;
use crate::mail::deadline::DEADLINE;
use crate::people;
use crate::web::locale::{Language, Locale};
use sluis_domain::calendar::LocalDate;
use sluis_domain::login::introduce::needs_reminder;
use sluis_domain::login::person::Belonging;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;
use sluis_store::deadlines::ToRemind;
use sluis_store::error::StoreError;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A reminder is for a day, not for a minute.
const PERIOD: Duration = Duration::from_mins(5);
/// Organisations that are looked at.
const MOST_ORGANISATIONS: u64 = 100_000;
/// People of one transaction: it holds up every other writer of SQLite.
const BATCH: u64 = 50;
/// Batches of one round for each organisation: who is left is for the next round.
const BATCHES: usize = 20;

/// Reminds again and again.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>) {
    let app = Arc::clone(app);
    supervisor.every("reminders", PERIOD, move || {
        let app = Arc::clone(&app);
        async move { Ok(round(&app).await?) }
    });
}

/// Writes the mails that are due now.
///
/// # Errors
/// When the database cannot be asked; what was written before that stays written.
pub async fn round(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    for organisation in app.store.read().organisations().list(MOST_ORGANISATIONS).await? {
        for user_type in [UserType::External, UserType::Internal] {
            let rules = app.presets.policy(&organisation, user_type).mfa;
            let Some(day) = rules.reminder_due(now) else { continue };
            for _ in 0..BATCHES {
                if !batch(app, &organisation, user_type, day).await? {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// One batch. Whether there may be more.
async fn batch(
    app: &App,
    organisation: &Organisation,
    user_type: UserType,
    day: LocalDate,
) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let looked_at = app.store.read().deadlines().to_remind(organisation.id, user_type, day, BATCH).await?;
    let mut mails = Vec::new();
    for one in &looked_at {
        mails.push(match mail(app, *one, now).await {
            Ok(mail) => mail,
            Err(error) if error.is_for_now() => return Err(error),
            Err(error) => {
                // Whose row is broken gets no mail, and stands in nobody's way.
                tracing::error!(%error, membership = %one.membership, "nobody can be reminded here");
                None
            }
        });
    }
    let tx = app.store.write().await?;
    for (one, mail) in looked_at.iter().zip(&mails) {
        // Another node may have looked at them since.
        if tx.deadlines().remind(one.membership, day, now).await?
            && let Some(mail) = mail
        {
            tx.outbox().add(mail).await?;
        }
    }
    tx.commit().await?;
    Ok(u64::try_from(looked_at.len()).unwrap_or(u64::MAX) >= BATCH)
}

/// The mail for one member, if they have no second step and a mailbox.
async fn mail(app: &App, to: ToRemind, now: Timestamp) -> Result<Option<OutgoingMail>, StoreError> {
    let Some(person) = people::find(app, to.user, now).await? else { return Ok(None) };
    let belonging = person.memberships.iter().find(|one| one.membership.id == to.membership);
    let Some(belonging) = belonging else { return Ok(None) };
    let Some(days) = needs_reminder(&person, belonging, now) else { return Ok(None) };
    // The organisation writes to the address that it knows, and to no other of the person.
    let profile = &belonging.membership.profile;
    let Some(address) = profile.email.clone() else { return Ok(None) };
    let name = match profile.name() {
        Some(name) => name,
        None => address.clone(),
    };
    let mut mail = OutgoingMail {
        to: address,
        template: DEADLINE.to_owned(),
        locale: locale(app, belonging).await?.file().to_owned(),
        organisation: Some(belonging.membership.organisation),
        data: BTreeMap::from([
            ("person".to_owned(), name),
            ("date".to_owned(), days.mandatory_from.to_string()),
            ("days".to_owned(), days.days_left(now).to_string()),
        ]),
        ..OutgoingMail::new(app.dice.id(now), now)
    };
    composed::spoken_to(&mut mail, Some(belonging.membership.user_type));
    Ok(Some(mail))
}

/// The language of the person: the one in which this organisation wrote to them when it invited them.
async fn locale(app: &App, belonging: &Belonging) -> Result<Locale, StoreError> {
    let invitation = app.store.read().invitations().find(belonging.membership.id).await?;
    let kept = invitation.and_then(|invitation| Language::of_tag(&invitation.language));
    let language = kept.or_else(|| Language::of_tag(app.config.i18n.default.tag())).unwrap_or_default();
    Ok(Locale::of(language, belonging.policy.ui.address.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announced::Opened;

    #[tokio::test]
    async fn who_has_no_second_step_is_reminded_once_on_each_day_and_who_has_one_never() {
        let house = Opened::new("once").await;
        house.member("bram", false).await;
        house.member("carla", true).await;
        house.turn_to("2026-06-01", 8);
        round(&house.app).await.unwrap();
        assert!(house.mails().await.is_empty(), "nobody is woken");
        for (on, left) in [("2026-06-01", "30"), ("2026-06-24", "7"), ("2026-06-30", "1")] {
            house.turn_to(on, 9);
            round(&house.app).await.unwrap();
            assert_eq!(house.mails().await, [format!("bram@example.nl nl-je {left}")], "{on}");
            house.turn_to(on, 20);
            round(&house.app).await.unwrap();
            assert!(house.mails().await.is_empty(), "once on {on}");
        }
        house.turn_to("2026-07-01", 9);
        round(&house.app).await.unwrap();
        assert!(house.mails().await.is_empty(), "it is mandatory: the login says so");
    }

    #[tokio::test]
    async fn the_language_is_that_of_the_invitation() {
        let house = Opened::new("language").await;
        house.member("bram", false).await;
        let dirk = house.member("dirk", false).await;
        house.invited(dirk, "en").await;
        house.turn_to("2026-06-01", 9);
        round(&house.app).await.unwrap();
        assert_eq!(house.mails().await, ["bram@example.nl nl-je 30", "dirk@example.nl en 30"]);
    }

    #[tokio::test]
    async fn two_nodes_at_one_moment_write_one_mail_for_each_person() {
        let house = Opened::new("two").await;
        for number in 0..120 {
            house.member(&format!("p{number}"), false).await;
        }
        house.turn_to("2026-06-24", 9);
        let (one, other) = tokio::join!(round(&house.app), round(&house.app));
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(house.mails().await.len(), 120);
    }

    #[tokio::test]
    async fn who_came_after_the_day_began_has_heard_of_it_at_the_login() {
        let house = Opened::new("newcomer").await;
        house.turn_to("2026-06-24", 10);
        house.member("bram", false).await;
        round(&house.app).await.unwrap();
        assert!(house.mails().await.is_empty());
        house.turn_to("2026-06-30", 10);
        round(&house.app).await.unwrap();
        assert_eq!(house.mails().await.len(), 1);
    }

    #[tokio::test]
    async fn a_house_that_was_closed_makes_up_for_one_mail_and_not_for_three() {
        let house = Opened::new("closed").await;
        house.member("bram", false).await;
        house.turn_to("2026-06-30", 12);
        round(&house.app).await.unwrap();
        round(&house.app).await.unwrap();
        assert_eq!(house.mails().await, ["bram@example.nl nl-je 1"]);
    }
}
