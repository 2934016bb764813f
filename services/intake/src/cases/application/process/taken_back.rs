//! What was asked for or told by mistake, and is taken back. It stays where it was in the order of the work, with its
//! day and reason, and moves nothing: who explains the due day tells that it was there.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{application::Channel, clock::Entry, letter::LetterKind, rules::Rule};

use super::{Moved, Process};
use crate::cases::application::Application;

/// That something was a mistake, and is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// Civil date.
    pub on: NaiveDate,
    /// Ordinal of the fact that takes it back, and sends the letter which says so.
    pub by: i32,
    /// Why.
    pub reason: String,
}

impl Process {
    /// Notes that the correction notice was withdrawn: the clock runs as if it had never stopped.
    pub(super) fn withdraw_correction(&mut self, taken_back: TakenBack) {
        let Some(asked) = self.correction.take() else {
            return;
        };
        let withdrawn = Moved::WithdrawnCorrection(self.withdrawn_corrections.len());
        self.withdrawn_corrections.push((asked, taken_back));
        self.replace(Moved::Correction, withdrawn);
    }

    /// Notes that the fee notice was withdrawn: the clock runs as if it had never stopped.
    pub(super) fn withdraw_fee(&mut self, taken_back: TakenBack) {
        let Some(fee) = self.fee.take() else { return };
        let withdrawn = Moved::WithdrawnFee(self.withdrawn_fees.len());
        self.withdrawn_fees.push((fee, taken_back));
        self.replace(Moved::Fee, withdrawn);
    }

    fn replace(&mut self, moved: Moved, by: Moved) {
        for known in &mut self.order {
            if *known == moved {
                *known = by;
            }
        }
    }

    /// Notes that the extension was withdrawn.
    pub(super) fn withdraw_extension(&mut self, taken_back: TakenBack) {
        self.extended = false;
        let mut extensions = self.order.iter().rev();
        let last = extensions.find_map(|moved| match moved {
            Moved::Extension { told_by, .. } => Some(*told_by),
            _ => None,
        });
        if let Some(notice) = last.and_then(|last| self.period_notices.get_mut(last)) {
            notice.taken_back.get_or_insert(taken_back);
        }
    }

    /// Whether nothing moved its clock, nor was meant to: a correction notice that was withdrawn before it left did not,
    /// and another one may still be wanted.
    pub fn is_untouched(&self) -> bool {
        let withdrawn = |moved: &Moved| matches!(moved, Moved::WithdrawnCorrection(_));
        !self.was_corrected() && self.order.iter().all(withdrawn)
    }

    /// The day on which somebody was first told of what was taken back, and that it was.
    pub(super) fn taken_back(&self, moved: Moved) -> Option<(Option<NaiveDate>, &TakenBack)> {
        match moved {
            Moved::WithdrawnCorrection(nth) => {
                let (asked, taken_back) = self.withdrawn_corrections.get(nth)?;
                Some((asked.notice.first_left_on(), taken_back))
            }
            Moved::WithdrawnFee(nth) => {
                let (fee, taken_back) = self.withdrawn_fees.get(nth)?;
                Some((fee.notice.first_left_on(), taken_back))
            }
            Moved::Opinion(nth) => {
                let asked = self.opinions.get(nth)?;
                let told = asked.notice.first_left_on().or(asked.told_on());
                Some((told, asked.recalled.as_ref()?))
            }
            Moved::Extension { told_by, .. } => {
                let notice = self.period_notices.get(told_by)?;
                Some((notice.left_on(), notice.taken_back.as_ref()?))
            }
            Moved::Correction | Moved::Fee | Moved::Delay { .. } => None,
        }
    }

    /// What was taken back, as the explanation of the due day tells it: what it was, when that was told, when and why
    /// it was taken back, and that the clock runs as if it had not been. Of what nobody was told, nothing is.
    pub(super) fn explained(
        &self,
        moved: Moved,
        (told_on, taken_back): (Option<NaiveDate>, &TakenBack),
        answer: &Rule,
    ) -> Option<Entry> {
        let told_on = told_on?;
        let reason = taken_back.reason.trim_end_matches(['。', '；']);
        let mut because = format!("撤回的理由：{reason}；");
        let as_if = |what| format!("答复期限视同未曾因{what}停止计算或者重新起算");
        let (what, effect) = match moved {
            Moved::WithdrawnCorrection(_) => ("补正告知书".to_owned(), as_if("补正")),
            Moved::WithdrawnFee(_) => ("收费通知书".to_owned(), as_if("收费")),
            Moved::Extension { by, .. } => (
                format!("延长{by}个工作日的延期答复告知书"),
                "答复期限视同未曾延长".to_owned(),
            ),
            Moved::Opinion(nth) => {
                let asked = self.opinions.get(nth)?;
                // Who was asked by mistake is no party whose opinion the law leaves the time for. Why that was a
                // mistake may tell who it is, which is no affair of the applicant, who reads this, too.
                because.clear();
                let effect = format!(
                    "视同未曾征求，其间时间不属于{}规定的不计算在期限内的时间，不予扣除",
                    answer.source
                );
                (format!("{}的文书", asked.whose()), effect)
            }
            Moved::Correction | Moved::Fee | Moved::Delay { .. } => return None,
        };
        let told = date_text(told_on);
        Some(Entry::TakenBack {
            on: taken_back.on,
            source: format!("{what}，{told}送出；{because}{effect}"),
        })
    }

    /// Whether a correction was asked for: one notice names everything at once (art. 30). One that never left told
    /// nobody anything.
    pub fn was_corrected(&self) -> bool {
        let mut withdrawn = self.withdrawn_corrections.iter();
        let told = withdrawn.any(|(asked, _)| asked.notice.first_left_on().is_some());
        self.correction.is_some() || told
    }

    /// Whether the fact of that ordinal sends a notice that was taken back.
    pub fn is_withdrawn(&self, sent_by: i32) -> bool {
        let mut notices = self.period_notices.iter();
        let mut fees = self.withdrawn_fees.iter();
        let mut corrections = self.withdrawn_corrections.iter();
        let mut opinions = self.opinions.iter();
        notices.any(|notice| notice.sent_by == sent_by && notice.taken_back.is_some())
            || fees.any(|(fee, _)| fee.notice.sent_by == sent_by)
            || corrections.any(|(asked, _)| asked.notice.sent_by == sent_by)
            || opinions.any(|asked| asked.notice.sent_by == sent_by && asked.recalled.is_some())
    }

    /// Whether who gets the letter of that kind, by which the fact of that ordinal takes something back, was told of
    /// it by a letter that left. None where it takes nothing back.
    fn was_told(&self, by: i32, letter: LetterKind) -> Option<bool> {
        let is_by = |taken_back: Option<&TakenBack>| taken_back.is_some_and(|it| it.by == by);
        let opinion = || {
            let mut opinions = self.opinions.iter();
            opinions.find(|asked| is_by(asked.recalled.as_ref()))
        };
        let told_on = match letter {
            LetterKind::CorrectionWithdrawal => {
                let mut corrections = self.withdrawn_corrections.iter();
                let (asked, _) = corrections.find(|(_, it)| it.by == by)?;
                asked.notice.first_left_on()
            }
            LetterKind::FeeWithdrawal => {
                let mut fees = self.withdrawn_fees.iter();
                let (fee, _) = fees.find(|(_, it)| it.by == by)?;
                fee.notice.first_left_on()
            }
            LetterKind::ExtensionWithdrawal => {
                let mut notices = self.period_notices.iter();
                let notice = notices.find(|notice| is_by(notice.taken_back.as_ref()))?;
                notice.left_on()
            }
            LetterKind::OpinionRequestWithdrawal => opinion()?.notice.first_left_on(),
            LetterKind::ThirdPartyNoticeWithdrawal => opinion()?.told_on(),
            _ => return None,
        };
        Some(told_on.is_some())
    }
}

impl Application {
    /// Whether who gets a letter of that kind, by which the fact of that ordinal takes something back, does not know
    /// of that: nobody is told that what he never heard of is none. Of a longer period and of an opinion that is asked
    /// for who applied online is told there and then, of what is asked of him only once it left.
    pub fn is_news_of_nothing(&self, by: i32, letter: LetterKind) -> bool {
        let told = [
            LetterKind::ExtensionWithdrawal,
            LetterKind::ThirdPartyNoticeWithdrawal,
        ];
        let online = self.channel == Channel::Internet && told.contains(&letter);
        !online && self.process.was_told(by, letter) == Some(false)
    }
}
