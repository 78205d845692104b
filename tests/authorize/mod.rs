//! The authorization endpoint: what a browser is sent here with, and what it takes back to the app.

mod addresses;
mod age;
mod at_once;
mod consent;
mod good_journey;
mod hints;
mod oversized;
mod parameters;
mod prompt;
mod seal;
mod single_sign_on;
mod ways_on;
