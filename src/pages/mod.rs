//! A folder a page: page, options, parts.
