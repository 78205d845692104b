//! Journeys of people with a browser through the demo: what a newcomer does by hand.

mod interleaved;
mod main_journey;
mod newcomers;
mod restored;
mod walk;
