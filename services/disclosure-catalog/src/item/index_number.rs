//! Index numbers (索引号): whose, of which year, and the how many-th. A bureau's unified social credit code stands first;
//! while it has none entered, its id stands in. A number that was given stays what it was.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::identity::BureauId;
use gongkai_law::{application::applicant::credit_code_fault, likeness::half_width};

use crate::bureau::dated::DatedText;

/// What index numbers begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// With the credit code.
    CreditCode,
    /// With the bureau's id.
    Bureau,
}

impl Begins {
    /// What that is called.
    pub fn zh(self) -> &'static str {
        match self {
            Self::CreditCode => "统一社会信用代码",
            Self::Bureau => "机关代码",
        }
    }
}

/// Index numbers that are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What they begin with.
    pub begins: Begins,
    /// The code or id.
    pub text: String,
    /// The year of publication.
    pub year: i32,
}

impl Series {
    /// Those of a bureau on a day; `codes` are its credit codes, by day.
    pub fn of(bureau: &BureauId, codes: &[DatedText], on: NaiveDate) -> Self {
        let mut latest = codes.iter().rev();
        let code = latest.find(|code| code.valid_from <= on);
        let (begins, text) = match code {
            Some(code) => (Begins::CreditCode, code.text.clone()),
            None => (Begins::Bureau, bureau.to_string()),
        };
        Self {
            begins,
            text,
            year: on.year(),
        }
    }

    /// The number of this serial.
    pub fn number(&self, serial: i32) -> String {
        format!("{}/{}-{serial:06}", self.text, self.year)
    }

    /// The series and serial that a document bears from before, if it could be given here, too.
    pub fn kept(number: &str) -> Option<(Self, i32)> {
        let (text, rest) = number.split_once('/')?;
        let (year, serial) = rest.split_once('-')?;
        let digits = |part: &str, most: usize| {
            let fits = (1..=most).contains(&part.len());
            fits && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let counts = year.len() == 4 && digits(year, 4) && digits(serial, 9);
        let series = Self {
            begins: Begins::CreditCode,
            text: text.to_uppercase(),
            year: year.parse().ok()?,
        };
        let serial = serial.parse().ok().filter(|serial| *serial > 0)?;
        (counts && text.trim() == text && credit_code_fault(text).is_none())
            .then_some((series, serial))
    }
}

/// The number as it is found: half-width, in small letters, without blanks.
pub fn plain(number: &str) -> String {
    let plain = number
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(half_width);
    plain.collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_begins_with_the_credit_code_of_its_day() {
        let code = |from: &str, text: &str| DatedText {
            valid_from: day(from),
            text: text.to_owned(),
            source: String::new(),
        };
        let codes = [
            code("2016-01-01", "11430903006500012X"),
            code("2019-03-01", "11430903MB1234567A"),
        ];
        let bureau = "heshan-emb".parse().unwrap();
        let number = |on: &str| Series::of(&bureau, &codes, day(on)).number(7);
        assert_eq!(number("2015-12-31"), "heshan-emb/2015-000007");
        assert_eq!(number("2016-01-01"), "11430903006500012X/2016-000007");
        assert_eq!(number("2019-02-28"), "11430903006500012X/2019-000007");
        assert_eq!(number("2019-03-01"), "11430903MB1234567A/2019-000007");
        let many = Series::of(&bureau, &[], day("2019-03-01"));
        assert_eq!(many.number(1_234_567), "heshan-emb/2019-1234567");
    }

    #[test]
    fn what_documents_keep_is_known_if_it_could_be_given_here() {
        let kept = |number: &str| {
            let (series, serial) = Series::kept(number)?;
            assert_eq!(series.begins, Begins::CreditCode);
            Some((series.text, series.year, serial))
        };
        let known = |serial| Some(("11370305MB2855731K".to_owned(), 2025, serial));
        assert_eq!(kept("11370305MB2855731K/2025-5502382"), known(5_502_382));
        assert_eq!(kept("11370305mb2855731k/2025-000012"), known(12));
        for other in [
            "XH-0001",
            "heshan-emb/2025-000001",
            // The check character is another.
            "11370305MB2855731L/2025-000012",
            "11370305MB2855731K/2025-000000",
            "11370305MB2855731K/2025-5502382000",
            "11370305MB2855731K/25-000012",
            "11370305MB2855731K/2025-+12",
        ] {
            assert_eq!(kept(other), None, "{other}");
        }
    }

    #[test]
    fn signs_of_any_width_are_the_same() {
        assert_eq!(plain("ＸＨ－０００１"), "xh-0001");
        assert_eq!(
            plain("11370305MB2855731K / 2025-12"),
            "11370305mb2855731k/2025-12"
        );
    }
}
