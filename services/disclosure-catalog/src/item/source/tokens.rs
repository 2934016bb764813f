//! HTML as tags and the text between them, in one pass.

/// A tag that opens something.
#[derive(Debug, Default)]
pub struct Tag {
    /// Its name in lower case.
    pub name: String,
    /// Its attributes that count, by name, as they are written.
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// What an attribute says.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A piece of HTML.
#[derive(Debug)]
pub enum Token<'a> {
    /// Text, with its entities.
    Text(&'a str),
    /// A tag that opens something, or stands alone.
    Open(Tag),
    /// A tag that closes what this name opened.
    Close(String),
}

/// Attributes that count.
const KNOWN: [&str; 3] = ["href", "colspan", "rowspan"];
/// Elements that hold no text of the document.
const NO_TEXT: [&str; 13] = [
    "script", "style", "template", "iframe", "object", "svg", "math", "title", "textarea",
    "select", "audio", "video", "noembed",
];

/// HTML as its pieces.
pub fn tokens(html: &str) -> Vec<Token<'_>> {
    // As long as the original, byte by byte.
    let lower = html.to_ascii_lowercase();
    let mut tokens = Vec::new();
    let (mut at, mut text_from) = (0, 0);
    while let Some(next) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + next;
        let Some((token, end)) = tag(html, &lower, start) else {
            at = start + 1;
            continue;
        };
        if let Some(text) = html.get(text_from..start).filter(|text| !text.is_empty()) {
            tokens.push(Token::Text(text));
        }
        tokens.extend(token);
        at = end;
        text_from = end;
    }
    if let Some(text) = html.get(text_from..).filter(|text| !text.is_empty()) {
        tokens.push(Token::Text(text));
    }
    tokens
}

/// What begins with the `<` at `start`, and where it ends; none if that is text. What never ends takes all that is left.
fn tag<'a>(html: &str, lower: &str, start: usize) -> Option<(Option<Token<'a>>, usize)> {
    let rest = html.get(start..)?;
    let until = |end: &str| match rest.find(end) {
        Some(found) => start + found + end.len(),
        None => html.len(),
    };
    if rest.starts_with("<!--") {
        return Some((None, until("-->")));
    }
    if rest.starts_with("<![CDATA[") {
        return Some((None, until("]]>")));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return Some((None, until(">")));
    }
    let closes = rest.starts_with("</");
    let from = start + if closes { 2 } else { 1 };
    let name: String = lower
        .get(from..)?
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (attributes, end) = attributes(html, from + name.len());
    if closes {
        return Some((Some(Token::Close(name)), end));
    }
    if NO_TEXT.contains(&name.as_str()) {
        let close = format!("</{name}");
        let found = lower.get(end..).and_then(|rest| rest.find(&close));
        let end = found.map_or(html.len(), |found| {
            let after = end + found;
            let bracket = html.get(after..).and_then(|rest| rest.find('>'));
            bracket.map_or(html.len(), |at| after + at + 1)
        });
        return Some((None, end));
    }
    Some((Some(Token::Open(Tag { name, attributes })), end))
}

/// The attributes of a tag that count, from behind its name, and where the tag ends.
fn attributes(html: &str, from: usize) -> (Vec<(String, String)>, usize) {
    let mut found = Vec::new();
    let mut at = from;
    let rest = |at: usize| html.get(at..).unwrap_or_default();
    loop {
        let skipped = rest(at).find(|c: char| !c.is_ascii_whitespace() && c != '/');
        at += skipped.unwrap_or(rest(at).len());
        if rest(at).is_empty() {
            return (found, html.len());
        }
        if rest(at).starts_with('>') {
            return (found, at + 1);
        }
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
        // A name may begin with `=`.
        let first = rest(at).chars().next().map_or(0, char::len_utf8);
        let length = first
            + rest(at + first)
                .find(ends)
                .unwrap_or(rest(at + first).len());
        let name = rest(at)
            .get(..length)
            .unwrap_or_default()
            .to_ascii_lowercase();
        at += length;
        let spaces = rest(at).len() - rest(at).trim_ascii_start().len();
        if !rest(at + spaces).starts_with('=') {
            continue;
        }
        at += spaces + 1;
        at += rest(at).len() - rest(at).trim_ascii_start().len();
        let quote = rest(at).chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = if let Some(quote) = quote {
            at += 1;
            rest(at)
                .find(quote)
                .map_or(rest(at), |end| &rest(at)[..end])
        } else {
            let ends = |c: char| c.is_ascii_whitespace() || c == '>';
            rest(at).find(ends).map_or(rest(at), |end| &rest(at)[..end])
        };
        at += value.len() + usize::from(quote.is_some());
        if KNOWN.contains(&name.as_str()) {
            found.push((name, value.to_owned()));
        }
    }
}
