//! Forgotten login details: the question, the letter, the link in it, and the new password.

pub mod ask;
pub mod choose;
pub mod commit;
pub mod enter;
pub mod errand;
pub mod flow;
pub mod letters;
pub mod onward;
pub mod page;
pub mod renew;
pub mod trail;
pub mod view;
