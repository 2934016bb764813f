//! A letter as DOCX, for an office's own Word or WPS and its own fonts.
//!
//! Measures are those of GB/T 9704-2012, in twentieths of a point.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, BreakType, CharacterSpacingValues, DocGrid, Docx, FieldCharType,
    Footer, Header, InstrPAGE, InstrText, LineSpacing, LineSpacingType, PageMargin,
    ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, ParagraphProperty, Run, RunFonts,
    SpecialIndentType, Tab, TabValueType, Table, TableCell, TableLayoutType, TableRow, VAlignType,
    WidthType,
};

use crate::date::date_text;
use crate::face::{BODY, HEADING, QUOTE, ROLES, Role, TITLE};
use crate::length::Length as _;
use crate::text::lines;
use crate::{Entry, Error, Letter, Paragraph};

/// The distance of lines: 22 on a page.
pub(crate) const PITCH: i32 = 580;
/// A character of the body, of which 28 are on a line.
pub(crate) const EM: i32 = 315;
/// Closer by a quarter of a point: 28 times 16 points are a little more than 156 mm.
const SQUEEZE: i32 = -5;
/// Width of the text.
pub(crate) const WIDTH: i32 = 8844;
/// Size of the body in half points: 三号.
pub(crate) const BODY_SIZE: usize = 32;
const RED: &str = "D7000F";

/// How a paragraph looks. Lengths in twentieths of a point, sizes in half points.
pub(crate) struct Look {
    pub(crate) role: &'static Role,
    pub(crate) size: usize,
    pub(crate) align: AlignmentType,
    /// From the left edge.
    pub(crate) left: i32,
    /// From the right edge.
    pub(crate) right: i32,
    /// Of the first line; negative hangs.
    pub(crate) first: i32,
    /// From line to line.
    pub(crate) pitch: i32,
    pub(crate) color: Option<&'static str>,
    pub(crate) bold: bool,
    /// Stays with what follows.
    pub(crate) keep: bool,
    /// Side, width in eighths of a point, distance in points, colour.
    pub(crate) borders: Vec<(ParagraphBorderPosition, usize, usize, &'static str)>,
}

pub(crate) const PLAIN: Look = Look {
    role: &BODY,
    size: BODY_SIZE,
    align: AlignmentType::Both,
    left: 0,
    right: 0,
    first: 0,
    pitch: PITCH,
    color: None,
    bold: false,
    keep: false,
    borders: Vec::new(),
};

impl Look {
    pub(crate) fn run(&self, text: &str) -> Run {
        let run = Run::new()
            .size(self.size)
            .fonts(fonts(self.role))
            .add_text(text);
        let run = if self.size == BODY_SIZE {
            run.character_spacing(SQUEEZE)
        } else {
            run
        };
        let run = match self.color {
            Some(color) => run.color(color),
            None => run,
        };
        if self.bold { run.bold() } else { run }
    }

    /// One paragraph; a line break in the text begins a line of it.
    pub(crate) fn paragraph(&self, text: &str) -> docx_rs::Paragraph {
        let mut runs = Vec::new();
        for line in lines(text) {
            if !runs.is_empty() {
                runs.push(Run::new().add_break(BreakType::TextWrapping));
            }
            runs.push(self.run(&line));
        }
        let first = match self.first {
            0 => None,
            hanging @ ..0 => Some(SpecialIndentType::Hanging(-hanging)),
            first => Some(SpecialIndentType::FirstLine(first)),
        };
        let spacing = LineSpacing::new()
            .line_rule(LineSpacingType::Exact)
            .line(self.pitch)
            .before(0)
            .after(0);
        let mut paragraph = docx_rs::Paragraph::new()
            .align(self.align)
            .indent(Some(self.left), first, Some(self.right), None)
            .line_spacing(spacing)
            .keep_next(self.keep);
        if !self.borders.is_empty() {
            paragraph.property = borders(paragraph.property, &self.borders);
        }
        runs.into_iter()
            .fold(paragraph, docx_rs::Paragraph::add_run)
    }
}

fn borders(
    property: ParagraphProperty,
    borders: &[(ParagraphBorderPosition, usize, usize, &str)],
) -> ParagraphProperty {
    let all = borders.iter().cloned().fold(
        ParagraphBorders::with_empty(),
        |all, (position, size, space, color)| {
            let border = ParagraphBorder::new(position)
                .val(BorderType::Single)
                .size(size)
                .space(space)
                .color(color);
            all.set(border)
        },
    );
    property.set_borders(all)
}

pub(crate) fn fonts(role: &Role) -> RunFonts {
    RunFonts::new()
        .ascii(role.docx)
        .hi_ansi(role.docx)
        .east_asia(role.docx)
        .hint("eastAsia")
}

/// Empty lines of a height. (Space before a paragraph is not shown at the top of a page.)
pub(crate) fn space(height: i32) -> docx_rs::Paragraph {
    Look {
        pitch: height.max(20),
        ..PLAIN
    }
    .paragraph("")
}

impl Letter {
    /// The letter as DOCX.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        self.within_limit()?;
        let margin = PageMargin::new()
            .top(2098)
            .bottom(1984)
            .left(1588)
            .right(1474)
            .header(851)
            // The page number stands 7 mm under the text.
            .footer(1300);
        let date = self.date.unwrap_or_default();
        let date = format!("{date}T00:00:00Z");
        let mut docx = Docx::new()
            .created_at(&date)
            .updated_at(&date)
            .page_size(11906, 16838)
            .page_margin(margin)
            .default_fonts(fonts(&BODY))
            .default_size(BODY_SIZE)
            .footer(page_number(AlignmentType::Right))
            .even_footer(page_number(AlignmentType::Left));
        // No grid: programs disagree about it. Lines have an exact height, and characters are set
        // a little closer.
        docx.document = docx.document.doc_grid(DocGrid::with_empty());
        docx.settings = docx
            .settings
            .character_spacing_control(CharacterSpacingValues::CompressPunctuation);
        if self.draft {
            let mark = || page_mark("【草　稿】");
            docx = docx.header(mark()).even_header(mark());
        }
        if let Some(why) = &self.void {
            let mark = || page_mark(&format!("【作　废】\n{why}"));
            docx = docx.header(mark()).even_header(mark());
        }
        docx = self.head(docx);
        for (index, paragraph) in self.paragraphs.iter().enumerate() {
            let last = index + 1 == self.paragraphs.len();
            docx = body(docx, paragraph, last);
        }
        docx = self.attachment_names(docx);
        docx = self.signature_lines(docx);
        docx = self.colophon(docx);
        let mut parts = docx.build();
        parts.font_table = font_table().into_bytes();
        let mut file = Cursor::new(Vec::new());
        parts
            .pack(&mut file)
            .map_err(|error| Error::Write(error.to_string()))?;
        Ok(file.into_inner())
    }

    /// 版头, title and addressee.
    fn head(&self, docx: Docx) -> Docx {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 22 and 40 points"
        )]
        let size = (self.head_size() * 2.0) as usize;
        let centred = || Look {
            align: AlignmentType::Center,
            ..PLAIN
        };
        let head = Look {
            role: &TITLE,
            size,
            color: Some(RED),
            pitch: i32::try_from(size * 12).unwrap_or(PITCH),
            ..centred()
        };
        let title = Look {
            role: &TITLE,
            size: 44,
            pitch: 720,
            ..centred()
        };
        let number = Look {
            borders: vec![(ParagraphBorderPosition::Bottom, 12, 11, RED)],
            ..centred()
        };
        let gap = if self.is_form() { 1 } else { 2 };
        let docx = docx
            .add_paragraph(space(self.head_space() * 567 / 10))
            .add_paragraph(head.paragraph(&self.organ))
            .add_paragraph(space(PITCH * gap))
            .add_paragraph(number.paragraph(self.number.as_deref().unwrap_or_default()))
            .add_paragraph(space(PITCH * gap))
            .add_paragraph(title.paragraph(&self.title).outline_lvl(0))
            .add_paragraph(space(PITCH));
        if self.addressee.is_empty() {
            return docx;
        }
        docx.add_paragraph(PLAIN.paragraph(&format!("{}：", self.addressee)))
    }

    fn attachment_names(&self, docx: Docx) -> Docx {
        let mut docx = docx;
        for (index, name) in self.attachments.iter().enumerate() {
            let first = index == 0;
            if first {
                docx = docx.add_paragraph(space(PITCH).keep_next(true));
            }
            let number = if self.attachments.len() == 1 {
                String::new()
            } else {
                format!("{}．", index + 1)
            };
            let hanging = if number.is_empty() { 0 } else { EM * 3 / 2 };
            let look = Look {
                align: AlignmentType::Left,
                keep: true,
                left: EM * 5 + hanging,
                first: -(hanging + if first { EM * 3 } else { 0 }),
                ..PLAIN
            };
            let lead = if first { "附件：" } else { "" };
            docx = docx.add_paragraph(look.paragraph(&format!("{lead}{number}{name}")));
        }
        docx
    }

    /// 落款, date, contact and 附注.
    fn signature_lines(&self, docx: Docx) -> Docx {
        let (signer, date) = self.signature();
        let right = |characters: f32| Look {
            align: AlignmentType::Right,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "less than a line"
            )]
            right: (characters * EM as f32) as i32,
            keep: true,
            ..PLAIN
        };
        let mut docx = docx;
        if !self.signer.is_empty() || self.date.is_some() {
            let lead = Look {
                keep: true,
                pitch: PITCH * 2,
                ..PLAIN
            };
            docx = docx
                .add_paragraph(lead.paragraph(""))
                .add_paragraph(right(signer).paragraph(&self.signer));
            let last = Look {
                keep: false,
                ..right(date)
            };
            docx = docx.add_paragraph(last.paragraph(&self.date_text()));
        }
        let look = Look {
            first: EM * 2,
            ..PLAIN
        };
        [&self.contact, &self.remark]
            .into_iter()
            .flatten()
            .fold(docx, |docx, said| {
                docx.add_paragraph(look.paragraph(&format!("（{said}）")))
            })
    }

    /// 版记.
    fn colophon(&self, docx: Docx) -> Docx {
        if self.copies_to.is_empty() {
            return docx;
        }
        let black = "000000";
        let look = |borders| Look {
            size: 28,
            pitch: 480,
            borders,
            ..PLAIN
        };
        let copies = Look {
            left: EM * 3,
            first: -EM * 3,
            keep: true,
            ..look(vec![
                (ParagraphBorderPosition::Top, 8, 4, black),
                (ParagraphBorderPosition::Bottom, 6, 4, black),
            ])
        };
        let issued_on = self
            .date
            .map(|date| format!("{}印发", date_text(date)))
            .unwrap_or_default();
        let issued = look(vec![(ParagraphBorderPosition::Bottom, 8, 4, black)])
            .paragraph(&self.organ.replace('\n', ""))
            .add_tab(
                Tab::new()
                    .val(TabValueType::Right)
                    .pos(usize::try_from(WIDTH).unwrap_or_default()),
            )
            .add_run(Run::new().add_tab())
            .add_run(look(Vec::new()).run(&issued_on));
        docx.add_paragraph(space(PITCH * 2))
            .add_paragraph(copies.paragraph(&format!("抄送：{}。", self.copies_to.join("，"))))
            .add_paragraph(issued)
    }
}

/// The last paragraph stays with what follows: a signature does not stand alone on a page.
fn body(docx: Docx, paragraph: &Paragraph, last: bool) -> Docx {
    let indented = || Look {
        first: EM * 2,
        keep: last,
        ..PLAIN
    };
    match paragraph {
        Paragraph::Body { text } => lines(text).iter().fold(docx, |docx, line| {
            docx.add_paragraph(indented().paragraph(line))
        }),
        Paragraph::Heading { text } => {
            let look = Look {
                role: &HEADING,
                keep: true,
                ..indented()
            };
            docx.add_paragraph(look.paragraph(text).outline_lvl(1))
        }
        Paragraph::Quote { text } => {
            let look = Look {
                role: &QUOTE,
                left: EM * 2,
                ..indented()
            };
            lines(text)
                .iter()
                .fold(docx, |docx, line| docx.add_paragraph(look.paragraph(line)))
        }
        Paragraph::Table { rows } => docx
            .add_table(table(rows))
            // Two tables in a row would become one.
            .add_paragraph(space(PITCH / 2).keep_next(last)),
    }
}

fn table(rows: &[Entry]) -> Table {
    const LABEL: usize = 2380;
    let width = usize::try_from(WIDTH).unwrap_or_default();
    let cell = |text: &str, width: usize, align: AlignmentType| {
        let look = Look {
            size: 28,
            pitch: 480,
            align,
            ..PLAIN
        };
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(look.paragraph(text).snap_to_grid(false))
    };
    let rows = rows.iter().map(|entry| {
        TableRow::new(vec![
            cell(&entry.label, LABEL, AlignmentType::Center),
            cell(&entry.value, width - LABEL, AlignmentType::Left),
        ])
        .cant_split()
    });
    Table::new(rows.collect())
        .set_grid(vec![LABEL, width - LABEL])
        .width(width, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// `— 1 —`, in 四号.
pub(crate) fn page_number(align: AlignmentType) -> Footer {
    let look = Look {
        size: 28,
        align,
        left: EM,
        right: EM,
        pitch: 320,
        ..PLAIN
    };
    let field = look
        .run("")
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE::new()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false);
    let paragraph = look.paragraph("— ").add_run(field).add_run(look.run(" —"));
    Footer::new().add_paragraph(paragraph)
}

/// On every page, so that what is a draft or counts no more is not sent by mistake.
pub(crate) fn page_mark(text: &str) -> Header {
    let look = Look {
        role: &HEADING,
        align: AlignmentType::Center,
        color: Some(RED),
        ..PLAIN
    };
    Header::new().add_paragraph(look.paragraph(text))
}

/// The typefaces with the names they have on other machines.
pub(crate) fn font_table() -> String {
    let fonts: Vec<String> = ROLES
        .iter()
        .map(|role| {
            format!(
                "<w:font w:name=\"{}\"><w:altName w:val=\"{}\"/><w:charset w:val=\"86\"/>\
                 <w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>",
                role.docx, role.docx_instead
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         {}</w:fonts>",
        fonts.concat()
    )
}
