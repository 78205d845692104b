//! Every journey, black box. One binary, so that one build and one set of databases serve all.

mod authorize;
mod browser;
mod demo;
mod foreign;
mod laws;
mod operations;
mod tidy;
mod token;
mod tools;
