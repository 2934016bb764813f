//! Documents, made with the fonts of this machine.

mod case_file;
mod letter;
mod register;
mod samples;
