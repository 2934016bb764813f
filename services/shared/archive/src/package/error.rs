//! Why there is no package.

use std::io;

use super::{check::Fault, show::Shown};

/// Why a package could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be read or written.
    #[error("the package cannot be read or written / 无法读写归档信息包: {}", Shown(&.0.to_string()))]
    Io(#[from] io::Error),
    /// It is no package, or broken.
    #[error("this is no archive package, or it is broken / 不是归档信息包，或者已经损坏: {}", Shown(.0))]
    Broken(String),
    /// It holds more than a package may.
    #[error("the package holds too much / 归档信息包过大: {}", Shown(.0))]
    TooMuch(String),
    /// What was just made is not right.
    #[error("the package that was made is not right / 生成的归档信息包未通过检测: {}", faults(.0))]
    Faulty(Vec<Fault>),
    /// Whoever made it stopped.
    #[error("the package was given up / 归档信息包未生成完毕")]
    GivenUp,
}

fn faults(faults: &[Fault]) -> String {
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    told.join("; ")
}

impl From<zip::result::ZipError> for Error {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<quick_xml::Error> for Error {
    fn from(error: quick_xml::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<Error> for gongkai_chassis::error::Error {
    fn from(error: Error) -> Self {
        Self::internal(error)
    }
}
