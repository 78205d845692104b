//! The house, put together: what every handler is given.

use crate::breached::Breached;
use crate::config::settings::Config;
use crate::dice::Dice;
use crate::directory::Directory;
use crate::hashing::Hasher;
use crate::presets::Presets;
use crate::published::Published;
use crate::seals::Seals;
use crate::web::flood::Flood;
use crate::web::theme::Looks;
use crate::web::urls::PublicUrl;
use crate::yubico::Validators;
use arc_swap::ArcSwap;
use sluis_domain::jose::key_ring::KeyRing;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::time::Clock;
use sluis_store::short_lived::short_lived::ShortLived;
use sluis_store::store::Store;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Everything that a request may need.
pub struct App {
    /// What the operator decided.
    pub config: Config,
    /// The one public address.
    pub public_url: PublicUrl,
    /// The kinds of second step that can be linked here: text messages want a gateway.
    pub linkable: BTreeSet<Factor>,
    /// What is kept.
    pub store: Store,
    /// What may be lost.
    pub short_lived: Arc<dyn ShortLived>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Dice,
    /// The password pool.
    pub hasher: Hasher,
    /// Passwords that were stolen elsewhere, if the operator loaded a list.
    pub breached: Option<Arc<Breached>>,
    /// The signing keys of this moment.
    pub keys: ArcSwap<KeyRing>,
    /// The keys that never leave.
    pub seals: Seals,
    /// The presets that organisations start from.
    pub presets: Presets,
    /// Answers that are the same for everybody.
    pub published: Published,
    /// Clients, organisations and resources, remembered for seconds.
    pub directory: Directory,
    /// Themes, words and files.
    pub looks: ArcSwap<Looks>,
    /// Who checks what YubiKeys type.
    pub yubico: Option<Validators>,
    /// The first wall.
    pub flood: Flood,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}
