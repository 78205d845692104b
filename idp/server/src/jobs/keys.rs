//! Picks up signing keys that another process made. What is announced begins to sign by its date alone.

use crate::app::App;
use crate::jobs::supervisor::{JobFailed, Supervisor};
use crate::keys::ring;
use std::sync::Arc;
use std::time::Duration;

/// A new key is known to every node within a minute.
const PERIOD: Duration = Duration::from_secs(30);

/// Reads the keys again and again.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>) {
    let app = Arc::clone(app);
    supervisor.every("keys", PERIOD, move || {
        let app = Arc::clone(&app);
        async move { refresh(&app).await }
    });
}

/// Reads the keys. Should that fail, those that are known stay in use.
async fn refresh(app: &App) -> Result<(), JobFailed> {
    let ring = ring::load(&app.store, &app.seals, app.clock.now()).await?;
    app.keys.store(Arc::new(ring));
    Ok(())
}
