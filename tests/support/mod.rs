//! A server to ask, browsers and apps that ask it, and a clock to turn.

pub mod agent;
pub mod binary;
pub mod chromium;
pub mod cookies;
pub mod databases;
pub mod demo;
pub mod faketime;
pub mod foreign;
pub mod forms;
pub mod id_token;
pub mod kannel;
pub mod mail_server;
pub mod page;
pub mod photograph;
pub mod ports;
pub mod relying_party;
pub mod room;
pub mod security_key;
pub mod server;
pub mod sms_gateway;
pub mod totp;
pub mod town;
pub mod verbs;
pub mod wire;
pub mod yubikey;
