//! Journeys of people with a browser through the demo: what a newcomer does by hand.

mod accessible;
mod account;
mod backup_code;
mod consent;
mod deadline;
mod demo_pages;
mod enrolment;
mod forgotten_password;
mod interleaved;
mod main_journey;
mod newcomer_by_invitation;
mod newcomers;
mod restored;
mod security_keys;
mod walk;
