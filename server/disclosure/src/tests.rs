mod attacker;
mod generated;
mod large;
mod local;
mod printed;
mod proof;
