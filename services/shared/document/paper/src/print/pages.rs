//! A document laid out on pages.

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf};

use super::job::{failed, forget};
use gongkai_document::Error;

/// A document laid out on pages, before it becomes a file.
#[derive(Debug)]
pub struct Pages {
    document: PagedDocument,
    missing: Vec<char>,
}

impl Pages {
    pub(super) fn new(document: PagedDocument, missing: Vec<char>) -> Self {
        Self { document, missing }
    }

    /// The characters that no font has; `〓` stands in their places.
    pub fn missing(&self) -> &[char] {
        &self.missing
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// What stands on each page, line by line as it was broken.
    pub fn texts(&self) -> Vec<String> {
        let pages = self.document.pages().iter();
        pages.map(|page| Lines::of(&page.frame)).collect()
    }

    /// The PDF, tagged for readers that read aloud.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let file = pdf(&self.document, &PdfOptions::default());
        forget();
        file.map_err(|errors| failed(&errors))
    }
}

/// Collects texts; one that stands lower or higher than the one before begins a line.
struct Lines {
    text: String,
    height: Abs,
}

impl Lines {
    fn of(frame: &Frame) -> String {
        let mut lines = Self {
            text: String::new(),
            height: Abs::zero(),
        };
        lines.walk(frame, Abs::zero());
        lines.text
    }

    fn walk(&mut self, frame: &Frame, top: Abs) {
        for (Point { y, .. }, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.walk(&group.frame, top + *y),
                FrameItem::Text(run) => {
                    let height = top + *y;
                    let moved = (height - self.height).abs() > Abs::pt(1.0);
                    if moved && !self.text.is_empty() {
                        self.text.push('\n');
                    }
                    self.height = height;
                    self.text.push_str(&run.text);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use typst::layout::{Abs, Frame, FrameItem};

    use super::Pages;
    use crate::{Fonts, Print as _};
    use gongkai_document::{
        Align, CaseFile, Cell, Column, Entry, Letter, Paragraph, Part, Register, Section,
    };

    /// Where a run of text stands on its page: left, right, height; and what it says.
    type Run = (Abs, Abs, Abs, String);

    fn runs(frame: &Frame, left: Abs, top: Abs, found: &mut Vec<Run>) {
        for (point, item) in frame.items() {
            let (x, y) = (left + point.x, top + point.y);
            match item {
                FrameItem::Group(group) => runs(&group.frame, x, y, found),
                FrameItem::Text(run) => {
                    // After the last character may stand what justifies the line.
                    let last = run.glyphs.last().map(|glyph| glyph.x_advance.at(run.size));
                    let after = last.unwrap_or_default() - run.size;
                    let right = x + run.width() - after.max(Abs::zero());
                    found.push((x, right, y, run.text.to_string()));
                }
                _ => {}
            }
        }
    }

    /// Fails if two texts stand on one another, or one stands over the edge of the text.
    #[track_caller]
    fn nothing_runs_over(pages: &Pages, margin: Abs) {
        for page in pages.document.pages() {
            let mut found = Vec::new();
            runs(&page.frame, Abs::zero(), Abs::zero(), &mut found);
            let edge = page.frame.width() - margin;
            for (index, (left, right, height, text)) in found.iter().enumerate() {
                assert!(
                    *right <= edge + Abs::pt(1.0),
                    "over the edge by {:?}: {text}",
                    *right - edge
                );
                for (other_left, other_right, other_height, other) in &found[..index] {
                    let beside = (*height - *other_height).abs() > Abs::pt(4.0)
                        || *other_right <= *left + Abs::pt(0.5)
                        || *right <= *other_left + Abs::pt(0.5);
                    assert!(beside, "{text} on {other}");
                }
            }
        }
    }

    /// Marks between which no line is broken, more than a line of them; a few in a text stay as they are.
    #[test]
    fn marks_without_end_stand_on_the_page() {
        let fonts = Fonts::load(&[gongkai_testbed::fonts().unwrap()]).unwrap();
        for mark in [
            "！", "（", "、", "!", ")", "(", "/", "─", "〔", "…", "——", "“",
        ] {
            let marks = mark.repeat(300);
            let letter = Letter {
                paragraphs: vec![
                    Paragraph::body(format!("您反映：{marks}。")),
                    Paragraph::table([Entry::new("内容", &marks)]),
                    Paragraph::quote(&marks),
                    Paragraph::body("特此告知。"),
                ],
                ..Letter::default()
            };
            nothing_runs_over(&letter.pages(&fonts).unwrap(), Abs::mm(26.0));
        }
        let few = Letter {
            paragraphs: vec![Paragraph::body("他说：“……！！！”（见《通知》）。")],
            ..Letter::default()
        };
        let pages = few.pages(&fonts).unwrap();
        let mut found = Vec::new();
        for page in pages.document.pages() {
            runs(&page.frame, Abs::zero(), Abs::zero(), &mut found);
        }
        assert!(
            found
                .iter()
                .any(|(.., text)| text.contains("……！！！”（见《"))
        );
    }

    const WORDS: [&str; 6] = [
        "supervisor.of.the.second.district@heshan-emergency-management.example.cn",
        "https://www.example.cn/zwgk/2024/03/04/content_20240304000000000001.html?from=letter#top",
        "430903200001010000430903200001010000",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "WWWWWWWWWWWWWWWWWWWW",
        "ЧрезвычайныеСитуацииЧрезвычайныеСитуации",
    ];

    fn register() -> Register {
        let columns = [2, 4, 5, 14, 4, 5];
        let row = |word: &&str| {
            let mut cells: Vec<Cell> = vec![Cell::Number(1)];
            cells.extend((1..5).map(|_| Cell::Text(format!("收到：{word}"))));
            cells.push(Cell::Text("2024-03-04 09:00".to_owned()));
            cells
        };
        Register {
            title: "台账".to_owned(),
            columns: columns
                .map(|weight| Column::new("列", weight, Align::Center))
                .to_vec(),
            rows: WORDS.iter().map(row).collect(),
            ..Register::default()
        }
    }

    /// What is longer than any word is looked at piece by piece, or its layout would take minutes; and it
    /// reads as it was written.
    #[test]
    fn a_text_without_blanks_is_laid_out_in_pieces() {
        let fonts = Fonts::load(&[gongkai_testbed::fonts().unwrap()]).unwrap();
        let texts = ["i".repeat(4_000), format!("http://{}", "x/".repeat(1_996))];
        for text in &texts {
            let register = Register {
                columns: vec![Column::new("内容", 1, Align::Left)],
                rows: vec![vec![Cell::Text(text.clone())]],
                ..Register::default()
            };
            let pages = register.pages(&fonts).unwrap();
            let mut found = Vec::new();
            for page in pages.document.pages() {
                runs(&page.frame, Abs::zero(), Abs::zero(), &mut found);
            }
            let longest = found.iter().map(|(.., text)| text.chars().count()).max();
            assert!(longest <= Some(60), "{longest:?}");
            assert!(found.len() < 200, "{}", found.len());
            nothing_runs_over(&pages, Abs::mm(15.0));
            let all = pages.texts().concat().replace('\n', "");
            assert!(all.contains(text));
        }
    }

    #[test]
    fn long_words_break_inside_their_column_and_their_page() {
        let fonts = Fonts::load(&[gongkai_testbed::fonts().unwrap()]).unwrap();
        let pages = register().pages(&fonts).unwrap();
        nothing_runs_over(&pages, Abs::mm(15.0));
        let all = pages.texts().concat();
        // A word that has room stays whole, and a broken one has nothing in it that nobody wrote.
        assert_eq!(all.matches("2024-03-04").count(), WORDS.len());
        for word in WORDS {
            assert!(all.replace('\n', "").contains(word), "{word}");
        }
        assert!(!all.contains('\u{200b}'));

        let paragraphs = WORDS.iter().flat_map(|word| {
            let text = format!("详见{word}的内容");
            let row = Entry {
                label: "联系方式".to_owned(),
                value: text.clone(),
            };
            let quote = Paragraph::Quote { text: text.clone() };
            [Paragraph::body(text), quote, Paragraph::table(vec![row])]
        });
        let paragraphs: Vec<Paragraph> = paragraphs.collect();
        let letter = Letter {
            organ: "某某区应急管理局".to_owned(),
            title: "告知书".to_owned(),
            addressee: WORDS[0].to_owned(),
            paragraphs: paragraphs.clone(),
            attachments: WORDS.map(ToOwned::to_owned).to_vec(),
            contact: Some(WORDS.join(" ")),
            copies_to: WORDS.map(ToOwned::to_owned).to_vec(),
            ..Letter::default()
        };
        nothing_runs_over(&letter.pages(&fonts).unwrap(), Abs::mm(26.0));
        let parts = paragraphs.into_iter().map(Part::from);
        let file = CaseFile {
            title: "案卷".to_owned(),
            cover: vec![Entry {
                label: "登记号".to_owned(),
                value: WORDS[1].to_owned(),
            }],
            sections: vec![Section {
                heading: "办理过程".to_owned(),
                parts: parts.chain([register().into(), letter.into()]).collect(),
            }],
            date: None,
        };
        nothing_runs_over(&file.pages(&fonts).unwrap(), Abs::mm(24.0));
    }
}
