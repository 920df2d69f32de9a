//! Every word that the user reads.
