//! What is spoken: the only HTTP, HTML, mail and command line of Sluis.
