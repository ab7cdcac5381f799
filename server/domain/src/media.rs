//! Documents as files: which are taken, how large, and what they are by their bytes
//! (rules.md R68, security.md row 18).

use crate::code::codes;

/// The largest document, in bytes: 25 MiB (rules.md R68).
pub const LARGEST: u64 = 25 * 1024 * 1024;

/// The most documents of a referral (rules.md R68).
pub const MOST: usize = 100;

/// Length of a chunk in bytes; the last may be shorter (security.md row 12).
pub const CHUNK: u32 = 256 * 1024;

/// Returns how many chunks a length takes.
#[must_use]
pub fn chunks(size: u64) -> u32 {
    u32::try_from(size.div_ceil(u64::from(CHUNK))).unwrap_or(u32::MAX)
}

/// Returns the length of a chunk of a document; 0 behind its end.
#[must_use]
pub fn chunk_length(size: u64, number: u32) -> u64 {
    let start = u64::from(number) * u64::from(CHUNK);
    size.saturating_sub(start).min(u64::from(CHUNK))
}

codes! {
    /// What a document is (rules.md R68).
    pub enum MediaType {
        /// A JPEG picture.
        Jpeg = "jpeg",
        /// A PNG picture.
        Png = "png",
        /// A PDF document.
        Pdf = "pdf",
        /// A Word 97 document.
        Doc = "doc",
        /// A Word document without macros.
        Docx = "docx",
    }
}

codes! {
    /// What makes a document sensitive; everything is at least OFFICIAL-SENSITIVE
    /// (rules.md R65).
    pub enum Sensitivity {
        /// Nothing more than any record of a case.
        OfficialSensitive = "official_sensitive",
        /// Says where the child is or can be found.
        Location = "location",
        /// Intelligence, mostly of the police.
        Intelligence = "intelligence",
        /// Health or disability.
        Health = "health",
        /// Immigration.
        Immigration = "immigration",
        /// Tells of other people, such as other victims.
        ThirdParty = "third_party",
    }
}

impl MediaType {
    /// Returns the type a file name ends in, if it is one that is taken.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "pdf" => Some(Self::Pdf),
            "doc" => Some(Self::Doc),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    /// Returns the ending of names made here.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Doc => "doc",
            Self::Docx => "docx",
        }
    }

    /// Returns the name of the type, in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "a JPEG picture",
            Self::Png => "a PNG picture",
            Self::Pdf => "a PDF document",
            Self::Doc => "a Word 97 document",
            Self::Docx => "a Word document (DOCX) without macros",
        }
    }

    /// Returns the bytes every file of the type begins with.
    const fn opening(self) -> &'static [u8] {
        match self {
            Self::Jpeg => b"\xFF\xD8\xFF",
            Self::Png => b"\x89PNG\r\n\x1A\n",
            Self::Pdf => b"%PDF-",
            Self::Doc => b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            Self::Docx => b"PK\x03\x04",
        }
    }

    /// Returns whether the first bytes of a file are those of the type.
    #[must_use]
    pub fn opens(self, first: &[u8]) -> bool {
        first.starts_with(self.opening())
    }

    /// Words that stand unpacked in every file of the type: the container formats of
    /// Word hold much else, programs among it.
    const fn holds(self) -> &'static [&'static [u8]] {
        match self {
            Self::Jpeg | Self::Png | Self::Pdf => &[],
            Self::Doc => &[b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"],
            Self::Docx => &[b"[Content_Types].xml", b"word/document.xml"],
        }
    }

    /// Words that stand in no file of the type.
    const fn lacks(self) -> &'static [&'static [u8]] {
        match self {
            Self::Jpeg | Self::Png | Self::Pdf | Self::Doc => &[],
            Self::Docx => &[b"vbaProject.bin"],
        }
    }
}

/// Looks through the bytes of a document, piece by piece, for what its type must and
/// must not hold. Nothing is unpacked or rendered.
#[derive(Clone, Debug)]
pub struct Inspection {
    media: MediaType,
    first: Vec<u8>,
    /// The end of the piece before: a word may begin in it.
    end: Vec<u8>,
    held: Vec<bool>,
    tainted: bool,
}

/// The longest word looked for, less one byte.
const OVERLAP: usize = 31;

impl Inspection {
    /// Begins to look at a document of a type.
    #[must_use]
    pub fn of(media: MediaType) -> Self {
        Self {
            media,
            first: Vec::new(),
            end: Vec::new(),
            held: vec![false; media.holds().len()],
            tainted: false,
        }
    }

    /// Takes the next bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        let missing = self.media.opening().len().saturating_sub(self.first.len());
        self.first.extend(bytes.iter().take(missing));
        // A word lies within a piece or across the border of two.
        let mut border = std::mem::take(&mut self.end);
        border.extend(bytes.iter().take(OVERLAP));
        for part in [border.as_slice(), bytes] {
            for (held, word) in self.held.iter_mut().zip(self.media.holds()) {
                *held = *held || contains(part, word);
            }
            let lacks = self.media.lacks();
            self.tainted = self.tainted || lacks.iter().any(|word| contains(part, word));
        }
        // Behind a piece that is short the border may still hold a beginning.
        let tail = if bytes.len() < OVERLAP {
            &border
        } else {
            bytes
        };
        self.end = tail[tail.len().saturating_sub(OVERLAP)..].to_vec();
    }

    /// Returns whether the document is of its type.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.media.opens(&self.first) && self.held.iter().all(|held| *held) && !self.tainted
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    let Some((first, _)) = word.split_first() else {
        return true;
    };
    let mut rest = bytes;
    while let Some(place) = rest.iter().position(|byte| byte == first) {
        if rest[place..].starts_with(word) {
            return true;
        }
        rest = &rest[place + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn docx() -> Vec<u8> {
        b"PK\x03\x04....[Content_Types].xml<>..word/document.xml..PK\x05\x06".to_vec()
    }

    fn doc() -> Vec<u8> {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend([0; 600]);
        bytes.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    fn samples() -> Vec<(&'static str, Vec<u8>, Option<MediaType>)> {
        let mut with_macros = docx();
        with_macros.extend(b"word/vbaProject.bin");
        vec![
            (
                "jpeg",
                b"\xFF\xD8\xFF\xE0..JFIF".to_vec(),
                Some(MediaType::Jpeg),
            ),
            (
                "png",
                b"\x89PNG\r\n\x1A\n..IHDR".to_vec(),
                Some(MediaType::Png),
            ),
            ("pdf", b"%PDF-1.7\n%..".to_vec(), Some(MediaType::Pdf)),
            ("doc", doc(), Some(MediaType::Doc)),
            ("docx", docx(), Some(MediaType::Docx)),
            ("gif", b"GIF89a..".to_vec(), None),
            ("script", b"#!/bin/sh\nrm -rf /\n".to_vec(), None),
            ("program", b"MZ\x90\0".to_vec(), None),
            ("pdf behind a line", b"\n%PDF-1.7".to_vec(), None),
            ("half a png", b"\x89PNG\r\n".to_vec(), None),
            (
                "png damaged by line ends",
                b"\x89PNG\n\x1A\n".to_vec(),
                None,
            ),
            ("jar", b"PK\x03\x04META-INF/MANIFEST.MF".to_vec(), None),
            (
                "spreadsheet",
                b"PK\x03\x04[Content_Types].xml xl/workbook.xml".to_vec(),
                None,
            ),
            ("docx with macros", with_macros, None),
            (
                "installer",
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....".to_vec(),
                None,
            ),
            ("one byte", vec![b'%'], None),
            ("nothing", Vec::new(), None),
        ]
    }

    fn passes(media: MediaType, bytes: &[u8], piece: usize) -> bool {
        let mut inspection = Inspection::of(media);
        bytes.chunks(piece).for_each(|piece| inspection.take(piece));
        inspection.passes()
    }

    #[test]
    fn r68_a_document_is_what_its_bytes_say() {
        for (name, bytes, is) in samples() {
            for media in MediaType::ALL {
                for piece in [1, 7, 31, 32, 33, 4096] {
                    let expected = is == Some(*media);
                    assert_eq!(
                        passes(*media, &bytes, piece),
                        expected,
                        "{name} {media:?} {piece}"
                    );
                }
            }
        }
    }

    #[test]
    fn r68_names_end_in_a_type_that_is_taken() {
        for (name, media) in [
            ("a.jpg", Some(MediaType::Jpeg)),
            ("a.JPEG", Some(MediaType::Jpeg)),
            ("a.b.PnG", Some(MediaType::Png)),
            ("Zoë.pdf", Some(MediaType::Pdf)),
            (".doc", Some(MediaType::Doc)),
            ("a.docx", Some(MediaType::Docx)),
            ("a.docm", None),
            ("a.pdf.exe", None),
            ("pdf", None),
            ("a.", None),
            ("", None),
        ] {
            assert_eq!(MediaType::of_name(name), media, "{name}");
        }
        for media in MediaType::ALL {
            let name = format!("a.{}", media.ending());
            assert_eq!(MediaType::of_name(&name), Some(*media));
        }
    }

    #[test]
    fn chunks_cover_a_document_exactly() {
        for size in [1, 262_143, 262_144, 262_145, LARGEST] {
            let count = chunks(size);
            let lengths: Vec<u64> = (0..count)
                .map(|number| chunk_length(size, number))
                .collect();
            assert_eq!(lengths.iter().sum::<u64>(), size);
            assert!(lengths.iter().all(|length| *length > 0));
            assert_eq!(chunk_length(size, count), 0);
        }
        assert_eq!(chunks(LARGEST), 100);
    }

    proptest! {
        /// Where a document is cut makes no difference to what it is.
        #[test]
        fn a_word_is_found_across_any_border(
            before in proptest::collection::vec(any::<u8>(), 0..80),
            after in proptest::collection::vec(any::<u8>(), 0..80),
            cuts in proptest::collection::vec(1_usize..40, 1..12),
        ) {
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.extend(&before);
            bytes.extend(b"[Content_Types].xml");
            bytes.extend(&after);
            bytes.extend(b"word/document.xml");
            let mut inspection = Inspection::of(MediaType::Docx);
            let mut rest = bytes.as_slice();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, more) = rest.split_at((*cut).min(rest.len()));
                inspection.take(piece);
                rest = more;
            }
            let clean = !contains(&bytes, b"vbaProject.bin");
            prop_assert_eq!(inspection.passes(), clean);
        }

        /// Bytes that begin otherwise are of no type.
        #[test]
        fn noise_is_no_document(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            for media in MediaType::ALL {
                let begins = media.opens(&bytes);
                prop_assert!(begins || !passes(*media, &bytes, 16));
            }
        }
    }
}
