//! What several pages show: props in, callbacks out. Components know no session and no platform.
