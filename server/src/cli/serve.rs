//! `hiroba serve`.

use std::fmt::Write as _;

use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, web};
use domain::demo as demo_data;
use domain::people::setup;

use super::demo;
use crate::cli::say::say;
use crate::config::{Config, UNKNOWN_PROXY};
use crate::http::{same_origin, security_headers};
use crate::log;
use crate::state::State;
use crate::worker::Worker;

/// Options of `hiroba serve`.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Loads the demo community when the database is empty; only on a loopback address.
    #[arg(long)]
    pub demo: bool,
    /// Serves 40 kB of nothing at `/bench/static` for comparison, and does no nightly work; only on a loopback address.
    #[arg(long, hide = true)]
    pub bench: bool,
}

/// What `/bench/static` answers.
static STILL: [u8; 40_000] = [b'.'; 40_000];

/// Migrates, then serves until stopped. On SIGTERM or Ctrl-C requests and the job in hand are finished first.
pub fn run(config: Config, arguments: Arguments) -> Result<(), String> {
    if arguments.demo && !config.listen.ip().is_loopback() {
        return Err("--demo serves made-up people with open sign-in links; it needs HIROBA_LISTEN on 127.0.0.1".to_owned());
    }
    if arguments.bench && !config.listen.ip().is_loopback() {
        return Err("--bench needs HIROBA_LISTEN on 127.0.0.1".to_owned());
    }
    log::start(&config);
    if config.proxy_is_unknown() {
        tracing::warn!("{UNKNOWN_PROXY}");
    }
    let hiroba = config.open().map_err(|error| error.to_string())?;
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    if arguments.demo
        && hiroba
            .read(demo_data::is_empty)
            .map_err(|error| error.to_string())?
    {
        demo::fill(&hiroba, demo_data::Size::default())?;
    }
    if arguments.demo {
        demo::print_guides(&hiroba)?;
    }
    let state = State::new(hiroba, &config).map_err(|error| error.to_string())?;
    let greeting = greeting(&state).map_err(|error| error.to_string())?;
    // Two years of daily figures that a fresh demo lacks would else be computed beside the pages that are measured.
    let worker =
        Worker::start(state.clone(), !arguments.bench).map_err(|error| error.to_string())?;
    let (listen, bench) = (config.listen, arguments.bench);
    let live = state.live.clone();
    let outcome = actix_web::rt::System::new()
        .block_on(async move {
            let server = HttpServer::new(move || {
                App::new()
                    .configure(|app| {
                        if bench {
                            let still = || async {
                                HttpResponse::Ok()
                                    .content_type("text/plain")
                                    .body(STILL.as_slice())
                            };
                            let resource = web::resource("/bench/static")
                                .wrap(from_fn(same_origin::check))
                                .wrap(from_fn(security_headers::add))
                                .route(web::get().to(still));
                            app.app_data(web::Data::new(state.clone()))
                                .service(resource);
                        }
                    })
                    .configure(|app| crate::http::configure(app, &state))
            })
            .workers(config.workers)
            .worker_max_blocking_threads(16)
            .max_connections(4_000)
            .keep_alive(std::time::Duration::from_secs(15))
            .shutdown_timeout(30)
            .disable_signals()
            .bind(listen)?;
            say!("{greeting}");
            let server = server.run();
            let handle = server.handle();
            actix_web::rt::spawn(async move {
                asked_to_stop().await;
                // Requests are waited for; a stream has no end of its own.
                live.close();
                handle.stop(true).await;
            });
            server.await
        })
        .map_err(|error| format!("can't serve at {listen}: {error}"));
    worker.stop();
    outcome
}

/// Waits for SIGTERM or Ctrl-C.
async fn asked_to_stop() {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    let interrupted = Box::pin(actix_web::rt::signal::ctrl_c());
    match signal(SignalKind::terminate()) {
        Ok(mut told) => {
            futures_util::future::select(Box::pin(told.recv()), interrupted).await;
        }
        Err(_) => _ = interrupted.await,
    }
}

/// What the start prints: where the site is, and the way in while there is no other.
fn greeting(state: &State) -> domain::Result<String> {
    let hiroba = &state.hiroba;
    let base = &state.config.base_url;
    let mut text = format!("Hiroba is at {base}");
    if hiroba.read(setup::is_needed)? {
        let link = hiroba.write(setup::print_link)?;
        let _ = write!(
            text,
            "\n\nNobody administers this site yet. Set it up here, once, within 24 hours:\n  {link}"
        );
    }
    if state.is_local() && state.site()?.demo {
        let _ = write!(
            text,
            "\nThis is the demo: at {base}/sign-in press a button to come in as any of these people, or type an address and read\n\
             its code as the administrator under {base}/admin/mail."
        );
    }
    Ok(text)
}
