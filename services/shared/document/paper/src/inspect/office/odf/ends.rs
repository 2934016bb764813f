//! Where something ends in a text of OpenDocument: what was said in it is told.

use gongkai_document::inspect::{FindingKind, Kind};

use super::super::super::Done;
use super::super::super::sink::Sink;
use super::super::super::xml::Element;
use super::super::sheet::letters;
use super::content::{Content, Paragraph};

/// Rows that are repeated more often are the empty rest of a sheet.
const REPEATED: usize = 1_000;

impl Content<'_> {
    /// What is fetched from another file.
    pub(super) fn link(&self, element: &Element<'_>, sink: &mut Sink) -> Done {
        let Some(target) = element.attribute("href") else {
            return Ok(());
        };
        sink.again(&self.here(), &target)?;
        let inside = target.is_empty() || target.starts_with(['#', '.']) || !target.contains(':');
        let on_the_web = ["http:", "https:", "mailto:", "tel:"]
            .iter()
            .any(|begin| target.starts_with(begin));
        if !inside && (!on_the_web || element.name != "a") || target.starts_with("../") {
            sink.found(FindingKind::ExternalLink, &self.here(), &target);
        }
        Ok(())
    }

    pub(super) fn close(&mut self, name: &str, sink: &mut Sink) -> Done {
        match name {
            "p" | "h" => self.end(sink)?,
            "table-cell" | "covered-table-cell" => self.end_of_cell(sink)?,
            "table-row" => {
                let times = if self.repeated.0 > REPEATED {
                    1
                } else {
                    self.repeated.0
                };
                if let Some((_, row, _)) = &mut self.table {
                    *row += times;
                }
            }
            "table" => self.table = None,
            _ => {}
        }
        // Of a description a few words may stand in other elements.
        let ends = self.beside.is_none_or(|(_, depth)| depth == self.depth);
        if ends && !self.loose.is_empty() {
            sink.again(&self.here(), &std::mem::take(&mut self.loose))?;
        }
        self.step_back();
        if self
            .hiding
            .last()
            .is_some_and(|&(_, depth)| depth == self.depth)
        {
            self.hiding.pop();
        }
        if self
            .aside
            .last()
            .is_some_and(|&(_, depth, _)| depth == self.depth)
            && let Some((kind, _, said)) = self.aside.pop()
        {
            // Empty notes come with every slide.
            if kind != FindingKind::Notes || !said.trim().is_empty() {
                sink.found(kind, &self.here(), &said);
            }
        }
        Ok(())
    }

    fn end(&mut self, sink: &mut Sink) -> Done {
        let Some(Paragraph {
            text: said,
            unseen,
            aloud,
        }) = self.paragraphs.pop()
        else {
            return Ok(());
        };
        let here = self.here();
        sink.again(&here, &aloud)?;
        if !unseen.trim().is_empty() {
            sink.found(FindingKind::HiddenText, &here, &unseen);
        }
        if let Some((_, _, aside)) = self.aside.last_mut() {
            aside.push_str(&said);
        } else if self.table.is_some() && self.kind == Kind::Ods {
            self.cell.push_str(&said);
            return Ok(());
        }
        sink.line(&here, &said)?;
        if let Some(note) = self.notes.last_mut() {
            note.paragraphs += 1;
        } else {
            self.paragraph += usize::from(self.aside.is_empty());
        }
        Ok(())
    }

    fn end_of_cell(&mut self, sink: &mut Sink) -> Done {
        let said = std::mem::take(&mut self.cell);
        let here = self.here();
        if !said.trim().is_empty() {
            sink.line(&here, &said)?;
            let column = self.table.as_ref().map_or(0, |(_, _, column)| *column);
            let (name, row) = self
                .table
                .as_ref()
                .map_or(("", 0), |(name, row, _)| (name.as_str(), *row));
            if self.row_hidden {
                sink.found(
                    FindingKind::HiddenRow,
                    &format!("工作表“{name}”第{row}行"),
                    "",
                );
            }
            if self
                .columns
                .1
                .iter()
                .any(|&(from, to)| (from..=to).contains(&column))
            {
                sink.found(
                    FindingKind::HiddenColumn,
                    &format!("工作表“{name}”{}列", letters(column)),
                    "",
                );
            }
        }
        if let Some((_, _, column)) = &mut self.table {
            *column += self.repeated.1;
        }
        Ok(())
    }
}
