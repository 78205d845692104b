//! What operators do, and what happens to them: start, stop, keys, many nodes, crowds, power cuts.

mod busy;
mod command_line;
mod deploying;
mod faults;
mod keys;
mod manuals;
mod policies;
mod simultaneous;
mod starting;
mod two_nodes;
