//! That somebody forgot their login details, while nobody has looked yet whom it belongs to.

use crate::id::Id;
use crate::secret::Secret;
use crate::time::Timestamp;

/// One request.
#[derive(Debug, Clone)]
pub struct RecoveryRequest {
    /// Names it.
    pub id: Id<RecoveryRequest>,
    /// What was typed, and where the person came from: sealed.
    pub data: Secret<Vec<u8>>,
    /// When.
    pub created_at: Timestamp,
}
