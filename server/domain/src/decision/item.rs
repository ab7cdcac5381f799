//! What can be cited from a case: each thing has a short name that people write.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::case::ContributionKind;

/// Something in a case that a panel can rely on. Its name says nothing of anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Item {
    /// The referral, as lodged: `referral`.
    Referral,
    /// A document by its number: `E1`.
    Document(u32),
    /// What an agency answered to the request for information of this number, in the
    /// order they were made: `I1`.
    Information(u32),
    /// The views of somebody who was heard: `child`, `guardian`, `childrens-social-care`.
    Views(ContributionKind),
}

/// Text that names nothing that can be cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("names nothing that can be cited")]
pub struct NoItem;

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Referral => f.write_str("referral"),
            Self::Document(number) => write!(f, "E{number}"),
            Self::Information(number) => write!(f, "I{number}"),
            Self::Views(kind) => f.write_str(&kind.code().replace('_', "-")),
        }
    }
}

impl FromStr for Item {
    type Err = NoItem;

    fn from_str(text: &str) -> Result<Self, NoItem> {
        let text = text.trim().to_ascii_lowercase().replace('_', "-");
        let numbered = |letter: char| -> Option<u32> {
            let digits = text.strip_prefix(letter)?;
            let plain = !digits.starts_with('0') && digits.bytes().all(|it| it.is_ascii_digit());
            digits.parse().ok().filter(|_| plain)
        };
        if text == "referral" {
            return Ok(Self::Referral);
        }
        let views = || ContributionKind::from_code(&text.replace('-', "_")).map(Self::Views);
        numbered('e')
            .map(Self::Document)
            .or_else(|| numbered('i').map(Self::Information))
            .or_else(views)
            .ok_or(NoItem)
    }
}

impl From<Item> for String {
    fn from(item: Item) -> Self {
        item.to_string()
    }
}

impl TryFrom<String> for Item {
    type Error = NoItem;

    fn try_from(text: String) -> Result<Self, NoItem> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for (text, item) in [
            ("referral", Item::Referral),
            ("E1", Item::Document(1)),
            ("I12", Item::Information(12)),
            ("child", Item::Views(ContributionKind::Child)),
            (
                "childrens-social-care",
                Item::Views(ContributionKind::ChildrensSocialCare),
            ),
        ] {
            assert_eq!(text.parse(), Ok(item));
            assert_eq!(item.to_string(), text);
        }
        assert_eq!(" Referral ".parse(), Ok(Item::Referral));
        assert_eq!("e7".parse(), Ok(Item::Document(7)));
        for text in [
            "",
            "E",
            "E0",
            "E01",
            "E+1",
            "E-1",
            "X1",
            "the mother",
            "E99999999999",
        ] {
            assert_eq!(text.parse::<Item>(), Err(NoItem), "{text}");
        }
    }
}
