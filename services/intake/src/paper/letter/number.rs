//! Document numbers (发文字号): `赫应急公开〔2024〕12号`.

use gongkai_law::letter::LetterKind;

/// A number with the brackets that letters print, whatever brackets were typed.
pub fn printed(typed: &str) -> String {
    let bracket = |c: char| match c {
        '[' | '【' | '（' | '(' | '﹝' => '〔',
        ']' | '】' | '）' | ')' | '﹞' => '〕',
        other => other,
    };
    let kept = typed.chars().filter(|c| !c.is_whitespace());
    kept.map(bracket).collect()
}

/// A document number as somebody looks for it: by its year and its serial, with whatever of the word before them he
/// knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// The year.
    pub year: i32,
    /// The number in its year and series.
    pub number: i32,
    /// How a number that is meant ends: `公开〔2024〕12号`.
    pub ending: String,
}

impl DocumentNumber {
    /// Reads one: `赫应急公开〔2024〕12号`, `公开[2024]12号`, `〔2024〕12`.
    pub fn read(typed: &str) -> Option<Self> {
        let typed = printed(typed);
        let (word, rest) = typed.split_once('〔')?;
        let (year, number) = rest.split_once('〕')?;
        let number = number.trim_start_matches('第').trim_end_matches('号');
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if year.len() != 4 || !digits(year) || !digits(number) {
            return None;
        }
        let (year, number): (i32, i32) = (year.parse().ok()?, number.parse().ok()?);
        Some(Self {
            year,
            number,
            ending: format!("{word}〔{year}〕{number}号"),
        })
    }
}

/// What is numbered together. Each series is gapless for each bureau and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// Receipts of applications (登记回执).
    Acknowledgement,
    /// All other letters about disclosure.
    Disclosure,
    /// Letters about enquiries and complaints.
    Enquiry,
    /// Letters about permits and other matters.
    Permit,
}

/// The word of disclosure, with which the code of a bureau's disclosure letters usually ends.
const DISCLOSURE: &str = "公开";

impl Series {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Acknowledgement,
        Self::Disclosure,
        Self::Enquiry,
        Self::Permit,
    ];

    /// The series of a letter.
    pub fn of(kind: LetterKind) -> Self {
        use LetterKind as Kind;
        match kind {
            Kind::Acknowledgement => Self::Acknowledgement,
            Kind::NotNeeded
            | Kind::NotCompetent
            | Kind::MatterCorrection
            | Kind::Acceptance
            | Kind::RefusalToAccept
            | Kind::SpecialProcedureNotice
            | Kind::MatterExtension
            | Kind::DecisionGranted
            | Kind::DecisionRefused
            | Kind::MatterTermination => Self::Permit,
            Kind::EnquiryReply | Kind::PetitionPointer | Kind::EnquiryWithdrawal => Self::Enquiry,
            Kind::CorrectionNotice
            | Kind::ReasonsNotice
            | Kind::DelayedPeriodNotice
            | Kind::ExtensionNotice
            | Kind::ExtensionWithdrawal
            | Kind::FeeWithdrawal
            | Kind::CorrectionWithdrawal
            | Kind::ThirdPartyRequest
            | Kind::ThirdPartyNotice
            | Kind::ThirdPartyNoticeWithdrawal
            | Kind::CoMakerRequest
            | Kind::OpinionRequestWithdrawal
            | Kind::FeeNotice
            | Kind::Reply(_)
            | Kind::DisclosureNotice
            | Kind::RectificationReply
            | Kind::RectificationForwarding
            | Kind::WithdrawalNotice
            | Kind::ComplaintReply => Self::Disclosure,
        }
    }

    /// Its name in `number_series`, which cases use too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "letter.acknowledgement",
            Self::Disclosure => "letter.disclosure",
            Self::Enquiry => "letter.enquiry",
            Self::Permit => "letter.permit",
        }
    }

    /// The word its numbers begin with. `code` is the bureau's word for disclosure letters, as set.
    /// The other series have words of their own made from it, for two letters must not bear one
    /// number. A bureau that set no word signs with its full name: an abbreviation is not for us to
    /// invent.
    pub fn word(self, code: &str, organ: &str) -> String {
        let disclosure = if code.is_empty() {
            // As letters print it, and people type it: brackets and blanks would part the number.
            let organ = organ.chars().filter(|c| c.is_alphanumeric());
            format!("{}{DISCLOSURE}", organ.collect::<String>())
        } else {
            code.to_owned()
        };
        let stem = disclosure
            .strip_suffix(DISCLOSURE)
            .filter(|stem| !stem.is_empty())
            .unwrap_or(&disclosure);
        match self {
            Self::Disclosure => disclosure,
            Self::Acknowledgement => format!("{disclosure}登"),
            Self::Permit => format!("{stem}许"),
            Self::Enquiry => format!("{stem}询"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_series_of_a_bureau_begin_their_numbers_alike() {
        let organ = "益阳市赫山区应急管理局";
        for code in ["赫应急公开", "赫应急", "公开", ""] {
            let printed: BTreeSet<String> = Series::ALL
                .iter()
                .map(|series| series.word(code, organ))
                .collect();
            assert_eq!(printed.len(), Series::ALL.len(), "{printed:?}");
        }
        let of = |series: Series, code| series.word(code, organ);
        assert_eq!(of(Series::Disclosure, "赫应急公开"), "赫应急公开");
        assert_eq!(of(Series::Acknowledgement, "赫应急公开"), "赫应急公开登");
        assert_eq!(of(Series::Permit, "赫应急公开"), "赫应急许");
        assert_eq!(of(Series::Disclosure, ""), "益阳市赫山区应急管理局公开");
        assert_eq!(
            Series::Disclosure.word("", "应急局（防汛 办）"),
            "应急局防汛办公开"
        );
    }

    #[test]
    fn a_number_is_looked_for_by_its_year_and_serial() {
        for (typed, ending) in [
            ("赫应急公开〔2024〕12号", "赫应急公开〔2024〕12号"),
            ("公开[2024] 第12号", "公开〔2024〕12号"),
            ("（2024）12", "〔2024〕12号"),
        ] {
            let read = DocumentNumber::read(typed).unwrap();
            assert_eq!(
                (read.year, read.number, read.ending.as_str()),
                (2024, 12, ending)
            );
        }
        for typed in [
            "2024-12",
            "〔2024〕",
            "〔24〕12号",
            "〔2024〕12号文",
            "应急预案",
        ] {
            assert_eq!(DocumentNumber::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn brackets_are_those_that_letters_print() {
        for typed in [
            " 赫应急公开[2024]12号 ",
            "赫应急公开（2024）12号",
            "赫应急公开﹝2024﹞ 12号",
        ] {
            assert_eq!(printed(typed), "赫应急公开〔2024〕12号", "{typed}");
        }
    }
}
