//! The endpoints, tried in process: the whole router over a fresh database, with a clock that is turned by hand.

mod authorize;
mod code;
mod consent;
mod furniture;
mod house;
mod logout;
mod machines;
mod refresh;
