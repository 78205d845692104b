//! The binary `sluis`.

fn main() {}
