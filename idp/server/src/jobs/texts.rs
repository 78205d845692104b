//! Sends the text messages that are due. One is taken with a lease, so that two nodes do not send it both.

use crate::app::App;
use crate::jobs::supervisor::{JobFailed, Supervisor};
use crate::sms::gateway::{Accepted, SmsError, SmsGateway};
use crate::sms::order;
use sluis_domain::sms::OutgoingSms;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a message waits at most when all is well: somebody looks at their telephone.
const PERIOD: Duration = Duration::from_millis(500);
/// Messages that one round takes.
const MOST_AT_ONCE: u64 = 20;
/// For how long a message that was taken is nobody else's: longer than every gateway takes to time out.
const LEASE: Duration = Duration::from_mins(3);
/// The pause after the first failure; each later one is twice as long. The code in the message dies soon.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// Sends again and again.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>, gateway: &Arc<dyn SmsGateway>) {
    let (app, gateway) = (Arc::clone(app), Arc::clone(gateway));
    supervisor.every("text messages", PERIOD, move || {
        let (app, gateway) = (Arc::clone(&app), Arc::clone(&gateway));
        async move { round(&app, &gateway).await }
    });
}

/// Sends what is due now, all at once: a gateway that hangs holds up nobody else's code.
///
/// # Errors
/// When the database cannot be asked, or no gateway takes anything.
pub async fn round(app: &Arc<App>, gateway: &Arc<dyn SmsGateway>) -> Result<(), JobFailed> {
    let now = app.clock.now();
    // A look first: the one writer of SQLite is not kept waiting for nothing.
    if !app.store.read().sms_outbox().has_due(now).await? {
        return Ok(());
    }
    let tx = app.store.write().await?;
    let due = tx.sms_outbox().take_due(now, MOST_AT_ONCE, LEASE).await?;
    tx.commit().await?;
    let mut sending = JoinSet::new();
    for sms in due {
        let (app, gateway) = (Arc::clone(app), Arc::clone(gateway));
        sending.spawn(async move {
            let outcome = send(&app, gateway.as_ref(), &sms).await;
            // A number that somebody typed and a gateway refuses is no trouble of ours.
            let away = outcome.as_ref().err().filter(|error| !matches!(error, SmsError::Number(_)));
            let away = away.map(ToString::to_string);
            settle(&app, &sms, outcome).await.map(|()| away)
        });
    }
    // Each to its end: who leaves here earlier breaks off messages that a gateway has taken already.
    let mut trouble = None;
    while let Some(sent) = sending.join_next().await {
        let told = match sent {
            Ok(Ok(away)) => away.map(JobFailed),
            Ok(Err(unwritten)) => Some(unwritten.into()),
            Err(broken) => Some(JobFailed(broken.to_string())),
        };
        trouble = told.or(trouble);
    }
    trouble.map_or(Ok(()), Err)
}

async fn send(app: &App, gateway: &dyn SmsGateway, sms: &OutgoingSms) -> Result<Accepted, SmsError> {
    if app.clock.now() >= sms.expires_at {
        return Err(SmsError::Number("its code is void by now".to_owned()));
    }
    let message =
        order::opened(app, sms).ok_or_else(|| SmsError::Number("it cannot be opened".to_owned()))?;
    gateway.send(&message).await
}

/// Writes down how it went: sent, to be tried again, or given up.
async fn settle(app: &App, sms: &OutgoingSms, outcome: Result<Accepted, SmsError>) -> Result<(), StoreError> {
    let (now, left) = (app.clock.now(), order::left(app, sms));
    let tx = app.store.write().await?;
    match outcome {
        Ok(accepted) => {
            let by = (accepted.gateway, accepted.reference.as_str());
            tx.sms_outbox().sent(sms.id, by, &left, now).await?;
        }
        Err(error) => match next_attempt(&error, sms, now) {
            Some(at) => tx.sms_outbox().failed(sms.id, at, &error.to_string()).await?,
            None => {
                tracing::warn!(sms = %sms.id, %error, "a text message was given up");
                tx.sms_outbox().given_up(sms.id, &error.to_string(), &left, now).await?;
            }
        },
    }
    tx.commit().await
}

/// When a message is tried again; none when it is given up. A number that is refused stays refused; all else
/// may be mended while the code in the message lives.
fn next_attempt(error: &SmsError, sms: &OutgoingSms, now: Timestamp) -> Option<Timestamp> {
    if matches!(error, SmsError::Number(_)) {
        return None;
    }
    let doubled = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(sms.attempts.saturating_sub(1)));
    Some(now + doubled).filter(|at| *at < sms.expires_at)
}
