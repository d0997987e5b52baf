//! Logs go to stderr: text on a terminal, a JSON object a line elsewhere. Never a password, a token or what people write.

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Starts logging; a second call changes nothing.
pub fn start(config: &Config) {
    let filter = config
        .log
        .parse::<EnvFilter>()
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _ = if config.log_json {
        builder.json().flatten_event(true).try_init()
    } else {
        builder.try_init()
    };
}
