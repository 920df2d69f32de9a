//! What the stage shows.
