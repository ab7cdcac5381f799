mod attack;
mod counts;
mod extract;
pub(crate) mod fixture;
mod histories;
mod local;
mod published;
mod revisions;
mod timeliness;
