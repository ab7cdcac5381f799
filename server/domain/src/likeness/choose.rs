//! Which cases are worth comparing: those found by keys that few cases have.

use std::{collections::HashMap, hash::Hash};

/// A key of more cases than this is not followed: it says little, and what it finds is
/// found by a rarer key too.
pub const LONGEST_LIST: usize = 200;

/// At most so many cases are compared.
pub const MOST_CANDIDATES: usize = 250;

/// Chooses among what each key found: those found by rare keys and by many first. A
/// list longer than [`LONGEST_LIST`] is left out, cut or whole.
#[must_use]
pub fn choose<T: Copy + Eq + Hash + Ord>(lists: &[Vec<T>]) -> Vec<T> {
    let mut worth: HashMap<T, f64> = HashMap::new();
    for list in lists.iter().filter(|list| list.len() <= LONGEST_LIST) {
        let each = 1.0 / f64::from(u32::try_from(list.len()).unwrap_or(u32::MAX));
        for case in list {
            *worth.entry(*case).or_default() += each;
        }
    }
    let mut chosen: Vec<(T, f64)> = worth.into_iter().collect();
    chosen.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    chosen.truncate(MOST_CANDIDATES);
    chosen.into_iter().map(|(case, _)| case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_keys_come_first_and_common_ones_are_not_followed() {
        let common: Vec<u32> = (0..=u32::try_from(LONGEST_LIST).unwrap()).collect();
        let usual: Vec<u32> = (1_000..1_100).collect();
        assert_eq!(
            choose(&[common, usual, vec![7], vec![1_050]])[..2],
            [1_050, 7]
        );
        let many: Vec<Vec<u32>> = (0..500).map(|case| vec![case]).collect();
        assert_eq!(choose(&many).len(), MOST_CANDIDATES);
    }
}
