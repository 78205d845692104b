//! Identifiers: one type per kind of thing, so that a client cannot be asked for with a grant's number.

use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use uuid::Uuid;

/// Names one `Of`: a UUID of version 7 (RFC 9562 §5.7), so that new rows lie beside each other.
pub struct Id<Of>(Uuid, PhantomData<fn() -> Of>);

impl<Of> Id<Of> {
    /// A new identifier, made of the moment and of 80 random bits.
    pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
        let millis = now.millis().max(0).unsigned_abs();
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// The identifier that a row carries.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The number itself, for a column.
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The sixteen bytes, for a digest.
    pub const fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl<Of> Clone for Id<Of> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Of> Copy for Id<Of> {}

impl<Of> PartialEq for Id<Of> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<Of> Eq for Id<Of> {}

impl<Of> PartialOrd for Id<Of> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Of> Ord for Id<Of> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<Of> Hash for Id<Of> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The text is no UUID.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

impl<Of> FromStr for Id<Of> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Uuid::try_parse(text).map(Self::from_uuid).map_err(|_| NotAnId)
    }
}

impl<Of> Serialize for Id<Of> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, Of> Deserialize<'de> for Id<Of> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing;

    #[test]
    fn later_identifiers_sort_after_earlier_ones() {
        let early = Id::<Thing>::new(Timestamp::from_millis(1_000), [0xff; 10]);
        let late = Id::<Thing>::new(Timestamp::from_millis(1_001), [0; 10]);
        assert!(early < late);
    }

    #[test]
    fn an_identifier_survives_its_text() {
        let id = Id::<Thing>::new(Timestamp::from_millis(1_000), [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("nonsense".parse::<Id<Thing>>(), Err(NotAnId));
    }
}
