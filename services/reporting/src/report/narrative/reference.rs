//! References to figures in a text.

use crate::report::{
    Mark,
    message::proto,
    reading::{Number, Reading},
};

/// What a reference to the year before begins with.
const PREVIOUS: &str = "previous:";

/// Something in a text that is no figure of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it begins: its character of the text, the first is 1.
    pub at: usize,
    /// What stands there, braces and all.
    pub words: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Braces that are no reference.
    NoReference,
    /// The report has no such figure.
    UnknownFigure,
    /// There is no report of the year before.
    NoYearBefore,
}

impl Fault {
    /// In Chinese.
    pub fn zh(&self) -> String {
        let Self { at, words, problem } = self;
        let what = match problem {
            Problem::NoReference => "不是数字引用，引用写作{{指标代码}}",
            Problem::UnknownFigure => "引用的指标在本报告中不存在，请从指标清单中选取代码",
            Problem::NoYearBefore => "引用上一年的数字，但上一年没有报告，请删去",
        };
        format!("第{at}字处的“{words}”{what}")
    }

    /// In English.
    pub fn en(&self) -> String {
        let Self { at, words, problem } = self;
        let what = match problem {
            Problem::NoReference => "is no reference; write {{key of a figure}}",
            Problem::UnknownFigure => "names no figure of this report; take a key from its figures",
            Problem::NoYearBefore => {
                "is of the year before, of which there is no report; remove it"
            }
        };
        format!("{words} at character {at} {what}")
    }
}

/// A piece of a text.
enum Piece<'a> {
    Plain(&'a str),
    /// What stands in double braces, and the byte it begins at.
    Reference(&'a str, usize),
    /// Braces that are no reference.
    Braces(&'a str, usize),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '}']) {
        let start = at + found;
        pieces.push(Piece::Plain(&text[at..start]));
        let inner = text[start..].strip_prefix("{{").and_then(|rest| {
            let (inner, _) = rest.split_once("}}")?;
            let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':');
            let key = inner.trim();
            (!key.is_empty() && key.chars().all(is_key)).then_some(inner)
        });
        let (piece, length) = if let Some(inner) = inner {
            (Piece::Reference(inner.trim(), start), inner.len() + 4)
        } else {
            let rest = &text[start..];
            let brace = rest.chars().next();
            let other = |c: char| Some(c) != brace;
            let length = rest.find(other).unwrap_or(rest.len());
            (Piece::Braces(&rest[..length], start), length)
        };
        pieces.push(piece);
        at = start + length;
    }
    pieces.push(Piece::Plain(&text[at..]));
    pieces
}

/// The references of a text, each once, as they stand in it: `matters.received`, `previous:matters.received`.
pub fn figures(text: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for piece in pieces(text) {
        if let Piece::Reference(key, _) = piece
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys
}

/// The text with its figures, or all that is wrong with its references. What is assumed bears its mark behind its unit.
pub fn resolve(
    text: &str,
    report: &proto::Report,
    previous: Option<&proto::Report>,
) -> Result<String, Vec<Fault>> {
    let this = Reading::of(report);
    let before = previous.map(Reading::of);
    let character = |at: usize| text[..at].chars().count() + 1;
    let mut faults = Vec::new();
    let mut printed = String::new();
    // A mark that waits for the unit of its number.
    let mut mark: Option<(String, String)> = None;
    for piece in pieces(text) {
        let mut plain = "";
        let mut number = None;
        match piece {
            Piece::Plain(words) => plain = words,
            Piece::Reference(key, at) => {
                let found = match (key.strip_prefix(PREVIOUS), &before) {
                    (Some(_), None) => Err(Problem::NoYearBefore),
                    (Some(key), Some(before)) => found(before, key),
                    (None, _) => found(&this, key),
                };
                match found {
                    Ok(found) => number = Some(found),
                    Err(problem) => faults.push(Fault {
                        at: character(at),
                        words: format!("{{{{{key}}}}}"),
                        problem,
                    }),
                }
            }
            Piece::Braces(words, at) => faults.push(Fault {
                at: character(at),
                words: words.to_owned(),
                problem: Problem::NoReference,
            }),
        }
        if let Some((unit, word)) = mark.take() {
            if let Some(rest) = plain.strip_prefix(&unit) {
                printed.push_str(&unit);
                plain = rest;
            }
            printed.push_str(&word);
        }
        printed.push_str(plain);
        if let Some(number) = number {
            printed.push_str(&number.print());
            mark = mark_of(number, this.word).map(|word| (number.unit_zh().to_owned(), word));
        }
    }
    if faults.is_empty() {
        Ok(printed)
    } else {
        Err(faults)
    }
}

fn found<'a, 'b>(reading: &'b Reading<'a>, key: &str) -> Result<&'b Number<'a>, Problem> {
    reading.number(key).ok_or(Problem::UnknownFigure)
}

/// What is said behind a number: in a text, a declared one is simply told.
fn mark_of(number: &Number<'_>, word: &str) -> Option<String> {
    let mark = number.mark().filter(|mark| *mark != Mark::Declared);
    mark.map(|_| number.remark(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn resolved(text: &str) -> Result<String, Vec<Fault>> {
        resolve(text, &sample::report(2024), Some(&sample::report(2023)))
    }

    #[test]
    fn references_become_figures() {
        assert_eq!(
            resolved("受理{{matters.received}}件，上年{{ previous:matters.received }}件，按时率{{enquiries.on_time_rate}}，收费{{fees.collected}}元；发放资料{{outreach.leaflets}}份（册）；新收{{table3.received.total}}件。").unwrap(),
            "受理162件，上年162件，按时率66.67%，收费380元；发放资料500000余份（册）；新收6件。"
        );
        assert_eq!(resolved("没有引用。").unwrap(), "没有引用。");
    }

    #[test]
    fn what_is_assumed_or_not_registered_bears_its_mark_behind_the_unit() {
        assert_eq!(
            resolved(
                "公开{{items.group.site}}条，共{{items.group.site}}；规章{{table2.rule.issued}}件。"
            )
            .unwrap(),
            "公开16条（假设），共16（假设）；规章0件（未登记）。"
        );
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults = resolved("甲{{matters.none}}乙{丙}丁{{}}{{previous:none}}{{矿}}").unwrap_err();
        let told: Vec<_> = faults
            .iter()
            .map(|fault| (fault.at, fault.words.as_str(), fault.problem))
            .collect();
        assert_eq!(
            told,
            [
                (2, "{{matters.none}}", Problem::UnknownFigure),
                (19, "{", Problem::NoReference),
                (21, "}", Problem::NoReference),
                (23, "{{", Problem::NoReference),
                (25, "}}", Problem::NoReference),
                (27, "{{previous:none}}", Problem::UnknownFigure),
                (44, "{{", Problem::NoReference),
                (47, "}}", Problem::NoReference),
            ]
        );
        let alone = resolve("{{previous:matters.received}}", &sample::report(2024), None);
        assert_eq!(alone.unwrap_err()[0].problem, Problem::NoYearBefore);
        assert_eq!(
            (faults[0].zh(), faults[0].en()),
            (
                "第2字处的“{{matters.none}}”引用的指标在本报告中不存在，请从指标清单中选取代码".to_owned(),
                "{{matters.none}} at character 2 names no figure of this report; take a key from its figures".to_owned()
            )
        );
    }

    #[test]
    fn references_of_a_text_are_listed_once() {
        assert_eq!(
            figures("{{a.b}}和{{previous:a.b}}、{{a.b}}"),
            ["a.b", "previous:a.b"]
        );
    }
}
