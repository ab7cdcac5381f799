//! Checkpoints as signed notes (C2SP tlog-checkpoint and signed-note, Ed25519), so that
//! witnesses and tools of others can read, keep and cosign them.
//!
//! ```text
//! nrm-panel/4c3f0a9d61b27e58
//! 1312
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — nrm-panel/4c3f0a9d61b27e58 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
//! ```
//!
//! Origin, number of leaves and root; an empty line; one line a signature.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::Digest;

/// The mark of Ed25519 in keys and key identifiers.
const ED25519: u8 = 1;

/// What begins a line that holds a signature.
const SIGNATURE: &str = "\u{2014} ";

/// Why a note is not a checkpoint of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// It is not in the shape of a checkpoint.
    #[error("it is not a signed checkpoint")]
    Malformed,
    /// The key has not signed it, or not this text.
    #[error("it is not signed by the key of this ledger")]
    Unsigned,
    /// The key has signed it, for another ledger.
    #[error("it is a checkpoint of another ledger")]
    OtherLedger,
}

/// What a checkpoint says: so many leaves have this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The ledger.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root of the tree of those leaves.
    pub root: Digest,
}

impl Checkpoint {
    fn body(&self) -> String {
        let Self { origin, size, root } = self;
        format!("{origin}\n{size}\n{}\n", STANDARD.encode(root.0))
    }

    fn parse(body: &str) -> Option<Self> {
        let mut lines = body.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let number: u64 = size.parse().ok()?;
        let root = STANDARD.decode(root).ok()?;
        // What a later version may add after the three lines is signed and says nothing
        // here.
        let read = Self {
            origin: origin.to_owned(),
            size: number,
            root: Digest(root.try_into().ok()?),
        };
        // One writing only: no sign, no leading zero.
        (!origin.is_empty() && body.starts_with(&read.body())).then_some(read)
    }
}

/// The public key of a ledger: its name and an Ed25519 key. As text it is a verifier
/// key of signed-note: `NAME+KEY-ID+BASE64`.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    key: VerifyingKey,
}

impl PublicKey {
    /// Returns the name of the ledger: the origin of its checkpoints.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads a note and returns what it says, if this key has signed it.
    ///
    /// # Errors
    /// Where it is no checkpoint, is not signed by this key or is of another ledger.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let (body, signatures) = note.rsplit_once("\n\n").ok_or(NoteError::Malformed)?;
        // The last line of the body ends before the empty line.
        let body = &note[..=body.len()];
        let signatures = signatures.strip_suffix('\n').ok_or(NoteError::Malformed)?;
        let mut signed = false;
        for line in signatures.split('\n') {
            let line = line.strip_prefix(SIGNATURE).ok_or(NoteError::Malformed)?;
            let (name, bytes) = line.split_once(' ').ok_or(NoteError::Malformed)?;
            let bytes = STANDARD.decode(bytes).map_err(|_| NoteError::Malformed)?;
            let (id, signature) = bytes.split_at_checked(4).ok_or(NoteError::Malformed)?;
            // Others may have cosigned: what they say is not for this key to judge.
            if name != self.name || id != self.id() {
                continue;
            }
            let signature = Signature::from_slice(signature).map_err(|_| NoteError::Unsigned)?;
            self.key
                .verify_strict(body.as_bytes(), &signature)
                .map_err(|_| NoteError::Unsigned)?;
            signed = true;
        }
        if !signed {
            return Err(NoteError::Unsigned);
        }
        let checkpoint = Checkpoint::parse(body).ok_or(NoteError::Malformed)?;
        if checkpoint.origin == self.name {
            Ok(checkpoint)
        } else {
            Err(NoteError::OtherLedger)
        }
    }

    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marked = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        let id = u32::from_be_bytes(self.id());
        write!(f, "{}+{id:08x}+{}", self.name, STANDARD.encode(marked))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "a public key is written NAME+KEY-ID+BASE64";
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(SHAPE);
        };
        let marked = STANDARD.decode(key).map_err(|_| SHAPE)?;
        let (mark, key) = marked.split_first().ok_or(SHAPE)?;
        if *mark != ED25519 {
            return Err("the public key is not an Ed25519 key");
        }
        let key = key.try_into().map_err(|_| SHAPE)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| SHAPE)?;
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(SHAPE);
        }
        let read = Self {
            name: name.to_owned(),
            key,
        };
        // The key identifier covers name and key: a mistyped key is noticed.
        if read.to_string() == text {
            Ok(read)
        } else {
            Err("the public key is mistyped: its key identifier is another one")
        }
    }
}

/// Signs the checkpoints of a ledger.
#[derive(Clone)]
pub struct Signer {
    public: PublicKey,
    key: SigningKey,
}

impl Signer {
    /// Makes a signer from 32 secret bytes. The same bytes make the same ledger: its
    /// name is derived from the key.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let hash = Digest(Sha256::digest(key.verifying_key().as_bytes()).into());
        let public = PublicKey {
            name: format!("nrm-panel/{}", &hash.to_string()[..16]),
            key: key.verifying_key(),
        };
        Self { public, key }
    }

    /// Returns the public key.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a checkpoint and returns the note.
    #[must_use]
    pub fn sign(&self, size: u64, root: Digest) -> String {
        let body = Checkpoint {
            origin: self.public.name.clone(),
            size,
            root,
        }
        .body();
        let signature = self.key.sign(body.as_bytes()).to_bytes();
        let bytes = [self.public.id().as_slice(), &signature].concat();
        let name = &self.public.name;
        format!("{body}\n{SIGNATURE}{name} {}\n", STANDARD.encode(bytes))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, [secret])", self.public.name)
    }
}

/// Returns what a note says, whoever signed it: what a verifier would believe that
/// checks no signature.
#[cfg(test)]
pub(crate) fn unsigned(note: &str) -> Option<Checkpoint> {
    let (body, _) = note.rsplit_once("\n\n")?;
    Checkpoint::parse(&format!("{body}\n"))
}

/// Writes a root as a checkpoint does.
#[cfg(test)]
pub(crate) fn encoded(root: &Digest) -> String {
    STANDARD.encode(root.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer::from_seed(&[3; 32])
    }

    fn root() -> Digest {
        Digest([5; 32])
    }

    #[test]
    fn a_checkpoint_says_what_was_signed() {
        let signer = signer();
        let note = signer.sign(1312, root());
        let checkpoint = signer.public().open(&note).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (1312, root()));
        assert_eq!(checkpoint.origin, signer.public().name());
    }

    /// The verifier key and the note of the specification (c2sp.org/signed-note), which
    /// other programs made.
    #[test]
    fn the_note_of_the_specification_is_understood() {
        let key: PublicKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            .parse()
            .unwrap();
        let note = "If you think cryptography is the answer to your problem,\n\
             then you don't know what your problem is.\n\n\
             — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        // Its signature stands; it is no checkpoint.
        assert_eq!(key.open(note), Err(NoteError::Malformed));
        let other = note.replace("answer", "anzwer");
        assert_eq!(key.open(&other), Err(NoteError::Unsigned));
    }

    #[test]
    fn every_flipped_bit_of_a_note_is_noticed() {
        let signer = signer();
        let note = signer.sign(1312, root()).into_bytes();
        for place in 0..note.len() * 8 {
            let mut altered = note.clone();
            altered[place / 8] ^= 1 << (place % 8);
            let opened = String::from_utf8(altered).map(|note| signer.public().open(&note));
            assert!(!matches!(opened, Ok(Ok(_))), "bit {place}");
        }
    }

    #[test]
    fn a_cosigned_note_is_still_one_of_ours() {
        let (ours, witness) = (signer(), Signer::from_seed(&[4; 32]));
        let note = ours.sign(7, root());
        let theirs = witness.sign(7, root());
        let (_, line) = theirs.rsplit_once("\n\n").unwrap();
        let cosigned = format!("{note}{line}");
        assert_eq!(ours.public().open(&cosigned).unwrap().size, 7);
        assert_eq!(witness.public().open(&note), Err(NoteError::Unsigned));
        // What the witness signed was its own text.
        assert_eq!(witness.public().open(&cosigned), Err(NoteError::Unsigned));
    }

    #[test]
    fn a_number_has_one_writing() {
        let signer = signer();
        let honest = Checkpoint {
            origin: signer.public().name().to_owned(),
            size: 7,
            root: root(),
        };
        for (written, size) in [
            ("7", Ok(7)),
            ("07", Err(())),
            ("+7", Err(())),
            ("-7", Err(())),
        ] {
            let body = honest.body().replace("\n7\n", &format!("\n{written}\n"));
            let read = Checkpoint::parse(&body).map(|read| read.size).ok_or(());
            assert_eq!(read, size, "{written}");
        }
        let extended = format!("{}further\n", honest.body());
        assert_eq!(Checkpoint::parse(&extended), Some(honest));
    }

    #[test]
    fn a_key_is_read_as_it_is_written_and_a_mistyped_one_is_not() {
        let key = signer().public().clone();
        let text = key.to_string();
        assert_eq!(text.parse::<PublicKey>(), Ok(key));
        for wrong in [
            text.replacen('n', "m", 1),
            text.replace('+', "-"),
            format!("{text}A"),
            String::new(),
        ] {
            assert!(wrong.parse::<PublicKey>().is_err(), "{wrong}");
        }
    }
}
