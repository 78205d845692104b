//! Sweeps away what is dead: sessions, grants, short-lived state and sent mails beyond their time.

use crate::app::App;
use crate::config::settings::Config;
use crate::jobs::supervisor::Supervisor;
use sluis_store::cleanup;
use sluis_store::cleanup::Retention;
use std::sync::Arc;
use std::time::Duration;

/// Nothing depends on it being prompt: every reader looks at the dates itself.
const PERIOD: Duration = Duration::from_mins(5);

/// Sweeps again and again.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>) {
    let app = Arc::clone(app);
    supervisor.every("cleanup", PERIOD, move || {
        let app = Arc::clone(&app);
        async move {
            cleanup::run(&app.store, &retention(&app.config), app.clock.now()).await?;
            Ok(())
        }
    });
}

/// A grant is kept for longer than its refresh token may lie idle: a late replay is still known for what it is.
fn retention(config: &Config) -> Retention {
    let usual = Retention::default();
    Retention { grants: usual.grants.max(config.lifetimes.refresh_idle.duration() * 2), ..usual }
}
