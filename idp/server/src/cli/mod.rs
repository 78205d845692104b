//! The command line: one file per verb, one place that reads arguments, one that answers.

pub mod admin;
pub mod arguments;
pub mod batch;
pub mod client;
pub mod client_flags;
pub mod config;
pub mod demo;
pub mod diagnosis;
pub mod doctor;
pub mod doctor_checks;
pub mod health;
pub mod house;
pub mod keys;
pub mod migrate;
pub mod organisation;
pub mod output;
pub mod password_rules;
pub mod resource;
pub mod run;
pub mod secret_input;
pub mod serve;
pub mod user;
pub mod user_flags;
