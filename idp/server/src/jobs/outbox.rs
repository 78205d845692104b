//! Sends the mails that are due. A mail is taken with a lease, so that two nodes do not send it both; only a
//! node that dies between sending and saying so makes a mail go out twice.

use crate::app::App;
use crate::jobs::supervisor::{JobFailed, Supervisor};
use crate::mail::composed;
use crate::mail::mailer::{MailError, Mailer};
use sluis_domain::activation::letters::Delivery;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::sync::Arc;
use std::time::Duration;

/// How long a mail waits at most when all is well.
const PERIOD: Duration = Duration::from_secs(2);
/// Mails that are taken at once.
const MOST_AT_ONCE: u64 = 20;
/// How often one round takes some: then the supervisor sees that we live.
const BATCHES: usize = 50;
/// For how long a mail that was taken is nobody else's: longer than `MOST_AT_ONCE` slow sendings take.
const LEASE: Duration = Duration::from_mins(25);
/// The pauses between attempts to write down how it went.
const PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5)];
/// The pause after the first failure; each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_hours(4);

/// Whether we were told to stop.
type Stops<'s> = dyn Fn() -> bool + Send + Sync + 's;

/// Sends again and again.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>, mailer: &Arc<dyn Mailer>) {
    let (app, mailer, stops) = (Arc::clone(app), Arc::clone(mailer), supervisor.stopping());
    supervisor.every("outbox", PERIOD, move || {
        let (app, mailer, stops) = (Arc::clone(&app), Arc::clone(&mailer), stops.clone());
        async move { round(&app, mailer.as_ref(), &stops).await }
    });
}

/// Sends what is due now, until nothing is or it `stops`.
///
/// # Errors
/// When the database cannot be asked, or the mail server takes nothing.
pub async fn round(app: &App, mailer: &dyn Mailer, stops: &Stops<'_>) -> Result<(), JobFailed> {
    for _ in 0..BATCHES {
        if batch(app, mailer, stops).await? < MOST_AT_ONCE || stops() {
            break;
        }
    }
    Ok(())
}

/// Sends some. How many were due.
async fn batch(app: &App, mailer: &dyn Mailer, stops: &Stops<'_>) -> Result<u64, JobFailed> {
    let now = app.clock.now();
    let tx = app.store.write().await?;
    let due = tx.outbox().take_due(now, MOST_AT_ONCE, LEASE).await?;
    tx.commit().await?;
    let taken = u64::try_from(due.len()).unwrap_or(u64::MAX);
    let (mut left, mut trouble) = (due.as_slice(), None);
    while let Some((mail, later)) = left.split_first() {
        if stops() {
            give_back(app, left).await?;
            break;
        }
        left = later;
        let outcome = send(app, mailer, mail).await;
        if let Err(
            NotSent::Refused(MailError::Temporary(why)) | NotSent::Unwritten(MailError::Temporary(why)),
        ) = &outcome
        {
            trouble = Some(JobFailed(why.clone()));
        }
        // Whatever became of this one, the others that were taken are nobody else's until the lease is over.
        if let Err(unwritten) = settle_patiently(app, mail, &outcome).await {
            trouble = Some(unwritten.into());
        }
    }
    trouble.map_or(Ok(taken), Err)
}

/// What was not begun is for another node, or for this one after its restart.
async fn give_back(app: &App, mails: &[OutgoingMail]) -> Result<(), StoreError> {
    let ids: Vec<_> = mails.iter().map(|mail| mail.id).collect();
    let tx = app.store.write().await?;
    tx.outbox().give_back(&ids, app.clock.now()).await?;
    tx.commit().await
}

/// Writes it down, again until it works: a mail that went, and of which nobody knows that, goes once more when its
/// lease is over.
async fn settle_patiently(
    app: &App,
    mail: &OutgoingMail,
    outcome: &Result<(), NotSent>,
) -> Result<(), StoreError> {
    for pause in PAUSES {
        match settle(app, mail, outcome).await {
            Err(error) if error.is_for_now() => tokio::time::sleep(pause).await,
            done => return done,
        }
    }
    settle(app, mail, outcome).await
}

/// Why a mail did not go.
enum NotSent {
    /// The mail server, or the mailbox behind it.
    Refused(MailError),
    /// We could not write it.
    Unwritten(MailError),
}

async fn send(app: &App, mailer: &dyn Mailer, mail: &OutgoingMail) -> Result<(), NotSent> {
    let letter = composed::letter(app, mail).await.map_err(NotSent::Unwritten)?;
    mailer.send(&letter).await.map_err(NotSent::Refused)
}

/// Writes down how it went: sent, to be tried again, or given up.
async fn settle(app: &App, mail: &OutgoingMail, outcome: &Result<(), NotSent>) -> Result<(), StoreError> {
    let now = app.clock.now();
    let tx = app.store.write().await?;
    match outcome {
        Ok(()) => {
            tx.outbox().sent(mail.id, now).await?;
            tx.invitations().letter_fared(mail.id, Delivery::Accepted, None).await?;
        }
        Err(NotSent::Refused(error) | NotSent::Unwritten(error))
            if let Some(at) = next_attempt(error, mail.attempts, app.config.email.attempts, now) =>
        {
            tx.outbox().failed(mail.id, at, &error.to_string()).await?
        }
        Err(not_sent) => give_up(&tx, mail, not_sent, now).await?,
    }
    tx.commit().await
}

async fn give_up(tx: &Tx, mail: &OutgoingMail, why: &NotSent, now: Timestamp) -> Result<(), StoreError> {
    // Only what the mailbox or its keeper says is a bounce: a mail server of ours that is away is none.
    let (delivery, error) = match why {
        NotSent::Refused(error @ MailError::Permanent(_)) => (Delivery::Bounced, error),
        NotSent::Refused(error) | NotSent::Unwritten(error) => (Delivery::GivenUp, error),
    };
    let reason = error.to_string();
    tracing::warn!(mail = %mail.id, template = mail.template, %error, "a mail was given up");
    tx.outbox().given_up(mail.id, now, &reason).await?;
    tx.invitations().letter_fared(mail.id, delivery, Some(&reason)).await
}

/// When a mail is tried again; none when it is given up. `tried` counts this attempt.
fn next_attempt(error: &MailError, tried: u32, most: u32, now: Timestamp) -> Option<Timestamp> {
    if matches!(error, MailError::Permanent(_)) || tried >= most {
        return None;
    }
    let doubled = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(tried.saturating_sub(1)));
    Some(now + doubled.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::Config;
    use crate::mail::mailer::Letter;
    use crate::start;
    use std::path::PathBuf;
    use std::sync::Mutex;

    /// A mailer that keeps what it is given.
    #[derive(Default)]
    struct Mailbox(Mutex<Vec<Letter>>);

    impl Mailbox {
        fn letters(&self) -> Vec<Letter> {
            self.0.lock().unwrap().clone()
        }
    }

    #[async_trait::async_trait]
    impl Mailer for Mailbox {
        async fn send(&self, letter: &Letter) -> Result<(), MailError> {
            self.0.lock().unwrap().push(letter.clone());
            Ok(())
        }
    }

    /// An open house on a new database in a directory that goes with the test.
    struct Opened {
        app: App,
        dir: PathBuf,
    }

    impl Opened {
        async fn new(name: &str) -> Self {
            let dir = std::env::temp_dir().join(format!("sluis-outbox-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&dir).unwrap();
            let mut config = Config::default();
            config.database.url = format!("sqlite://{}/sluis.db", dir.display()).into();
            config.keys.master_key = Some("ab".repeat(32).into());
            config.keys.rsa_bits = 2048;
            Self { app: start::app(config).await.unwrap(), dir }
        }

        async fn order(&self, data: &[(&str, &str)]) {
            let now = self.app.clock.now();
            let mail = OutgoingMail {
                to: "anna@example.nl".to_owned(),
                template: composed::APP_LINKED.to_owned(),
                locale: "nl-je".to_owned(),
                organisation: None,
                data: data.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
                ..OutgoingMail::new(self.app.dice.id(now), now)
            };
            let tx = self.app.store.write().await.unwrap();
            tx.outbox().add(&mail).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    impl Drop for Opened {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }

    const NEVER: fn() -> bool = || false;

    const DATA: [(&str, &str); 3] =
        [("person", "Anna"), ("account", "anna@example.nl"), ("at", "1795870800000")];

    #[tokio::test]
    async fn a_mail_that_two_want_to_send_is_sent_once_in_the_words_of_its_language() {
        let house = Opened::new("once").await;
        house.order(&DATA).await;
        let mailbox = Mailbox::default();
        let (one, other) =
            tokio::join!(round(&house.app, &mailbox, &NEVER), round(&house.app, &mailbox, &NEVER));
        assert!(one.is_ok() && other.is_ok());
        round(&house.app, &mailbox, &NEVER).await.unwrap();
        let letters = mailbox.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!((letters[0].to.as_str(), letters[0].language.as_str()), ("anna@example.nl", "nl"));
        assert!(letters[0].text.contains("Anna") && letters[0].html.contains("Anna"));
    }

    #[tokio::test]
    async fn a_mail_that_cannot_be_written_is_given_up_and_holds_up_no_other() {
        let house = Opened::new("given-up").await;
        house.order(&DATA[..1]).await;
        house.order(&DATA).await;
        let mailbox = Mailbox::default();
        round(&house.app, &mailbox, &NEVER).await.unwrap();
        assert_eq!(mailbox.letters().len(), 1);
        round(&house.app, &mailbox, &NEVER).await.unwrap();
        assert_eq!(mailbox.letters().len(), 1);
    }

    #[tokio::test]
    async fn what_was_taken_and_not_begun_when_we_stop_goes_with_the_next_start_and_once() {
        let house = Opened::new("stops").await;
        for _ in 0..3 {
            house.order(&DATA).await;
        }
        let mailbox = Mailbox::default();
        round(&house.app, &mailbox, &|| !mailbox.letters().is_empty()).await.unwrap();
        assert_eq!(mailbox.letters().len(), 1, "nothing is begun after we were told");
        round(&house.app, &mailbox, &NEVER).await.unwrap();
        assert_eq!(mailbox.letters().len(), 3, "what was given back is due at once");
        round(&house.app, &mailbox, &NEVER).await.unwrap();
        assert_eq!(mailbox.letters().len(), 3);
    }

    #[test]
    fn pauses_double_until_the_mail_is_given_up() {
        let now = Timestamp::from_seconds(0);
        let later = MailError::Temporary("away".to_owned());
        let pause = |tried| next_attempt(&later, tried, 12, now).map(Timestamp::seconds);
        assert_eq!([pause(1), pause(2), pause(3)], [Some(15), Some(30), Some(60)]);
        assert_eq!((pause(11), pause(12)), (Some(14_400), None));
        let never = MailError::Permanent("refused".to_owned());
        assert_eq!(next_attempt(&never, 1, 12, now), None);
    }
}
