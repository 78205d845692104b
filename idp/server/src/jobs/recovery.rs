//! Looks whom forgotten login details belong to, and has their letters written.

use crate::app::App;
use crate::jobs::supervisor::Supervisor;
use crate::recovery::letters;
use std::sync::Arc;
use std::time::Duration;

/// How long a question waits at most when all is well.
const PERIOD: Duration = Duration::from_secs(1);

/// Looks again and again.
pub fn start(supervisor: &mut Supervisor, app: &Arc<App>) {
    let app = Arc::clone(app);
    supervisor.every("recovery", PERIOD, move || {
        let app = Arc::clone(&app);
        async move { Ok(letters::round(&app).await?) }
    });
}
