//! From an invitation to an account: what an app may ask, what the page of a link comes to (D1).

pub mod invitation;
pub mod invited;
pub mod letters;
pub mod second_check;
pub mod stage;
#[cfg(test)]
mod trials;
pub mod typed_code;
