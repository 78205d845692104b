//! A relying party as a customer would write it: it knows Sluis by its discovery address and nothing else.

pub mod addresses;
pub mod back_to;
pub mod company;
pub mod inviting;
pub mod outgoing;
pub mod pages;
pub mod relying_party;
pub mod routes;
pub mod visits;
pub mod writing;
