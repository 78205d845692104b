//! What may be lost: facts of an unfinished login, pushed requests, challenges, replay marks.

pub mod redis;
pub mod short_lived;
pub mod sql;
