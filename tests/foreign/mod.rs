//! Apps around libraries that were not written here: whole journeys, each check made by the library itself.

mod code_flow;
