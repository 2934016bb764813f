//! Compiles the contract: messages and services into `OUT_DIR`, and the descriptor set that
//! reflection, event JSON and the tests read.

use std::{env, error::Error, fs, path::Path};

/// All proto files below `dir`, in a stable order.
fn protos(dir: &Path, into: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let mut entries = fs::read_dir(dir)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            protos(&path, into)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            into.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=gongkai");
    let mut files = Vec::new();
    protos(Path::new("gongkai"), &mut files)?;
    let mut compiler = protox::Compiler::new(["."])?;
    compiler
        .include_imports(true)
        .include_source_info(true)
        .open_files(&files)?;
    let out = Path::new(&env::var("OUT_DIR")?).join("descriptor.bin");
    // The compiler's own encoding keeps option extensions, which the descriptor types drop.
    fs::write(out, compiler.encode_file_descriptor_set())?;
    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    tonic_prost_build::configure()
        .include_file("contract.rs")
        .compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}
