//! Picks up signing keys that another process made. What is announced begins to sign by its date alone.

use crate::app::App;
use crate::jobs::supervisor::{JobFailed, Supervisor};
use crate::keys::ring;
use std::sync::Arc;

/// Reads the keys again and again: a new one is known to every node within a minute.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>) {
    let (app, period) = (Arc::clone(app), app.config.keys.refresh.duration());
    supervisor.every("keys", period, move || {
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
