//! JSON of which every value knows where it stands.

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
        let before = &self.text[..self.at.min(self.text.len())];
        let line = before.iter().filter(|&&c| c == '\n').count() + 1;
        Unreadable::new(
            format!("不是正确的JSON（第{line}行）"),
            format!("not JSON, line {line}: {why}"),
        )
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
                Some('\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some('u') => {
                            let code = self.text.get(self.at + 1..self.at + 5);
                            let code: String = code.unwrap_or_default().iter().collect();
                            let c = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                            text.push(c.unwrap_or('\u{FFFD}'));
                            self.at += 4;
                        }
                        Some('n') => text.push('\n'),
                        Some('t') => text.push('\t'),
                        Some(c) => text.push(c),
                        None => return Err(self.wrong("a text without end")),
                    }
                }
                Some(c) => text.push(c),
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(text)
    }
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
        let deep: Vec<char> = "[".repeat(100_000).chars().collect();
        assert!(parse(&deep).is_err());
    }
}
