//! From an invitation to the message: what apps ask, what the link does, whom it lets in.

mod another_code;
mod api;
mod arrows;
mod attack;
mod bounds;
pub(crate) mod existing_account;
mod first_time;
pub(crate) mod invited;
mod links;
mod profile;
mod refusals;
mod second_check;
mod terms;
mod terms_later;
