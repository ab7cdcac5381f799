//! Compiles the contract without protoc and keeps its descriptor for reflection.

use std::{env, fs, path::PathBuf};

use prost::Message;

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script its folders in the environment"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let contract = root.join("nrm/panel/v1");
    println!("cargo:rerun-if-changed={}", contract.display());

    let mut files = Vec::new();
    for entry in fs::read_dir(&contract)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            files.push(path);
        }
    }
    files.sort();

    let descriptors = protox::compile(&files, [&root])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    // Type names let a client print any message as canonical JSON.
    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    tonic_prost_build::configure().compile_fds_with_config(descriptors, config)?;
    Ok(())
}
