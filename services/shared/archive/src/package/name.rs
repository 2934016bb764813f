//! Names of files that every system takes.

/// Characters of a name at most, ending and number apart: every file system takes 255 bytes.
const MOST: usize = 60;

/// A name without what a file system reads otherwise: no folder, no device, nothing that shows nothing.
fn plain(name: &str) -> String {
    let safe = name.chars().map(|character| match character {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        other if other.is_control() || other.is_whitespace() => '_',
        other => other,
    });
    safe.collect::<String>().trim_matches(['.', '_']).to_owned()
}

/// The name of the package and of the folder in it, by the number of its record.
pub fn root(number: &str) -> String {
    let name: String = plain(&number.replace('/', "-"))
        .chars()
        .take(MOST)
        .collect();
    if name.is_empty() {
        "归档信息包".to_owned()
    } else {
        name
    }
}

/// The name of the content file with this number, from 1: the number makes it the only one.
pub fn content(number: usize, file_name: &str) -> String {
    let name = plain(file_name);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 10 => {
            (stem, format!(".{ending}"))
        }
        _ => (name.as_str(), String::new()),
    };
    let stem: String = stem.chars().take(MOST).collect();
    format!("{number:04}_{stem}{ending}")
}

/// Whether a name stays inside the package when it is unpacked.
pub fn stays_inside(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', ':'])
        && !name.chars().any(char::is_control)
        && name
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}
