//! What is kept: the only SQL and the only Redis of Sluis.
