//! `<service> check-package`: whether a package that was received is whole and unchanged.

use std::{fs::File, io::Seek as _, path::PathBuf, process::ExitCode};

use clap::Args;

use crate::package::{Error, check, sha256};

/// Check an archive package: every file by its digest, the register by the files. Ends with 1 if something is not right.
#[derive(Debug, Args)]
pub struct CheckPackage {
    /// The package.
    #[arg(value_name = "FILE")]
    package: PathBuf,
}

/// Checks a package, and prints what was found.
pub fn run(act: &CheckPackage) -> Result<ExitCode, Error> {
    let mut file = File::open(&act.package)?;
    let (digest, _) = sha256(&file)?;
    file.rewind()?;
    let checked = check(&file)?;
    println!("SHA-256 {digest}");
    for fault in &checked.faults {
        println!("{fault}");
    }
    if checked.faults.is_empty() {
        println!(
            "检测通过：{}个文件，共{}字节 / the package is right: {} files, {} bytes",
            checked.files, checked.bytes, checked.files, checked.bytes
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "检测未通过：{}处不符 / the package is not right: {} faults",
        checked.faults.len(),
        checked.faults.len()
    );
    Ok(ExitCode::FAILURE)
}
