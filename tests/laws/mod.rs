//! What must never happen, tried from outside.

mod browsers;
mod bursts;
mod leftovers;
mod pages;
mod people;
mod reading;
mod secrets;
mod strangers;
mod timing;
mod trail;
