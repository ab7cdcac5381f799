//! The Merkle tree of RFC 9162, section 2.1, over SHA-256. Sizes and places are
//! numbers of leaves; proofs are in the order the RFC gives.

#[cfg(test)]
mod tests;

use sha2::{Digest as _, Sha256};

use crate::Digest;

/// Returns the hash of a leaf.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Digest {
    let hash = Sha256::new().chain_update([0]).chain_update(data);
    Digest(hash.finalize().into())
}

fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let hash = Sha256::new()
        .chain_update([1])
        .chain_update(left.0)
        .chain_update(right.0);
    Digest(hash.finalize().into())
}

fn empty_root() -> Digest {
    Digest(Sha256::digest(b"").into())
}

/// The right edge of a tree: the roots of its complete subtrees, the largest first. It
/// is all that is needed to add leaves and to compute the root, and at most 64 hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Default for Frontier {
    fn default() -> Self {
        Self::new()
    }
}

impl Frontier {
    /// Returns the edge of the empty tree.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// Takes up an edge that was kept; `None` where it has not one hash for each
    /// complete subtree. Whether they are the right ones, [`Frontier::root`] tells.
    #[must_use]
    pub fn from_parts(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// Returns the number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the roots of the complete subtrees, the largest first.
    #[must_use]
    pub fn peaks(&self) -> &[Digest] {
        &self.peaks
    }

    /// Adds a leaf, given its hash ([`leaf_hash`]).
    pub fn push(&mut self, leaf: Digest) {
        let mut carried = leaf;
        let mut size = self.size;
        // A complete subtree on the right joins its equal on the left.
        while size & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                carried = node_hash(&left, &carried);
            }
            size >>= 1;
        }
        self.peaks.push(carried);
        self.size += 1;
    }

    /// Returns the root.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

/// A whole tree in memory, for making proofs: 64 bytes a leaf.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Roots of the complete subtrees of 2^height leaves, from the left.
    levels: Vec<Vec<Digest>>,
}

impl Tree {
    /// Adds a leaf, given its hash ([`leaf_hash`]).
    pub fn push(&mut self, leaf: Digest) {
        let mut carried = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(carried);
            match level.as_slice() {
                [.., left, right] if level.len().is_multiple_of(2) => {
                    carried = node_hash(left, right)
                }
                _ => return,
            }
        }
    }

    /// Returns the number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Returns the root of the tree of the first `size` leaves; `None` where there are
    /// fewer.
    #[must_use]
    pub fn root(&self, size: u64) -> Option<Digest> {
        match size {
            0 => Some(empty_root()),
            _ if size > self.size() => None,
            _ => self.subtree(0, size),
        }
    }

    /// Proves that a leaf is in the tree of the first `size` leaves (RFC 9162, 2.1.3);
    /// `None` where it is not.
    #[must_use]
    pub fn inclusion(&self, leaf: u64, size: u64) -> Option<Vec<Digest>> {
        if leaf >= size || size > self.size() {
            return None;
        }
        let (mut from, mut to) = (0, size);
        let mut path = Vec::new();
        while to - from > 1 {
            let middle = from + split(to - from);
            if leaf < middle {
                path.push(self.subtree(middle, to)?);
                to = middle;
            } else {
                path.push(self.subtree(from, middle)?);
                from = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// Proves that the tree of the first `old` leaves is the beginning of that of the
    /// first `new` ones (RFC 9162, 2.1.4); `None` where it cannot be.
    #[must_use]
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Digest>> {
        if old > new || new > self.size() {
            return None;
        }
        if old == 0 || old == new {
            return Some(Vec::new());
        }
        let (mut from, mut to) = (0, new);
        let mut path = Vec::new();
        // Down to the subtree that ends where the old tree ends.
        while to != old {
            let middle = from + split(to - from);
            if old <= middle {
                path.push(self.subtree(middle, to)?);
                to = middle;
            } else {
                path.push(self.subtree(from, middle)?);
                from = middle;
            }
        }
        if from > 0 {
            path.push(self.subtree(from, to)?);
        }
        path.reverse();
        Some(path)
    }

    /// Returns the root over the leaves `from..to`, where `from` is a multiple of the
    /// least power of two that is not less than their number.
    fn subtree(&self, from: u64, to: u64) -> Option<Digest> {
        let count = to - from;
        if count.is_power_of_two() {
            let height = count.trailing_zeros();
            let place = usize::try_from(from >> height).ok()?;
            return self.levels.get(height as usize)?.get(place).copied();
        }
        let middle = from + split(count);
        Some(node_hash(
            &self.subtree(from, middle)?,
            &self.subtree(middle, to)?,
        ))
    }
}

/// Returns the largest power of two less than a number of leaves, which is 2 or more.
const fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// Returns whether a proof leads from a leaf at a place to the root of a tree of a size
/// (RFC 9162, 2.1.3.2).
#[must_use]
pub fn proves_inclusion(
    leaf: &Digest,
    place: u64,
    size: u64,
    root: &Digest,
    proof: &[Digest],
) -> bool {
    if place >= size {
        return false;
    }
    let (mut place, mut last) = (place, size - 1);
    let mut reached = *leaf;
    for step in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            reached = node_hash(step, &reached);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            reached = node_hash(&reached, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && reached == *root
}

/// Returns whether a proof shows that a tree is the beginning of a later one (RFC 9162,
/// 2.1.4.2). Each tree is its size and its root.
#[must_use]
pub fn proves_consistency(old: (u64, &Digest), new: (u64, &Digest), proof: &[Digest]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    if old_size == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    if old_size > new_size {
        return false;
    }
    // The root of an old tree that is complete is no part of the proof.
    let (start, steps) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        match proof.split_first() {
            Some((first, rest)) => (first, rest),
            None => return false,
        }
    };
    if proof.is_empty() {
        return false;
    }
    let (mut place, mut last) = (old_size - 1, new_size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut to_old, mut to_new) = (*start, *start);
    for step in steps {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            to_old = node_hash(step, &to_old);
            to_new = node_hash(step, &to_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            to_new = node_hash(&to_new, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && to_old == *old_root && to_new == *new_root
}
