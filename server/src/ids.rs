//! Identifiers and references from a random source.

use std::sync::{Arc, Mutex, PoisonError};

use nrm_panel_domain::id::IdSource;
use uuid::{Builder, Uuid};

use crate::clock::Clock;

/// UUIDv7 identifiers: their order is the order they were made in, which keeps index
/// pages together and lists honest; what the order leaves is random. They are never a
/// capability (decision 9).
pub struct RandomIds {
    clock: Arc<dyn Clock>,
    last: Mutex<Last>,
}

/// The last identifier made: its millisecond and the 74 bits behind it.
struct Last {
    millis: u64,
    tail: u128,
}

/// The bits of a UUIDv7 that are neither time nor marks.
const TAIL_BITS: u32 = 74;

impl RandomIds {
    /// Makes a source on a clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            last: Mutex::new(Last { millis: 0, tail: 0 }),
        }
    }
}

impl std::fmt::Debug for RandomIds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RandomIds")
    }
}

impl IdSource for RandomIds {
    fn next(&self) -> Uuid {
        let now = u64::try_from(self.clock.now().micros() / 1_000).unwrap_or(0);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if now > last.millis {
            // The top bit is left clear, so that steps within the millisecond fit.
            let tail = u128::from_be_bytes(random()) >> (128 - TAIL_BITS + 1);
            *last = Last { millis: now, tail };
        } else {
            // The same millisecond, a clock that went back, or a test clock that stands
            // still: a random step keeps the order without being guessed.
            last.tail += 1 + u128::from(u32::from_be_bytes(random()));
        }
        let bytes = last.tail.to_be_bytes();
        let mut tail = [0; 10];
        // 12 bits behind the version mark, 62 behind the variant mark.
        let high = u16::from_be_bytes([bytes[6], bytes[7]]) << 2 | u16::from(bytes[8] >> 6);
        tail[..2].copy_from_slice(&high.to_be_bytes());
        tail[2..].copy_from_slice(&bytes[8..]);
        Builder::from_unix_timestamp_millis(last.millis, &tail).into_uuid()
    }
}

/// Letters and digits that cannot be misread for each other.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKLMNPQRSTVWXY";

/// Makes the reference people print: random, with the site's prefix and a check
/// character, such as `WWK-7K3M-Q9TZ-4`. It says nothing of a child or of order.
#[must_use]
pub fn case_reference(prefix: &str) -> String {
    let random: [u8; 10] = random();
    let body: Vec<usize> = random
        .iter()
        .take(8)
        .map(|byte| usize::from(*byte) % ALPHABET.len())
        .collect();
    let text = |part: &[usize]| -> String {
        part.iter()
            .map(|index| char::from(ALPHABET[*index]))
            .collect()
    };
    format!(
        "{prefix}-{}-{}-{}",
        text(&body[..4]),
        text(&body[4..]),
        text(&[check(&body)])
    )
}

/// Returns whether the check character of a reference is right: a mistyped or
/// swapped character is caught before anything is looked up.
#[must_use]
pub fn is_case_reference(reference: &str) -> bool {
    let mut parts = reference.rsplitn(4, '-');
    let (Some(last), Some(second), Some(first), Some(_prefix)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let index = |character: u8| ALPHABET.iter().position(|known| *known == character);
    let body: Option<Vec<usize>> = first.bytes().chain(second.bytes()).map(index).collect();
    match (body, last.as_bytes()) {
        (Some(body), [character]) if body.len() == 8 => index(*character) == Some(check(&body)),
        _ => false,
    }
}

/// A weighted sum over the alphabet; neighbours have different weights, so that a
/// swap is seen.
fn check(body: &[usize]) -> usize {
    body.iter()
        .enumerate()
        .map(|(place, value)| (place * 2 + 1) * value)
        .sum::<usize>()
        % ALPHABET.len()
}

/// Fills an array from the operating system.
///
/// # Panics
/// Where the operating system has no randomness to give: nothing safe can be made
/// without it.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(
        clippy::expect_used,
        reason = "without randomness no identifier or key is safe"
    )]
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use nrm_panel_domain::time::UtcTime;

    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn identifiers_keep_the_order_they_were_made_in() {
        let instant = |text| UtcTime::parse_rfc3339(text).unwrap();
        let clock = Arc::new(ManualClock::at(instant("2026-10-14T09:00:00Z")));
        let ids = RandomIds::new(clock.clone());
        let mut made: Vec<Uuid> = (0..10_000).map(|_| ids.next()).collect();
        clock.set(instant("2026-10-14T09:00:00.001Z"));
        made.push(ids.next());
        clock.set(instant("2026-10-14T08:00:00Z"));
        made.push(ids.next());
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn a_reference_carries_a_check_character() {
        for _ in 0..200 {
            let reference = case_reference("WWK");
            assert!(is_case_reference(&reference), "{reference}");
            let wrong: String = reference
                .char_indices()
                .map(|(place, c)| {
                    if place == 4 {
                        if c == 'A' { 'B' } else { 'A' }
                    } else {
                        c
                    }
                })
                .collect();
            assert!(!is_case_reference(&wrong), "{wrong}");
        }
        assert!(!is_case_reference("WWK"));
        assert!(!is_case_reference("01990000-0000-7000-8000-000000000000"));
    }
}
