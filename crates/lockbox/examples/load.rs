//! Many people at once on a running server: `load URL SECONDS PAUSE TOKEN...`, a person for each token, each with so many
//! milliseconds between two pages, half of it or twice as it comes. Every person asks for
//! the queue, opens an item of it, sends the money back and takes that back again, and looks for a check number, an amount
//! and a name, over and over. Prints how long each of them took.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// How long pages of one kind took.
type Times = BTreeMap<&'static str, Vec<Duration>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, seconds, pause, tokens @ ..] = arguments.as_slice() else {
        return Err(std::io::Error::other("load URL SECONDS PAUSE TOKEN..."));
    };
    let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let until = Instant::now() + Duration::from_secs(seconds.parse().unwrap_or(30));
    let pause = Duration::from_millis(pause.parse().unwrap_or_default());
    let people: Vec<_> = (0..)
        .zip(tokens)
        .map(|(nth, token)| tokio::spawn(work(host.clone(), token.clone(), nth, until, pause)))
        .collect();
    let mut all = Times::new();
    for person in people {
        for (kind, times) in person.await.map_err(std::io::Error::other)?? {
            all.entry(kind).or_default().extend(times);
        }
    }
    println!("{:<14} {:>8} {:>10} {:>10} {:>10}", "page", "count", "median", "p99", "longest");
    for (kind, mut times) in all {
        times.sort_unstable();
        let at = |permille: usize| times.get((times.len().saturating_sub(1)) * permille / 1000).copied();
        let text = |time: Option<Duration>| format!("{:.1} ms", time.unwrap_or_default().as_secs_f64() * 1e3);
        println!(
            "{kind:<14} {:>8} {:>10} {:>10} {:>10}",
            times.len(),
            text(at(500)),
            text(at(990)),
            text(at(1000))
        );
    }
    Ok(())
}

async fn work(
    host: String,
    token: String,
    nth: usize,
    until: Instant,
    pause: Duration,
) -> std::io::Result<Times> {
    // People do not begin at the same instant.
    tokio::time::sleep(pause * u32::try_from(nth % 20).unwrap_or(0) / 20).await;
    let mut line = BufReader::new(TcpStream::connect(&host).await?);
    let mut times = Times::new();
    let mut after = String::new();
    let mut round = nth;
    let mut dice = nth as u64 + 1;
    while Instant::now() < until {
        tokio::time::sleep(rest(pause, &mut dice)).await;
        let list = Request { kind: "queue", path: &format!("/queue{after}"), body: None };
        let list = timed(&mut line, &host, &token, list, &mut times).await?;
        let ids: Vec<&str> =
            list.split("href=\"/queue/").skip(1).filter_map(|p| p.split('"').next()).collect();
        // Everybody works somewhere else in the list.
        let Some(id) = ids.get((round * 7 + nth * 13) % ids.len().max(1)).copied() else { break };
        tokio::time::sleep(rest(pause, &mut dice)).await;
        let item = Request { kind: "item", path: &format!("/queue/{id}"), body: None };
        let item = timed(&mut line, &host, &token, item, &mut times).await?;
        let fact = |label: &str| {
            let at = item.find(&format!("<th scope=\"row\">{label}</th><td"))?;
            let cell = item.get(at..)?.split_once("<td")?.1.split_once('>')?.1.split_once("</td>")?.0;
            Some(cell.trim_start_matches("<b>").trim_end_matches("</b>").trim().to_owned())
        };
        if item.contains(&format!("data-lease=\"{id}\"")) && fact("Amount").is_some() {
            for action in ["return-to-sender", "undo"] {
                tokio::time::sleep(rest(pause, &mut dice)).await;
                let (path, body) =
                    (format!("/api/v1/queue/{id}/resolve"), format!("{{\"action\":\"{action}\"}}"));
                let decision = Request { kind: "decide", path: &path, body: Some(&body) };
                timed(&mut line, &host, &token, decision, &mut times).await?;
            }
        }
        for (kind, label) in [("find-serial", "Check no."), ("find-amount", "Amount"), ("find-name", "Payer")]
        {
            let Some(asked) = fact(label) else { continue };
            let path = format!("/find?q={}", asked.replace(' ', "+").replace('$', "%24"));
            tokio::time::sleep(rest(pause, &mut dice)).await;
            timed(&mut line, &host, &token, Request { kind, path: &path, body: None }, &mut times).await?;
        }
        after = ids.last().map_or_else(String::new, |last| format!("?after={last}"));
        if round.is_multiple_of(20) {
            after.clear();
        }
        round += 1;
    }
    Ok(times)
}

/// Between half the pause and one and a half of it: people do not turn their pages in step.
fn rest(pause: Duration, dice: &mut u64) -> Duration {
    *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    pause / 2 + pause * u32::try_from(*dice >> 33 & 1023).unwrap_or(0) / 1024
}

/// What is asked for; with a body it is a decision.
struct Request<'a> {
    kind: &'static str,
    path: &'a str,
    body: Option<&'a str>,
}

async fn timed(
    line: &mut BufReader<TcpStream>,
    host: &str,
    token: &str,
    Request { kind, path, body }: Request<'_>,
    times: &mut Times,
) -> std::io::Result<String> {
    let begun = Instant::now();
    let (method, sent) = body.map_or(("GET", ""), |body| ("POST", body));
    let length = sent.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n{sent}"
    );
    line.get_mut().write_all(request.as_bytes()).await?;
    let mut length = 0;
    let mut head = String::new();
    line.read_line(&mut head).await?;
    let status = head.split(' ').nth(1).unwrap_or_default().to_owned();
    loop {
        head.clear();
        line.read_line(&mut head).await?;
        if head.trim().is_empty() {
            break;
        }
        if let Some(value) = head.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    line.read_exact(&mut body).await?;
    // The only one that is found is shown at once; an entry may be another's by now.
    if !matches!(status.as_str(), "200" | "303" | "409") {
        let said = String::from_utf8_lossy(&body).into_owned();
        return Err(std::io::Error::other(format!("{path}: {status} {said}")));
    }
    times.entry(kind).or_default().push(begun.elapsed());
    Ok(String::from_utf8_lossy(&body).into_owned())
}
