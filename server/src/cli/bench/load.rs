//! A bounded load generator for loopback: as many threads as connections, each asking again as soon as it has been answered.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What came of a run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Answers a second.
    pub rate: f64,
    /// Half of the answers came within so many milliseconds.
    pub p50: f64,
    /// 95 in 100 did.
    pub p95: f64,
    /// 99 in 100 did.
    pub p99: f64,
    /// Bytes of an answer's body (the last one's).
    pub bytes: usize,
    /// Answers with another status than asked for.
    pub wrong: usize,
    /// An example of such a status.
    pub status: u16,
}

/// One request, ready to send.
#[derive(Debug, Clone)]
pub struct Request(Vec<u8>);

impl Request {
    /// A `GET`, with a session's cookie where there is one.
    pub fn get(at: SocketAddr, path: &str, cookie: Option<&str>) -> Self {
        Self(head(at, "GET", path, cookie, "").into_bytes())
    }

    /// The same of a browser that opens a stream of events.
    pub fn stream(at: SocketAddr, path: &str, cookie: &str) -> Self {
        let accept = "Accept: text/event-stream\r\n";
        Self(head(at, "GET", path, Some(cookie), accept).into_bytes())
    }

    /// A form sent by `POST` from a page of the server's own.
    pub fn post(at: SocketAddr, path: &str, cookie: Option<&str>, form: &str) -> Self {
        let more = format!(
            "Origin: http://{at}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            form.len()
        );
        let mut bytes = head(at, "POST", path, cookie, &more).into_bytes();
        bytes.extend_from_slice(form.as_bytes());
        Self(bytes)
    }
}

fn head(at: SocketAddr, method: &str, path: &str, cookie: Option<&str>, more: &str) -> String {
    let cookie = cookie.map_or_else(String::new, |token| format!("Cookie: sid={token}\r\n"));
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {at}\r\nUser-Agent: bench\r\nAccept-Language: ja\r\n{cookie}{more}\r\n"
    )
}

/// Asks over `connections` for `time`, or until `request` has no more to ask; an answer should have the status `wanted`. `request` is told
/// the connection and how many it sent before.
pub fn run(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    wanted: u16,
    request: &(dyn Fn(usize, usize) -> Option<Request> + Sync),
) -> Outcome {
    let started = Instant::now();
    let until = started + time;
    let wrong = AtomicUsize::new(0);
    let status = AtomicUsize::new(0);
    let bytes = AtomicUsize::new(0);
    let mut times: Vec<f64> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|connection| {
                let (wrong, status, bytes) = (&wrong, &status, &bytes);
                scope.spawn(move || {
                    let mut times = Vec::new();
                    let Ok(mut line) = Line::open(address) else {
                        return times;
                    };
                    let mut sent = 0;
                    while Instant::now() < until {
                        let Some(next) = request(connection, sent) else {
                            break;
                        };
                        sent += 1;
                        let began = Instant::now();
                        match line.ask(&next) {
                            Ok((got, length)) => {
                                times.push(began.elapsed().as_secs_f64() * 1_000.0);
                                bytes.store(length, Ordering::Relaxed);
                                if got != wanted {
                                    wrong.fetch_add(1, Ordering::Relaxed);
                                    status.store(usize::from(got), Ordering::Relaxed);
                                }
                            }
                            Err(_) => match Line::open(address) {
                                Ok(again) => line = again,
                                Err(_) => break,
                            },
                        }
                    }
                    times
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_default())
            .collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (times.len() as f64 * share) as usize;
        times
            .get(index.min(times.len().saturating_sub(1)))
            .copied()
            .unwrap_or(0.0)
    };
    Outcome {
        rate: times.len() as f64 / seconds,
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        bytes: bytes.into_inner(),
        wrong: wrong.into_inner(),
        status: u16::try_from(status.into_inner()).unwrap_or(0),
    }
}

/// Asks once; the status.
pub fn once(address: SocketAddr, request: &Request) -> std::io::Result<u16> {
    Line::open(address)?.ask(request).map(|(status, _)| status)
}

/// Opens a connection for each request, reads its answer's status and keeps it open: streams that go on. How many were granted.
pub fn hold(address: SocketAddr, requests: &[Request]) -> (Vec<TcpStream>, usize) {
    let mut held = Vec::with_capacity(requests.len());
    let mut granted = 0;
    for request in requests {
        let Ok(mut line) = Line::open(address) else {
            break;
        };
        if line.reader.get_mut().write_all(&request.0).is_err() {
            break;
        }
        let mut status = String::new();
        granted +=
            usize::from(line.reader.read_line(&mut status).is_ok() && status.contains(" 200 "));
        held.push(line.reader.into_inner());
    }
    (held, granted)
}

struct Line {
    reader: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Line {
    fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(3))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            reader: BufReader::with_capacity(64 * 1024, stream),
            body: Vec::new(),
        })
    }

    /// Sends and reads the whole answer: status and length of the body.
    fn ask(&mut self, request: &Request) -> std::io::Result<(u16, usize)> {
        self.reader.get_mut().write_all(&request.0)?;
        let fault = |what: &str| std::io::Error::other(what.to_owned());
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line
            .split_whitespace()
            .nth(1)
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| fault("no status"))?;
        let (mut length, mut chunked) = (0_usize, false);
        loop {
            line.clear();
            if self.reader.read_line(&mut line)? <= 2 {
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(|_| fault("bad length"))?;
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                chunked = value.trim().eq_ignore_ascii_case("chunked");
            }
        }
        if !chunked {
            self.body.resize(length, 0);
            self.reader.read_exact(&mut self.body)?;
            return Ok((status, length));
        }
        let mut total = 0;
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16).map_err(|_| fault("bad chunk"))?;
            self.body.resize(size + 2, 0);
            self.reader.read_exact(&mut self.body)?;
            total += size;
            if size == 0 {
                return Ok((status, total));
            }
        }
    }
}
