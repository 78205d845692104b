//! The state diagrams whose rules live in handlers and rows as well (D5, D7, D8): every event at every state, at the
//! whole provider in this process, with a clock that is turned.

mod app_by_mail;
mod remembered_device;
mod security_page;
mod security_walk;
mod town;
