//! When things will happen.
