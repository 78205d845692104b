//! What is true: the rules of Sluis. No IO, no async, no clock and no dice of its own.
