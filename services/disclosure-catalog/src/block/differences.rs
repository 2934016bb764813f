//! What a published document does not say that the data say, and the other way round.

use std::collections::HashSet;

/// What differs under a heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The heading; empty before the first.
    pub section: String,
    /// Lines that the data have.
    pub lacking: Vec<String>,
    /// Lines that the document has.
    pub surplus: Vec<String>,
}

/// What differs, in the order of the data, then of the document. Order and blank lines do not matter.
pub fn differences(published: &str, data: &str) -> Vec<Difference> {
    let (published, data) = (sections(published), sections(data));
    let mut found = Vec::new();
    for (heading, lines) in &data {
        let others = of(&published, heading);
        found.extend(difference(heading, &others, lines));
    }
    for (heading, lines) in &published {
        if !data.iter().any(|(known, _)| known == heading) {
            found.extend(difference(heading, lines, &[]));
        }
    }
    found
}

fn difference(heading: &str, published: &[String], data: &[String]) -> Option<Difference> {
    let without = |lines: &[String], others: &[String]| -> Vec<String> {
        let others: HashSet<&String> = others.iter().collect();
        let only = lines.iter().filter(|line| !others.contains(line));
        only.cloned().collect()
    };
    let difference = Difference {
        section: heading.to_owned(),
        lacking: without(data, published),
        surplus: without(published, data),
    };
    (!difference.lacking.is_empty() || !difference.surplus.is_empty()).then_some(difference)
}

type Sections = Vec<(String, Vec<String>)>;

fn of(sections: &Sections, heading: &str) -> Vec<String> {
    let same = sections.iter().filter(|(known, _)| known == heading);
    same.flat_map(|(_, lines)| lines.clone()).collect()
}

/// Headings with the lines below them.
fn sections(text: &str) -> Sections {
    let mut sections: Sections = vec![(String::new(), Vec::new())];
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            sections.push((heading.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = sections.last_mut() {
            lines.push(line.to_owned());
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_under_their_headings() {
        let published = "## 一\n\n电话：1\n\n传真：2\n\n## 三\n\n另加";
        let data = "## 一\n传真：2\n电话：3\n\n## 二\n\n新";
        let found = differences(published, data);
        let of = |section: &str, lacking: &[&str], surplus: &[&str]| Difference {
            section: section.to_owned(),
            lacking: lacking.iter().map(|&line| line.to_owned()).collect(),
            surplus: surplus.iter().map(|&line| line.to_owned()).collect(),
        };
        assert_eq!(
            found,
            [
                of("一", &["电话：3"], &["电话：1"]),
                of("二", &["新"], &[]),
                of("三", &[], &["另加"]),
            ]
        );
        assert_eq!(differences(data, data), []);
    }
}
