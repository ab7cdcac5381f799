//! What the machine gives: the price of a sync, and what a process has used.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use super::Outcome;

/// How long one look at the disk takes.
const LOOK: Duration = Duration::from_millis(400);

/// Ticks of /proc a second; Linux has shown 100 to programs on every machine this
/// project builds for.
const TICKS: u64 = 100;

/// Appends 4 KB and syncs, again and again, as a log does; returns the median.
pub(super) fn sync_price(folder: &Path) -> Outcome<Duration> {
    let path = folder.join("probe");
    let mut file = File::create(&path)?;
    let mut prices = Vec::new();
    let start = Instant::now();
    while start.elapsed() < LOOK {
        let one = Instant::now();
        file.write_all(&[0x5a; 4096])?;
        file.sync_data()?;
        prices.push(one.elapsed());
    }
    fs::remove_file(&path)?;
    prices.sort_unstable();
    Ok(prices[prices.len() / 2])
}

/// Processor time a process has used so far, all its threads.
pub(super) fn cpu(pid: u32) -> Outcome<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name of the command stands in parentheses and may hold spaces.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let mut fields = fields.split(' ').skip(11);
    let mut ticks = || -> Outcome<u64> { Ok(fields.next().unwrap_or_default().parse()?) };
    let used = ticks()? + ticks()?;
    Ok(Duration::from_millis(used * 1000 / TICKS))
}

/// Memory a process holds now, in bytes.
pub(super) fn resident(pid: u32) -> Outcome<u64> {
    held(pid, "VmRSS:")
}

/// The most memory a process held, in bytes, since [`forget_peak`].
pub(super) fn peak(pid: u32) -> Outcome<u64> {
    held(pid, "VmHWM:")
}

/// Lets the most memory this process held begin again at what it holds now.
pub(super) fn forget_peak() -> Outcome<()> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

fn held(pid: u32, what: &str) -> Outcome<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let kilobytes: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix(what))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .unwrap_or_default()
        .parse()?;
    Ok(kilobytes * 1024)
}

/// What kind of machine this is, in a line.
pub(super) fn machine() -> Outcome<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown", |rest| rest.trim_start_matches([':', ' ', '\t']));
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kilobytes: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .unwrap_or_default()
        .parse()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!(
        "{} cores of {model}, {} GiB, Linux {}",
        cores(),
        kilobytes / 1024 / 1024,
        kernel.trim()
    ))
}

/// Processors that may be used.
pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
