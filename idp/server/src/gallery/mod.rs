//! Looks at every page and every text of the default theme, as their reader would.

mod account;
mod activation;
mod app_by_mail;
mod closed_ways;
mod deadline;
mod factors;
mod forms;
mod keys;
mod linking;
mod pages;
mod passwords;
mod recovery;
mod signs;
mod tags;
mod texts;
mod words;
