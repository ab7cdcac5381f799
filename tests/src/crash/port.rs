//! A port that stays free while nobody listens on it.

use std::{fs, net::TcpListener};

use super::Outcome;

/// Finds a loopback address whose port the system gives to nobody by itself. A client
/// that calls a port of the range for outgoing connections, while the server is dead,
/// may be given that very port and be connected to itself.
pub(crate) fn quiet() -> Outcome<String> {
    let range = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range")?;
    let lowest: u16 = range
        .split_whitespace()
        .next()
        .ok_or("the range of outgoing ports cannot be read")?
        .parse()?;
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    let (floor, ceiling) = (10_000, lowest.max(10_001));
    let start = floor + u16::from_le_bytes(bytes) % (ceiling - floor);
    (start..ceiling)
        .chain(floor..start)
        .map(|port| format!("127.0.0.1:{port}"))
        .find(|address| TcpListener::bind(address).is_ok())
        .ok_or_else(|| "no port is free".into())
}
