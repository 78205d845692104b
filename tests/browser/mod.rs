//! Journeys of people with a browser through the demo: what a newcomer does by hand.

mod accessible;
mod account;
mod at_the_door;
mod backup_code;
mod consent;
mod deadline;
mod demo_pages;
mod enrolment;
mod forgotten_password;
mod helpdesk_code;
mod interleaved;
mod invited;
mod lost;
mod main_journey;
mod newcomer_by_invitation;
mod newcomers;
mod own_account;
mod restored;
mod second_steps;
mod security_keys;
mod walk;
