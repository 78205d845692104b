//! The demo: the provider, two apps that use it, a mailbox and a telephone, on one port. Only `cli` knows it.

pub mod ago;
pub mod app;
pub mod arguments;
pub mod cast;
pub mod data_dir;
pub mod listen;
pub mod mailbox;
pub mod mailbox_pages;
pub mod own_page;
pub mod phone;
pub mod phone_pages;
pub mod run;
pub mod seed;
pub mod seed_apps;
pub mod seed_people;
pub mod seed_refused;
pub mod sites;
pub mod texts;
pub mod told;
pub mod trail;
pub mod words;
