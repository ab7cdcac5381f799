//! What the files say of whom a return is for.

use nrm_panel_returns::Profile;

/// Returns how the files are to be handled, where they are marked.
pub(crate) const fn handling(profile: Profile) -> Option<&'static str> {
    match profile {
        Profile::Secure => Some("OFFICIAL-SENSITIVE"),
        Profile::Local => None,
    }
}

/// Returns who it is for, in sentences.
pub(crate) const fn audience(profile: Profile) -> &'static str {
    match profile {
        Profile::Secure => {
            "This return is for the Home Office. Nothing is withheld or rounded: \
             small figures can point to a child, so pass it on to nobody else."
        }
        Profile::Local => {
            "This return is for local use. Figures that could tell of a child are \
             withheld; nothing is rounded."
        }
    }
}
