//! Where in a text stands what was looked for.

use std::collections::{BTreeMap, HashMap};

use gongkai_law::likeness::folded;

/// Characters of an excerpt at most, of a text that is not shown whole.
pub const LENGTH: usize = 120;
/// Places that are looked for at most: more of them show nothing more.
const MOST_PLACES: usize = 200;
/// Characters of a text that are looked through: what stands after them is found, and not shown.
const MOST_CHARS: usize = 100_000;
/// Of them before the first place that is marked, at most.
const BEFORE: usize = 30;

/// A passage of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The passage, with … where the text goes on.
    pub text: String,
    /// What is marked in it, in characters: first, and after the last.
    pub marks: Vec<(usize, usize)>,
}

/// Where these may begin: the places of their first characters. A text is gone through once, so that who asks for many words
/// in long texts does not have all of them compared everywhere.
fn starts(text: &[char], shown: &[String]) -> HashMap<char, Vec<usize>> {
    let firsts = shown.iter().filter_map(|one| one.chars().next());
    let mut starts: HashMap<char, Vec<usize>> = firsts.map(|first| (first, Vec::new())).collect();
    for (at, c) in text.iter().enumerate() {
        if let Some(of_char) = starts.get_mut(c) {
            of_char.push(at);
        }
    }
    starts
}

/// The places of a text in which one of these stands, the longer before the shorter, none within another.
fn places(text: &[char], shown: &[String]) -> Vec<(usize, usize)> {
    let starts = starts(text, shown);
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for one in shown {
        let one: Vec<char> = one.chars().collect();
        let starts = one.first().and_then(|first| starts.get(first));
        for at in starts.into_iter().flatten() {
            if places.len() == MOST_PLACES {
                break;
            }
            let end = at + one.len();
            let stands = text.get(*at..end).is_some_and(|part| part == one);
            let last_before = places.range(..end).next_back();
            if stands && last_before.is_none_or(|(_, last)| last <= at) {
                places.insert(*at, end);
            }
        }
    }
    places.into_iter().collect()
}

/// The passage of a text, of so many characters at most, that shows most of what was looked for, with its marks; the
/// beginning if nothing is there.
pub fn excerpt(text: &str, shown: &[String], length: usize) -> Excerpt {
    let plain: Vec<char> = text
        .chars()
        .take(MOST_CHARS)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let folded: Vec<char> = plain.iter().copied().map(folded).collect();
    let places = places(&folded, shown);
    let goes_on = text.chars().nth(MOST_CHARS).is_some();
    // The window that begins before a place and holds most characters of places.
    let within = |start: usize| {
        places
            .iter()
            .filter(move |(first, last)| *first >= start && *last <= start.saturating_add(length))
    };
    let starts = places.iter().map(|(first, _)| first.saturating_sub(BEFORE));
    let held = |start: &usize| -> usize { within(*start).map(|(first, last)| last - first).sum() };
    let start = starts.rev().max_by_key(held).unwrap_or_default();
    let start = start.min(plain.len().saturating_sub(length));
    let end = (start.saturating_add(length)).min(plain.len());
    let before = usize::from(start > 0);
    let marks = within(start)
        .map(|(first, last)| (first - start + before, last - start + before))
        .collect();
    let passage = plain.get(start..end).unwrap_or_default();
    let mut shown: String = if start > 0 {
        "…".to_owned()
    } else {
        String::new()
    };
    shown.extend(passage);
    if end < plain.len() || goes_on {
        shown.push('…');
    }
    Excerpt { text: shown, marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(excerpt: &Excerpt) -> Vec<String> {
        let chars: Vec<char> = excerpt.text.chars().collect();
        let marked = excerpt.marks.iter();
        marked
            .map(|(first, last)| chars[*first..*last].iter().collect())
            .collect()
    }

    #[test]
    fn the_passage_with_most_of_it_is_shown() {
        let shown = [
            "安全生产责任".to_owned(),
            "安全".to_owned(),
            "责任".to_owned(),
        ];
        let long = format!(
            "{}责任{}Ａ安全生产责任与安全{}",
            "字".repeat(200),
            "字".repeat(200),
            "字".repeat(200)
        );
        let excerpt = excerpt(&long, &shown, LENGTH);
        assert_eq!(marked(&excerpt), ["安全生产责任", "安全"]);
        assert!(excerpt.text.starts_with('…') && excerpt.text.ends_with('…'));
        assert_eq!(excerpt.text.chars().count(), LENGTH + 2);
    }

    /// Of many words a long text is compared at each place with those alone that begin like it, and no further than it may be
    /// looked through.
    #[test]
    fn a_long_text_is_not_compared_with_every_word_everywhere() {
        let shown: Vec<String> = ('\u{4e00}'..'\u{4e64}').map(|c| format!("{c}乙")).collect();
        let long = "一丁七万丈三上下".repeat(250_000);
        let looked_through: Vec<char> = long.chars().take(MOST_CHARS).collect();
        let starts = starts(&looked_through, &shown);
        let compared = shown
            .iter()
            .filter_map(|one| starts.get(&one.chars().next()?));
        assert_eq!(compared.map(Vec::len).sum::<usize>(), MOST_CHARS);
        // One that stands behind is not shown.
        let excerpt = excerpt(&(long + "一乙"), &shown, LENGTH);
        assert_eq!(
            (excerpt.marks, excerpt.text.chars().count()),
            (Vec::new(), LENGTH + 1)
        );
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let shown = ["a级".to_owned()];
        let whole = excerpt("第一行\n Ａ级企业", &shown, LENGTH);
        assert_eq!(whole.text, "第一行  Ａ级企业");
        assert_eq!(marked(&whole), ["Ａ级"]);
        assert_eq!(
            excerpt("没有", &shown, LENGTH),
            Excerpt {
                text: "没有".to_owned(),
                marks: Vec::new()
            }
        );
        assert_eq!(excerpt("", &shown, LENGTH).text, "");
        let late = excerpt(&format!("{}A级", "字".repeat(40)), &shown, usize::MAX);
        assert_eq!(
            (late.text.chars().count(), late.marks),
            (42, vec![(40, 42)])
        );
    }
}
