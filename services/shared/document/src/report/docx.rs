//! A report as DOCX, for an office's own Word or WPS.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, CharacterSpacingValues, DocGrid, Docx, PageMargin, Run, Shading,
    TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};

use super::{Block, Grid, Placed, Report};
use crate::docx::{
    BODY_SIZE, EM, Look, PITCH, PLAIN, WIDTH, font_table, fonts, page_mark, page_number, space,
};
use crate::face::{BODY, HEADING, QUOTE, TITLE};
use crate::length::Length as _;
use crate::text::lines;
use crate::{Align, Error};

impl Report {
    /// The report as DOCX. Of charts there is the title: what they show stands in the tables behind them.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        self.within_limit()?;
        let margin = PageMargin::new()
            .top(2098)
            .bottom(1984)
            .left(1588)
            .right(1474)
            .header(851)
            .footer(1300);
        let date = format!("{}T00:00:00Z", self.date.unwrap_or_default());
        let mut docx = Docx::new()
            .created_at(&date)
            .updated_at(&date)
            .page_size(11906, 16838)
            .page_margin(margin)
            .default_fonts(fonts(&BODY))
            .default_size(BODY_SIZE)
            .footer(page_number(AlignmentType::Right))
            .even_footer(page_number(AlignmentType::Left));
        docx.document = docx.document.doc_grid(DocGrid::with_empty());
        docx.settings = docx
            .settings
            .character_spacing_control(CharacterSpacingValues::CompressPunctuation);
        if self.draft {
            let mark = || page_mark("【草　稿】");
            docx = docx.header(mark()).even_header(mark());
        }
        let title = Look {
            role: &TITLE,
            size: 44,
            pitch: 720,
            align: AlignmentType::Center,
            ..PLAIN
        };
        docx = docx.add_paragraph(title.paragraph(&self.title).outline_lvl(0));
        if !self.subtitle.is_empty() {
            let look = Look {
                role: &QUOTE,
                align: AlignmentType::Center,
                ..PLAIN
            };
            docx = docx.add_paragraph(look.paragraph(&self.subtitle));
        }
        docx = docx.add_paragraph(space(PITCH));
        if let Some((last, before)) = self.blocks.split_last() {
            docx = before.iter().fold(docx, block);
            docx = match last {
                // The signature does not stand alone on a page.
                Block::Body { head, text } => body(docx, head, text, !self.signer.is_empty()),
                last => block(docx, last),
            };
        }
        docx = self.signature(docx);
        if let Some((first, rest)) = self.appendix.split_first() {
            let page = Run::new().add_break(BreakType::Page);
            docx = docx.add_paragraph(space(20).add_run(page));
            docx = block(docx, first);
            docx = rest.iter().fold(docx, block);
        }
        let look = Look {
            size: 18,
            pitch: 300,
            align: AlignmentType::Left,
            ..PLAIN
        };
        if !self.seal.is_empty() {
            docx = docx.add_paragraph(space(PITCH));
        }
        docx = self
            .seal
            .iter()
            .fold(docx, |docx, line| docx.add_paragraph(look.paragraph(line)));
        let mut parts = docx.build();
        parts.font_table = font_table().into_bytes();
        parts.document = self.with_repeated_heads(&parts.document);
        let mut file = Cursor::new(Vec::new());
        parts
            .pack(&mut file)
            .map_err(|error| Error::Write(error.to_string()))?;
        Ok(file.into_inner())
    }

    /// Says of the heads of tables that they stand on every page, for which the writer has no word. Every row has the
    /// mark that it is not split, and nothing else does.
    fn with_repeated_heads(&self, document: &[u8]) -> Vec<u8> {
        const ROW: &str = "<w:cantSplit />";
        let blocks = self.blocks.iter().chain(&self.appendix);
        let grids = blocks.filter_map(|block| match block {
            Block::Table { grid } => Some(grid),
            _ => None,
        });
        let is_head = grids.flat_map(|grid| (0..grid.rows.len()).map(|row| row < grid.head_rows));
        let document = String::from_utf8_lossy(document);
        let mut pieces = document.split(ROW);
        let mut written = pieces.next().unwrap_or_default().to_owned();
        for (piece, is_head) in pieces.zip(is_head) {
            written.push_str(ROW);
            if is_head {
                written.push_str("<w:tblHeader />");
            }
            written.push_str(piece);
        }
        written.into_bytes()
    }

    /// 落款 and its day.
    fn signature(&self, docx: Docx) -> Docx {
        if self.signer.is_empty() {
            return docx;
        }
        let look = |right: i32, keep| Look {
            align: AlignmentType::Right,
            right,
            keep,
            ..PLAIN
        };
        let docx = docx
            .add_paragraph(space(PITCH).keep_next(true))
            .add_paragraph(look(EM * 2, true).paragraph(&self.signer));
        let day = self.date.map(crate::date_text).unwrap_or_default();
        docx.add_paragraph(look(EM * 4, false).paragraph(&day))
    }
}

fn block(docx: Docx, block: &Block) -> Docx {
    let indented = || Look {
        first: EM * 2,
        ..PLAIN
    };
    match block {
        Block::Heading { text, on_new_page } => {
            let look = Look {
                role: &HEADING,
                keep: true,
                ..indented()
            };
            let paragraph = look.paragraph(text).outline_lvl(1);
            docx.add_paragraph(paragraph.page_break_before(*on_new_page))
        }
        Block::Body { head, text } => body(docx, head, text, false),
        Block::Table { grid } => docx
            .add_table(table(grid))
            // Two tables in a row would become one.
            .add_paragraph(space(PITCH / 3)),
        Block::Notes { lines } => {
            let look = Look {
                size: 18,
                pitch: 300,
                align: AlignmentType::Left,
                ..PLAIN
            };
            lines
                .iter()
                .fold(docx, |docx, line| docx.add_paragraph(look.paragraph(line)))
        }
        Block::Chart { chart } => {
            let look = Look {
                role: &HEADING,
                size: 24,
                pitch: 480,
                keep: true,
                align: AlignmentType::Left,
                ..PLAIN
            };
            docx.add_paragraph(look.paragraph(&chart.title))
        }
    }
}

/// Running text; `stays` keeps its last paragraph on the page of what follows.
fn body(docx: Docx, head: &str, text: &str, stays: bool) -> Docx {
    let mut all = lines(text);
    if all.is_empty() {
        all.push(String::new());
    }
    let last = all.len() - 1;
    all.iter().enumerate().fold(docx, |docx, (at, line)| {
        let look = |role| Look {
            role,
            first: EM * 2,
            keep: stays && at == last,
            ..PLAIN
        };
        let paragraph = if at == 0 && !head.is_empty() {
            look(&QUOTE).paragraph(head).add_run(look(&BODY).run(line))
        } else {
            look(&BODY).paragraph(line)
        };
        docx.add_paragraph(paragraph)
    })
}

/// What stands at a place of a table: a cell begins there, or one from above goes on.
enum Here<'a> {
    Begins(Placed<'a>),
    GoesOn(Placed<'a>),
}

fn table(grid: &Grid) -> docx_rs::Table {
    let widths = widths(grid);
    let placed = grid.placed();
    let rows = (0..grid.rows.len()).map(|row| {
        let mut here: Vec<Here<'_>> = placed
            .iter()
            .filter_map(|one| match row {
                row if row == one.row => Some(Here::Begins(*one)),
                row if row > one.row && row <= one.row + one.cell.more_rows => {
                    Some(Here::GoesOn(*one))
                }
                _ => None,
            })
            .collect();
        here.sort_by_key(|here| match here {
            Here::Begins(one) | Here::GoesOn(one) => one.column,
        });
        let stays = grid.stays_whole() && row + 1 < grid.rows.len();
        let cells = here.iter().map(|here| cell(grid, &widths, here, stays));
        TableRow::new(cells.collect()).cant_split()
    });
    let all = widths.iter().sum();
    docx_rs::Table::new(rows.collect())
        .set_grid(widths.clone())
        .width(all, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(20, 40, 20, 40))
        .layout(TableLayoutType::Fixed)
}

fn widths(grid: &Grid) -> Vec<usize> {
    let width = usize::try_from(WIDTH).unwrap_or_default();
    let all: usize = grid.columns.iter().map(|&share| usize::from(share)).sum();
    let shares = grid.columns.iter();
    shares
        .map(|&share| width * usize::from(share) / all.max(1))
        .collect()
}

/// `stays` keeps its row on the page of the next one.
fn cell(grid: &Grid, widths: &[usize], here: &Here<'_>, stays: bool) -> TableCell {
    let (Here::Begins(one) | Here::GoesOn(one)) = here;
    let own = widths
        .iter()
        .skip(one.column)
        .take(one.cell.more_columns + 1);
    let (size, pitch) = if grid.dense { (17, 260) } else { (21, 320) };
    let look = Look {
        role: if one.cell.head { &HEADING } else { &BODY },
        size,
        pitch,
        align: match one.cell.align {
            Align::Left => AlignmentType::Left,
            Align::Center => AlignmentType::Center,
            Align::Right => AlignmentType::Right,
        },
        keep: stays,
        ..PLAIN
    };
    let text = match here {
        Here::Begins(one) => format!("{}{}", one.cell.text, one.cell.mark),
        Here::GoesOn(_) => String::new(),
    };
    let mut cell = TableCell::new()
        .width(own.sum(), WidthType::Dxa)
        .vertical_align(VAlignType::Center)
        .add_paragraph(look.paragraph(&text).snap_to_grid(false));
    if one.cell.more_columns > 0 {
        cell = cell.grid_span(one.cell.more_columns + 1);
    }
    if one.cell.more_rows > 0 {
        cell = cell.vertical_merge(match here {
            Here::Begins(_) => VMergeType::Restart,
            Here::GoesOn(_) => VMergeType::Continue,
        });
    }
    if one.cell.head {
        cell = cell.shading(Shading::new().fill("EBEBEB"));
    }
    cell
}
