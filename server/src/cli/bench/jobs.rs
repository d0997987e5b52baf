//! What is done in the background: a file taken in while pages are asked for, a day's snapshot.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::Arguments;
use super::load::{self, Outcome, Request};
use super::stage::{Server, Stage, hiroba_command};
use crate::cli::say::complain;

/// Imports a file of usage while a page is asked for.
pub(super) fn import(
    arguments: &Arguments,
    stage: &Stage,
    server: &Server,
    topic: &str,
) -> Result<(String, String), String> {
    let path = stage.folder.join("usage.csv");
    let months = 100;
    let write = || -> std::io::Result<()> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
        writeln!(
            file,
            "account,month,accounts_created,licensed_users,login_users"
        )?;
        for row in 0..arguments.rows {
            let account = 1_001 + (row / months) % arguments.accounts;
            let month = row % months;
            writeln!(
                file,
                "C{account:05},{:04}-{:02},{},{},{}",
                2010 + month / 12,
                1 + month % 12,
                20 + row % 50,
                100,
                10 + row % 10
            )?;
        }
        file.flush()
    };
    write().map_err(|error| error.to_string())?;
    let request = Request::get(server.address, topic, None);
    let calm = load::run(server.address, 2, Duration::from_secs(2), 200, &|_, _| {
        Some(request.clone())
    });
    complain!("importing {} rows", arguments.rows);
    let started = Instant::now();
    let mut child = hiroba_command(&stage.url, &stage.folder)?
        .args(["import", "usage"])
        .arg(&path)
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut most = 0.0_f64;
    let mut beside: Vec<Outcome> = Vec::new();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break Some(status);
        }
        if started.elapsed() > Duration::from_secs(150) {
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        let memory =
            std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        if let Some(peak) = memory.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            most = most.max(
                peak.split_whitespace()
                    .next()
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(0.0),
            );
        }
        beside.push(load::run(
            server.address,
            2,
            Duration::from_millis(500),
            200,
            &|_, _| Some(request.clone()),
        ));
    };
    let seconds = started.elapsed().as_secs_f64();
    let name = format!("import of {} rows of usage", arguments.rows);
    if !status.is_some_and(|status| status.success()) {
        let mut why = String::new();
        if let Some(mut stderr) = child.stderr.take() {
            let _ = std::io::Read::read_to_string(&mut stderr, &mut why);
        }
        return Ok((
            name,
            format!(
                "failed or took more than 150 s: {}",
                why.lines().next().unwrap_or("no reason given")
            ),
        ));
    }
    let mut p99: Vec<f64> = beside.iter().map(|outcome| outcome.p99).collect();
    p99.sort_by(f64::total_cmp);
    let middle = p99.get(p99.len() / 2).copied().unwrap_or(0.0);
    Ok((
        name,
        format!(
            "{:.0} rows/s, {:.0} MB at most; a page's p99 {:.1} → {middle:.1} ms",
            arguments.rows as f64 / seconds,
            most / 1_024.0,
            calm.p99
        ),
    ))
}

pub(super) fn snapshot(stage: &Stage) -> Result<(String, String), String> {
    let yesterday = stage.hiroba.now().local_day(stage.hiroba.zone) - chrono::Duration::days(1);
    let started = Instant::now();
    let rows = domain::health::snapshot::recompute(&stage.hiroba, yesterday)
        .map_err(|error| error.to_string())?;
    Ok((
        format!(
            "one day's snapshot of {} accounts, {} ledger rows",
            rows.len(),
            stage.events
        ),
        format!("{:.2} s", started.elapsed().as_secs_f64()),
    ))
}
