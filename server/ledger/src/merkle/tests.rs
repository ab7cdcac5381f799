//! Against the reference vectors of Certificate Transparency (RFC 6962), and against
//! the definitions of RFC 9162 written down as they stand.

use proptest::prelude::*;

use super::*;

/// The eight leaves of the reference vectors.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The roots of the trees of the first one to eight leaves.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Place of the leaf, size of the tree, proof.
const INCLUSION: [(u64, u64, &[&str]); 5] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        3,
        &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    ),
    (
        1,
        5,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

/// Size of the old tree, of the new tree, proof.
const CONSISTENCY: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

fn digest(text: &str) -> Digest {
    text.parse().unwrap()
}

fn tree(leaves: &[Digest]) -> (Tree, Frontier) {
    let (mut tree, mut frontier) = (Tree::default(), Frontier::new());
    for leaf in leaves {
        tree.push(*leaf);
        frontier.push(*leaf);
    }
    (tree, frontier)
}

fn known() -> Vec<Digest> {
    LEAVES.iter().map(|data| leaf_hash(data)).collect()
}

fn at(place: u64) -> usize {
    usize::try_from(place).unwrap()
}

#[test]
fn rfc_6962_the_roots_are_those_of_the_reference_vectors() {
    assert_eq!(Frontier::new().root(), digest(EMPTY));
    assert_eq!(Tree::default().root(0), Some(digest(EMPTY)));
    for (size, root) in (1..).zip(ROOTS) {
        let (tree, frontier) = tree(&known()[..size]);
        assert_eq!(frontier.root(), digest(root), "{size} leaves");
        assert_eq!(tree.root(size as u64), Some(digest(root)), "{size} leaves");
    }
}

#[test]
fn rfc_6962_inclusion_proofs_are_those_of_the_reference_vectors() {
    let leaves = known();
    let (tree, _) = tree(&leaves);
    for (place, size, proof) in INCLUSION {
        let proof: Vec<Digest> = proof.iter().map(|step| digest(step)).collect();
        assert_eq!(
            tree.inclusion(place, size).as_ref(),
            Some(&proof),
            "{place} of {size}"
        );
        let root = digest(ROOTS[at(size - 1)]);
        assert!(proves_inclusion(
            &leaves[at(place)],
            place,
            size,
            &root,
            &proof
        ));
    }
    assert_eq!(tree.inclusion(0, 0), None);
    assert_eq!(tree.inclusion(8, 8), None);
    assert_eq!(tree.inclusion(0, 9), None);
}

#[test]
fn rfc_6962_consistency_proofs_are_those_of_the_reference_vectors() {
    let (tree, _) = tree(&known());
    for (old, new, proof) in CONSISTENCY {
        let proof: Vec<Digest> = proof.iter().map(|step| digest(step)).collect();
        assert_eq!(
            tree.consistency(old, new).as_ref(),
            Some(&proof),
            "{old} to {new}"
        );
        let (from, to) = (digest(ROOTS[at(old - 1)]), digest(ROOTS[at(new - 1)]));
        assert!(proves_consistency((old, &from), (new, &to), &proof));
    }
    assert_eq!(tree.consistency(5, 4), None);
    assert_eq!(tree.consistency(1, 9), None);
}

// --- The definitions of RFC 9162, as they stand -------------------------------------

fn mth(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let k = largest_power_below(leaves.len());
            node_hash(&mth(&leaves[..k]), &mth(&leaves[k..]))
        }
    }
}

fn path(m: usize, leaves: &[Digest]) -> Vec<Digest> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = largest_power_below(leaves.len());
    if m < k {
        [path(m, &leaves[..k]), vec![mth(&leaves[k..])]].concat()
    } else {
        [path(m - k, &leaves[k..]), vec![mth(&leaves[..k])]].concat()
    }
}

fn subproof(m: usize, leaves: &[Digest], whole: bool) -> Vec<Digest> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![mth(leaves)] };
    }
    let k = largest_power_below(leaves.len());
    if m <= k {
        [subproof(m, &leaves[..k], whole), vec![mth(&leaves[k..])]].concat()
    } else {
        [
            subproof(m - k, &leaves[k..], false),
            vec![mth(&leaves[..k])],
        ]
        .concat()
    }
}

fn largest_power_below(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

fn leaves(count: usize) -> Vec<Digest> {
    (0..count as u64)
        .map(|number| leaf_hash(&number.to_be_bytes()))
        .collect()
}

#[test]
fn rfc_9162_trees_and_proofs_follow_the_definitions_up_to_forty_leaves() {
    let all = leaves(40);
    let (tree, _) = tree(&all);
    for size in 1..=all.len() {
        let root = mth(&all[..size]);
        let count = size as u64;
        assert_eq!(tree.root(count), Some(root));
        for place in 0..size {
            let proof = path(place, &all[..size]);
            assert_eq!(tree.inclusion(place as u64, count).as_ref(), Some(&proof));
            assert!(proves_inclusion(
                &all[place],
                place as u64,
                count,
                &root,
                &proof
            ));
        }
        for old in 1..=size {
            let proof = subproof(old, &all[..size], true);
            assert_eq!(tree.consistency(old as u64, count).as_ref(), Some(&proof));
            let before = mth(&all[..old]);
            assert!(proves_consistency(
                (old as u64, &before),
                (count, &root),
                &proof
            ));
        }
    }
}

#[test]
fn an_edge_is_taken_up_where_it_was_left() {
    for count in 0..70 {
        let (_, mut frontier) = tree(&leaves(count));
        let peaks = frontier.peaks().to_vec();
        let mut again = Frontier::from_parts(frontier.size(), peaks.clone()).unwrap();
        assert_eq!(again, frontier);
        let next = leaf_hash(b"next");
        frontier.push(next);
        again.push(next);
        assert_eq!(again.root(), frontier.root());
        let too_many = [peaks, vec![next]].concat();
        assert_eq!(Frontier::from_parts(count as u64, too_many), None);
    }
}

#[test]
fn nothing_is_proved_to_be_in_an_empty_tree() {
    let leaf = leaf_hash(b"");
    assert!(!proves_inclusion(&leaf, 0, 0, &empty_root(), &[]));
    assert!(proves_consistency((0, &empty_root()), (1, &leaf), &[]));
    assert!(!proves_consistency((0, &leaf), (1, &leaf), &[]));
    assert!(!proves_consistency((2, &leaf), (1, &leaf), &[]));
    assert!(!proves_consistency((1, &leaf), (2, &leaf), &[]));
}

proptest! {
    /// A proof stands for one leaf, one place, one size and one root. Where the claim
    /// is another the verifier says no, whatever was altered.
    #[test]
    fn a_forged_proof_proves_nothing(
        count in 2_usize..200, place in 0_usize..200, old in 1_usize..200,
        step in any::<prop::sample::Index>(), bit in 0_usize..256, kind in 0..4,
    ) {
        let all = leaves(count);
        let (tree, frontier) = tree(&all);
        let (place, old) = (place % count, 1 + old % (count - 1));
        let (size, root) = (count as u64, frontier.root());
        let forge = |mut proof: Vec<Digest>| {
            let chosen = if proof.is_empty() { 0 } else { step.index(proof.len()) };
            match kind {
                0 if !proof.is_empty() => proof[chosen].0[bit / 8] ^= 1 << (bit % 8),
                1 if !proof.is_empty() => { proof.remove(chosen); }
                2 if proof.len() > 1 => {
                    let next = (chosen + 1) % proof.len();
                    proof.swap(chosen, next);
                }
                _ => proof.insert(chosen, leaf_hash(&[9])),
            }
            proof
        };
        let honest = tree.inclusion(place as u64, size).unwrap();
        prop_assert!(proves_inclusion(&all[place], place as u64, size, &root, &honest));
        prop_assert!(!proves_inclusion(&all[place], place as u64, size, &root, &forge(honest.clone())));
        let other = (place + 1) % count;
        prop_assert!(!proves_inclusion(&all[other], place as u64, size, &root, &honest));
        prop_assert!(!proves_inclusion(&all[place], other as u64, size, &root, &honest));

        let before = tree.root(old as u64).unwrap();
        let honest = tree.consistency(old as u64, size).unwrap();
        let (then, now) = ((old as u64, &before), (size, &root));
        prop_assert!(proves_consistency(then, now, &honest));
        prop_assert!(!proves_consistency(then, now, &forge(honest.clone())));
        let other = leaf_hash(b"another history");
        prop_assert!(!proves_consistency((old as u64, &other), now, &honest));
        prop_assert!(!proves_consistency(then, (size, &other), &honest));
    }
}
