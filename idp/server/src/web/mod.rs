//! What every page and endpoint needs: answers, addresses, cookies, seals, headers, words, looks.

pub mod answer;
pub mod assets;
pub mod client_address;
pub mod cookies;
pub mod error_page;
pub mod files;
pub mod flood;
pub mod form;
pub mod frame;
pub mod handle;
pub mod headers;
pub mod local_time;
pub mod locale;
pub mod long_body;
pub mod page;
pub mod qr;
pub mod refusal;
pub mod same_origin;
pub mod scene;
pub mod sealed;
pub mod security_txt;
pub mod text;
pub mod theme;
pub mod tokens;
pub mod urls;
pub mod visit;
