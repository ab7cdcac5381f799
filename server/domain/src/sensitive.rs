//! Personal data that cannot be printed by accident.

use std::fmt;

/// A value that identifies a child or another person. `Debug` redacts it; it has
/// no `Display` and no `Serialize`, so it cannot slip into a log or a reply. It
/// is written only where a field says `#[serde(with = "crate::sensitive::sealed")]`,
/// which events do because their payload is sealed before it is stored.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Shows the value to code that may use it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Gives the value up.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal data]")
    }
}

/// Writes and reads personal data inside a payload that will be sealed.
pub mod sealed {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Sensitive;

    /// Writes the value into a payload that will be sealed.
    ///
    /// # Errors
    /// As the serializer.
    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Sensitive<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.expose().serialize(serializer)
    }

    /// Reads the value from a payload that was unsealed.
    ///
    /// # Errors
    /// As the deserializer.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Sensitive<T>, D::Error> {
        T::deserialize(deserializer).map(Sensitive::new)
    }
}

/// Gives records that are personal data as a whole a `Debug` that says nothing. They
/// are kept inside a [`Sensitive`], which is what keeps them from being written.
macro_rules! redacted {
    ($($record:ident),* $(,)?) => {$(
        impl std::fmt::Debug for $record {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($record), " [personal data]"))
            }
        }
    )*};
}

pub(crate) use redacted;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_never_shows_the_value() {
        let name: Sensitive<String> = Sensitive::from("Ottoline");
        assert_eq!(format!("{name:?}"), "[personal data]");
        assert_eq!(name.expose(), "Ottoline");
    }
}
