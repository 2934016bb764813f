//! JSON of which every value knows where it stands.

use std::collections::HashSet;

use super::Unreadable;
use crate::page::Spot;

/// How deep values may stand in each other.
const DEPTH: usize = 64;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) value: Json,
    /// Quotation marks included.
    pub(super) spot: Spot,
}

/// A value.
#[derive(Debug)]
pub(super) enum Json {
    Null,
    Bool,
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, node)| node)
    }

    pub(super) fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Json::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn items(&self) -> &[Node] {
        match &self.value {
            Json::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads a document.
pub(super) fn parse(text: &[char]) -> Result<Node, Unreadable> {
    let mut reader = Reader { text, at: 0 };
    reader.blanks();
    let node = reader.value(0)?;
    reader.blanks();
    if reader.at < text.len() {
        return Err(reader.wrong("something behind the value"));
    }
    Ok(node)
}

struct Reader<'a> {
    text: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, why: &str) -> Unreadable {
        let line = self.line();
        Unreadable::new(
            format!("不是正确的JSON（第{line}行）"),
            format!("not JSON, line {line}: {why}"),
        )
    }

    /// Who reads the first and who reads the last would read two reports.
    fn doubled(&self, key: &str) -> Unreadable {
        let line = self.line();
        let key: String = key.chars().filter(|c| !c.is_control()).take(40).collect();
        Unreadable::new(
            format!("JSON中“{key}”出现了两次（第{line}行），请删去重复的一处"),
            format!("`{key}` is there twice in one object of the JSON, line {line}: leave one"),
        )
    }

    fn line(&self) -> usize {
        let before = &self.text[..self.at.min(self.text.len())];
        before.iter().filter(|&&c| c == '\n').count() + 1
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self
            .peek()
            .is_some_and(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{FEFF}'))
        {
            self.at += 1;
        }
    }

    fn expect(&mut self, sign: char) -> Result<(), Unreadable> {
        self.blanks();
        if self.peek() != Some(sign) {
            return Err(self.wrong(&format!("no {sign}")));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Node, Unreadable> {
        if depth > DEPTH {
            return Err(Unreadable::too_much("values in each other"));
        }
        self.blanks();
        let start = self.at;
        let value = match self.peek() {
            Some('{') => self.map(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Json::Text(self.string()?),
            Some('-' | '0'..='9') => self.number(),
            Some(_) => self.word()?,
            None => return Err(self.wrong("it ends")),
        };
        Ok(Node {
            value,
            spot: Spot::of(start..self.at),
        })
    }

    fn map(&mut self, depth: usize) -> Result<Json, Unreadable> {
        self.at += 1;
        let mut entries = Vec::new();
        let mut keys = HashSet::new();
        self.blanks();
        if self.peek() == Some('}') {
            self.at += 1;
            return Ok(Json::Map(entries));
        }
        loop {
            self.blanks();
            if self.peek() != Some('"') {
                return Err(self.wrong("no key"));
            }
            let key = self.string()?;
            if !keys.insert(key.clone()) {
                return Err(self.doubled(&key));
            }
            self.expect(':')?;
            entries.push((key, self.value(depth + 1)?));
            self.blanks();
            match self.peek() {
                Some(',') => self.at += 1,
                _ => break,
            }
        }
        self.expect('}')?;
        Ok(Json::Map(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Json, Unreadable> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() == Some(']') {
            self.at += 1;
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blanks();
            match self.peek() {
                Some(',') => self.at += 1,
                _ => break,
            }
        }
        self.expect(']')?;
        Ok(Json::List(items))
    }

    fn number(&mut self) -> Json {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'))
        {
            self.at += 1;
        }
        Json::Number(self.text[start..self.at].iter().collect())
    }

    fn word(&mut self) -> Result<Json, Unreadable> {
        for (word, value) in [
            ("null", Json::Null),
            ("true", Json::Bool),
            ("false", Json::Bool),
        ] {
            if crate::words::is_at(self.text, self.at, word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.wrong("no value"))
    }

    fn string(&mut self) -> Result<String, Unreadable> {
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None | Some('\n') => return Err(self.wrong("a text without end")),
                Some('"') => break,
                Some(_) => {
                    let Some((c, length)) = sign(self.text, self.at) else {
                        return Err(self.wrong("a text without end"));
                    };
                    text.push(c);
                    self.at += length;
                }
            }
        }
        self.at += 1;
        Ok(text)
    }
}

/// The character that is written at a place within a text, and how many characters write it.
pub(super) fn sign(text: &[char], at: usize) -> Option<(char, usize)> {
    let first = *text.get(at)?;
    if first != '\\' {
        return Some((first, 1));
    }
    Some(match text.get(at + 1)? {
        'n' => ('\n', 2),
        'r' => ('\r', 2),
        't' => ('\t', 2),
        'u' => match (code(text, at), code(text, at + 6)) {
            (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
                let whole = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                (char::from_u32(whole).unwrap_or('\u{FFFD}'), 12)
            }
            (Some(code), _) => (char::from_u32(code).unwrap_or('\u{FFFD}'), 6),
            (None, _) => ('\u{FFFD}', 2),
        },
        c => (*c, 2),
    })
}

/// The number of a character that is written as `\u5b57`.
fn code(text: &[char], at: usize) -> Option<u32> {
    let ['\\', 'u', digits @ ..] = text.get(at..at + 6)? else {
        return None;
    };
    u32::from_str_radix(&digits.iter().collect::<String>(), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_where_they_stand_and_broken_ones_are_refused() {
        let text: Vec<char> = "{\"a\": [1, \"二\\n\"],\n \"b\": null}".chars().collect();
        let node = parse(&text).unwrap();
        let list = node.get("a").unwrap();
        assert_eq!(list.items()[0].spot, Spot { at: 7, len: 1 });
        assert_eq!(list.items()[1].text(), Some("二\n"));
        for broken in ["{", "{\"a\" 1}", "[1,]", "{} x", "\"a"] {
            let text: Vec<char> = broken.chars().collect();
            assert!(parse(&text).is_err(), "{broken}");
        }
        let written: Vec<char> = r#"["\u5b57\ud83d\ude00\\n\"\ud83d"]"#.chars().collect();
        assert_eq!(
            parse(&written).unwrap().items()[0].text(),
            Some("字😀\\n\"\u{FFFD}")
        );
        let deep: Vec<char> = "[".repeat(100_000).chars().collect();
        assert!(parse(&deep).is_err());
    }
}
