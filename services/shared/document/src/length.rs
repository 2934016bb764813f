//! How long a document may be: what takes minutes to lay out is nothing a person reads.

use crate::{
    Block, CaseFile, Cell, Entry, Error, Grid, Label, Labels, Letter, Paragraph, Part, Register,
    Report,
};

/// Characters of a document at most: about a thousand pages, or 5,000 lines of a full register.
pub const AT_MOST_CHARACTERS: usize = 1_000_000;
/// Characters of a cell at most; a sheet cannot hold more.
const CELL: usize = 32_767;

/// The characters of a value.
pub(crate) trait Length {
    fn characters(&self) -> usize;

    /// An error if there are too many.
    fn within_limit(&self) -> Result<(), Error> {
        let characters = self.characters();
        if characters > AT_MOST_CHARACTERS {
            return Err(Error::TooLong {
                characters,
                limit: AT_MOST_CHARACTERS,
            });
        }
        Ok(())
    }
}

/// An error if a cell of a register is longer than a cell of a sheet can be.
pub(crate) fn cells_within_limit(register: &Register) -> Result<(), Error> {
    let cells = register.rows.iter().flatten();
    match cells.map(Length::characters).max() {
        Some(characters) if characters > CELL => Err(Error::TooLong {
            characters,
            limit: CELL,
        }),
        _ => Ok(()),
    }
}

impl Length for String {
    fn characters(&self) -> usize {
        self.chars().count()
    }
}

impl<T: Length> Length for Vec<T> {
    fn characters(&self) -> usize {
        self.iter().map(Length::characters).sum()
    }
}

impl<T: Length> Length for Option<T> {
    fn characters(&self) -> usize {
        self.as_ref().map_or(0, Length::characters)
    }
}

impl Length for Entry {
    fn characters(&self) -> usize {
        self.label.characters() + self.value.characters()
    }
}

impl Length for Paragraph {
    fn characters(&self) -> usize {
        match self {
            Self::Body { text } | Self::Heading { text } | Self::Quote { text } => {
                text.characters()
            }
            Self::Table { rows } => rows.characters(),
        }
    }
}

impl Length for Letter {
    fn characters(&self) -> usize {
        self.organ.characters()
            + self.number.characters()
            + self.title.characters()
            + self.addressee.characters()
            + self.paragraphs.characters()
            + self.attachments.characters()
            + self.signer.characters()
            + self.contact.characters()
            + self.remark.characters()
            + self.copies_to.characters()
            + self.void.characters()
    }
}

impl Length for Cell {
    fn characters(&self) -> usize {
        match self {
            Self::Text(text) => text.characters(),
            // A cell costs something even if little stands in it.
            Self::Number(_) | Self::Date(_) => 10,
        }
    }
}

impl Length for Register {
    fn characters(&self) -> usize {
        self.title.characters()
            + self.subtitle.characters()
            + self.rows.characters()
            + self.notes.characters()
    }
}

impl Length for Part {
    fn characters(&self) -> usize {
        match self {
            Self::Paragraph(paragraph) => paragraph.characters(),
            Self::Register(register) => register.characters(),
            Self::Letter(letter) => letter.characters(),
        }
    }
}

impl Length for Label {
    fn characters(&self) -> usize {
        self.recipient.characters()
            + self.address.characters()
            + self.postcode.characters()
            + self.reference.characters()
    }
}

impl Length for Labels {
    fn characters(&self) -> usize {
        self.sender.characters() + self.sender_telephone.characters() + self.labels.characters()
    }
}

impl Length for CaseFile {
    fn characters(&self) -> usize {
        let sections = self.sections.iter();
        let sections: usize = sections
            .map(|section| section.heading.characters() + section.parts.characters())
            .sum();
        self.title.characters() + self.cover.characters() + sections
    }
}

impl Length for Grid {
    fn characters(&self) -> usize {
        let cells = self.rows.iter().flatten();
        // A cell costs something even if little stands in it.
        let cells = cells.map(|cell| cell.text.characters().max(10));
        self.caption.characters() + cells.sum::<usize>()
    }
}

impl Length for Block {
    fn characters(&self) -> usize {
        match self {
            Self::Heading { text, .. } => text.characters(),
            Self::Body { head, text } => head.characters() + text.characters(),
            Self::Table { grid } => grid.characters(),
            Self::Notes { lines } => lines.characters(),
            Self::Chart { chart } => chart.grid().characters(),
        }
    }
}

impl Length for Report {
    fn characters(&self) -> usize {
        self.title.characters()
            + self.subtitle.characters()
            + self.blocks.characters()
            + self.signer.characters()
            + self.appendix.characters()
            + self.seal.characters()
    }
}
