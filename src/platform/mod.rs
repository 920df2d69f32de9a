//! The only place that names the browser. It knows no word of the domain.
