//! Text messages: what they say, how many may be sent, and who sends them.

pub mod allowance;
pub mod bird;
pub mod call;
pub mod chain;
pub mod cm;
pub mod composed;
pub mod gateway;
pub mod generic;
pub mod order;
pub mod report;
pub mod reports;
#[cfg(test)]
mod shapes;
pub mod spryng;
pub mod twilio;
pub mod vonage;
pub mod wire;
