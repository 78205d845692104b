//! Every journey, black box.
