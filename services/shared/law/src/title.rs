//! Titles in their marks (GB/T 15834-2011, 4.15).

/// A title in 《》; those that stand in it become 〈〉. One that bears them already gets no others.
pub fn titled(title: &str) -> String {
    let whole = title
        .strip_prefix('《')
        .and_then(|rest| rest.strip_suffix('》'));
    match whole {
        Some(inner) if !inner.contains(['《', '》']) => title.to_owned(),
        _ => format!("《{}》", title.replace('《', "〈").replace('》', "〉")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_marks_are_single() {
        for (title, marked) in [
            ("安全管理办法", "《安全管理办法》"),
            ("《安全管理办法》", "《安全管理办法》"),
            ("《安全管理办法》解读", "《〈安全管理办法〉解读》"),
            ("《甲》和《乙》", "《〈甲〉和〈乙〉》"),
        ] {
            assert_eq!(titled(title), marked);
        }
    }
}
