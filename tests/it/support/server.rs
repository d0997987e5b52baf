//! The real server on a free loopback port, for as long as a test needs it.

use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer};
use server::state::State;

/// A server running on a thread of its own.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// A free loopback port, taken.
pub fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").expect("a loopback port")
}

impl Server {
    /// Serves the whole site at `listener`.
    pub fn start(listener: TcpListener, state: State) -> Self {
        let address = listener.local_addr().expect("an address");
        let (sender, receiver) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new().configure(|app| server::http::configure(app, &state))
                })
                .workers(1)
                .worker_max_blocking_threads(4)
                .disable_signals()
                .shutdown_timeout(1)
                .listen(listener)
                .expect("listen")
                .run();
                sender.send(server.handle()).expect("hand over the handle");
                server.await.expect("serve");
            });
        });
        let handle = receiver.recv().expect("the server's handle");
        Self {
            address,
            handle,
            thread: Some(thread),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The stop command is sent when the future is made; the server's own thread sees to the rest.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
