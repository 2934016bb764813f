//! What the index keeps of an item.

use tantivy::{
    TantivyDocument,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
        TextOptions,
    },
    tokenizer::TextAnalyzer,
};

use gongkai_law::likeness::{numbers, pairs};

use super::{Document, number, words::Words};

/// Of the column of places in the journal.
pub const POSITION: &str = "position";
/// Of the column of days.
pub const DAY: &str = "day";
/// Of the column of items of article 20.
pub const ARTICLE20: &str = "article20";
/// Of the column of bureaus.
pub const BUREAU: &str = "bureau";
/// Of the column of offices, each with its bureau.
pub const OFFICE: &str = "office";
/// Of the column of marks.
pub const MARK: &str = "mark";
/// Of the column of how many pairs of characters a title has.
pub const TITLE_PAIRS: &str = "title_pairs";
/// Of the words of texts.
const WORDS: &str = "words";

/// The fields.
#[derive(Clone)]
pub struct Fields {
    /// Id of the item.
    pub id: Field,
    /// Its bureau.
    pub bureau: Field,
    /// Bureau and office.
    pub office: Field,
    /// What its numbers are found by.
    pub number: Field,
    /// Words of the title.
    pub title: Field,
    /// Words of document number, abstract and body.
    pub text: Field,
    /// Words of the attachments.
    pub attachments: Field,
    /// Item of article 20.
    pub article20: Field,
    /// Day of publication.
    pub day: Field,
    /// Position of its first publication in the journal.
    pub position: Field,
    /// What tells this revision of it from others: see [`Document::mark`].
    pub mark: Field,
    /// Pairs of characters of the title and document numbers, each with its bureau: what looks alike is found by them.
    pub alike_title: Field,
    /// Pairs of characters of the abstract that the title has not, each with its bureau.
    pub alike_summary: Field,
    /// How many pairs the title has.
    pub title_pairs: Field,
}

/// The schema, and its fields.
pub fn schema() -> (Schema, Fields) {
    let words = TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(false);
    let words = TextOptions::default().set_indexing_options(words);
    let mut builder = Schema::builder();
    let fields = Fields {
        id: builder.add_text_field("id", STRING | STORED),
        bureau: builder.add_text_field(BUREAU, STRING | FAST | STORED),
        office: builder.add_text_field(OFFICE, STRING | FAST),
        number: builder.add_text_field("number", STRING),
        title: builder.add_text_field("title", words.clone()),
        text: builder.add_text_field("text", words.clone().set_stored()),
        attachments: builder.add_text_field("attachments", words.set_stored()),
        article20: builder.add_u64_field(ARTICLE20, INDEXED | FAST),
        day: builder.add_u64_field(DAY, FAST),
        position: builder.add_u64_field(POSITION, FAST),
        mark: builder.add_u64_field(MARK, FAST),
        alike_title: builder.add_text_field("alike_title", STRING),
        alike_summary: builder.add_text_field("alike_summary", STRING),
        title_pairs: builder.add_u64_field(TITLE_PAIRS, FAST),
    };
    (builder.build(), fields)
}

/// Makes an index know how words are made.
pub fn register(index: &tantivy::Index) {
    index
        .tokenizers()
        .register(WORDS, TextAnalyzer::from(Words));
}

impl Fields {
    /// An item as it is kept.
    pub fn document(&self, item: &Document) -> TantivyDocument {
        let mut kept = TantivyDocument::default();
        kept.add_text(self.id, item.id.to_string());
        kept.add_text(self.bureau, &item.bureau);
        kept.add_text(self.office, of_bureau(&item.bureau, &item.office));
        for mark in number::marks(&[&item.title, &item.text], &item.index_number) {
            kept.add_text(self.number, mark);
        }
        kept.add_text(self.title, &item.title);
        kept.add_text(self.text, &item.text);
        kept.add_text(self.attachments, &item.attachments);
        kept.add_u64(self.article20, item.article20_code.into());
        kept.add_u64(self.day, day(item.published_on));
        kept.add_u64(self.position, item.position);
        kept.add_u64(self.mark, item.mark());
        self.add_alike(&mut kept, item);
        kept
    }

    /// What it is found by where somebody looks for what is alike.
    fn add_alike(&self, kept: &mut TantivyDocument, item: &Document) {
        let in_title = pairs(&item.title);
        for pair in &in_title {
            kept.add_text(self.alike_title, of_bureau(&item.bureau, pair));
        }
        for pair in pairs(&item.summary).difference(&in_title) {
            kept.add_text(self.alike_summary, of_bureau(&item.bureau, pair));
        }
        for text in [&item.title, &item.summary, &item.document_number] {
            for number in numbers(text) {
                kept.add_text(self.alike_title, of_bureau(&item.bureau, &number.word()));
            }
        }
        kept.add_u64(
            self.title_pairs,
            u64::try_from(in_title.len()).unwrap_or(u64::MAX),
        );
    }
}

/// What is one of its bureau only: an office, or a pair of characters that is looked for in one bureau.
pub fn of_bureau(bureau: &str, value: &str) -> String {
    format!("{bureau}:{value}")
}

/// A day as eight digits.
pub fn day(day: chrono::NaiveDate) -> u64 {
    use chrono::Datelike as _;
    let year = u64::try_from(day.year()).unwrap_or_default();
    year * 10_000 + u64::from(day.month()) * 100 + u64::from(day.day())
}
