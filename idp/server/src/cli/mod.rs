//! The command line: one file per verb, one place that reads arguments, one that answers.

pub mod arguments;
pub mod config;
pub mod output;
pub mod run;
