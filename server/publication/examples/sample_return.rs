//! Writes the files of an invented return into a folder, for a look at them:
//! `cargo run -p nrm-panel-publication --example sample_return FOLDER`.

use std::{env, error::Error, fs, path::PathBuf};

use nrm_panel_publication::{Edition, files};
use nrm_panel_returns::Profile;

#[path = "../src/sample.rs"]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("no folder is named")?);
    fs::create_dir_all(&folder)?;
    let tables = sample::tables();
    for file in files(
        &sample::edition(&tables, Profile::Secure),
        &mut |_, _, _| {},
    )? {
        fs::write(folder.join(file.name), file.bytes)?;
    }
    Ok(())
}
