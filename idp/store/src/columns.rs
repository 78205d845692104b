//! How the domain's values lie in columns, and back: digests, moments, names, words, JSON.

use crate::error::StoreError;
use sea_orm::JsonValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use std::fmt;

/// A row while it is read: it says which row it was, should a column of it make no sense.
pub(crate) struct Reading<I> {
    pub(crate) table: &'static str,
    pub(crate) id: I,
}

impl<I: fmt::Display> Reading<I> {
    /// That this row makes no sense.
    pub(crate) fn corrupt(&self) -> StoreError {
        StoreError::corrupt(self.table, &self.id)
    }

    /// What has to be there.
    pub(crate) fn some<T>(&self, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| self.corrupt())
    }

    /// 32 bytes.
    pub(crate) fn digest(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        bytes.try_into().map(Digest::from_bytes).map_err(|_| self.corrupt())
    }

    /// A number that is smaller here than in its column.
    pub(crate) fn number<N: TryInto<T>, T>(&self, number: N) -> Result<T, StoreError> {
        number.try_into().map_err(|_| self.corrupt())
    }

    /// A value whose wire form is JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, json: JsonValue) -> Result<T, StoreError> {
        serde_json::from_value(json).map_err(|_| self.corrupt())
    }

    /// A variant by its name.
    pub(crate) fn named<T: DeserializeOwned>(&self, name: String) -> Result<T, StoreError> {
        self.json(JsonValue::String(name))
    }
}

/// A moment that is there or not.
pub(crate) fn moment(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(Timestamp::from_millis)
}

/// Milliseconds, or nothing.
pub(crate) fn millis(moment: Option<Timestamp>) -> Option<i64> {
    moment.map(Timestamp::millis)
}

/// The 32 bytes of a digest, for a column.
pub(crate) fn bytes(digest: &Digest) -> Vec<u8> {
    digest.bytes().to_vec()
}

/// Scopes and methods: words with a blank between them.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

/// The JSON form of `value`. A value that has none is written as null, which no reader accepts.
pub(crate) fn json<T: Serialize>(value: &T) -> JsonValue {
    serde_json::to_value(value).unwrap_or(JsonValue::Null)
}

/// The name of a variant.
pub(crate) fn name<T: Serialize>(value: &T) -> String {
    match json(value) {
        JsonValue::String(name) => name,
        _ => String::new(),
    }
}

/// A number that is wider here than in its column.
pub(crate) fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
