//! What every page and endpoint needs: answers, addresses, cookies, seals, headers.

pub mod client_address;
pub mod cookies;
pub mod flood;
pub mod headers;
pub mod same_origin;
pub mod urls;
