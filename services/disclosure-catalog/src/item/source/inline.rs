//! Words with their emphasis and links, as Markdown.

/// Bytes of a link at most.
const LINK: usize = 1000;

/// Words of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    words: String,
    strong: bool,
    emphasis: bool,
    link: Option<String>,
}

/// The words of a block.
#[derive(Debug, Default)]
pub struct Inline {
    pieces: Vec<Piece>,
    strong: usize,
    emphasis: usize,
    link: Option<String>,
}

impl Inline {
    /// Words, in which white space counts once; their entities stay.
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            let space = c.is_ascii_whitespace();
            if space && self.last().is_none_or(|last| last.is_ascii_whitespace()) {
                continue;
            }
            self.push(if space { ' ' } else { c });
        }
    }

    /// A break of the line.
    pub fn line_break(&mut self) {
        self.push('\n');
    }

    /// Emphasis begins, or one that began ends.
    pub fn style(&mut self, strong: bool, opens: bool) {
        let depth = if strong {
            &mut self.strong
        } else {
            &mut self.emphasis
        };
        *depth = if opens {
            *depth + 1
        } else {
            depth.saturating_sub(1)
        };
    }

    /// A link begins; nowhere for one that may not be shown.
    pub fn link(&mut self, to: Option<&str>) {
        let foul = |c: char| c.is_whitespace() || c.is_control() || "<>\\\"".contains(c);
        let to = to
            .map(str::trim)
            .filter(|to| !to.is_empty() && to.len() <= LINK && !to.contains(foul));
        let to = to.filter(|to| {
            let lower = to.to_ascii_lowercase();
            let known = ["https://", "http://", "mailto:"];
            let known = known.iter().any(|scheme| lower.starts_with(scheme));
            let before = lower.split(['/', '?', '#']).next().unwrap_or_default();
            known || (!lower.starts_with("//") && !before.contains(':'))
        });
        self.link = to.map(str::to_owned);
    }

    /// The words as Markdown on lines of their own, and none left.
    pub fn take(&mut self) -> String {
        let pieces = std::mem::take(&mut self.pieces);
        let mut made = String::new();
        let mut marked = false;
        for (index, piece) in pieces.iter().enumerate() {
            let next = pieces
                .get(index + 1)
                .and_then(|next| next.words.chars().next());
            let mark = piece.mark(made.chars().last().filter(|_| !marked), next);
            let mark = if marked { "" } else { mark };
            let words = escaped(&piece.words);
            let words = match &piece.link {
                Some(link) if !piece.words.trim().is_empty() => format!("[{words}](<{link}>)"),
                _ => words,
            };
            made.push_str(mark);
            made.push_str(&words);
            made.push_str(mark);
            // Marks side by side would be read as others.
            marked = !mark.is_empty();
        }
        let lines = made.split('\n').map(|line| guarded(line.trim_matches(' ')));
        let mut lines: Vec<String> = lines.collect();
        // A break at either end parts nothing.
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        let blank = lines.iter().take_while(|line| line.is_empty()).count();
        lines.split_off(blank).join("\\\n")
    }

    fn last(&self) -> Option<char> {
        self.pieces
            .last()
            .and_then(|piece| piece.words.chars().last())
    }

    fn push(&mut self, c: char) {
        let (strong, emphasis) = (self.strong > 0, self.emphasis > 0);
        if let Some(last) = self.pieces.last_mut()
            && (last.strong, last.emphasis, &last.link) == (strong, emphasis, &self.link)
        {
            last.words.push(c);
            return;
        }
        self.pieces.push(Piece {
            words: c.to_string(),
            strong,
            emphasis,
            link: self.link.clone(),
        });
    }
}

impl Piece {
    /// The mark of its emphasis, where Markdown reads it as such between these neighbours; else none.
    fn mark(&self, before: Option<char>, after: Option<char>) -> &'static str {
        let inside = (self.words.chars().next(), self.words.chars().last());
        let (Some(first), Some(last)) = inside else {
            return "";
        };
        let apart = |c: char| c.is_whitespace() || !c.is_alphanumeric();
        let reads = |edge: char, neighbour: Option<char>| {
            !edge.is_whitespace() && (!apart(edge) || neighbour.is_none_or(apart))
        };
        let fits = reads(first, before)
            && reads(last, after)
            && self.link.is_none()
            && !self.words.contains('\n');
        match (self.strong, self.emphasis) {
            _ if !fits => "",
            (true, _) => "**",
            (false, true) => "*",
            (false, false) => "",
        }
    }
}

/// Words in which no mark of Markdown counts.
fn escaped(words: &str) -> String {
    let mut escaped = String::new();
    for c in words.chars() {
        if "\\`*_[]<>|~^".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A line that begins no block.
fn guarded(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or_default();
    let begins = if digits > 0 {
        after.starts_with(['.', ')'])
    } else {
        after.starts_with(['#', '+', '-', '=', ':'])
    };
    if begins {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    line.to_owned()
}
