//! What the outline of before 2019 says that the uniform format says elsewhere or not at all.

use super::{Draft, sentence};
use crate::report::{message::proto, narrative::resolve, reading::Reading};

/// Sentences of the outline, as they are printed.
pub struct Outline {
    /// Of outreach; empty if there was none.
    pub outreach: String,
    /// Of matters and petitions.
    pub handled: String,
    /// Of applications.
    pub applications: String,
    /// Of fees.
    pub fees: String,
    /// Of disputes.
    pub disputes: String,
}

/// The sentences of a report.
pub fn outline(report: &proto::Report, previous: Option<&proto::Report>) -> Outline {
    let draft = Draft {
        this: Reading::of(report),
        before: previous.map(Reading::of),
    };
    let printed = |text: String| resolve(&text, report, previous).unwrap_or(text);
    Outline {
        outreach: printed(draft.outreach()),
        handled: printed(draft.handled()),
        applications: printed(draft.applications()),
        fees: printed(draft.fees()),
        disputes: printed(draft.disputes()),
    }
}

impl Draft<'_> {
    fn handled(&self) -> String {
        let year = self.year();
        let matters = sentence(
            &format!("{year}年，"),
            [
                self.beside("受理行政许可、初审、服务性办件", "matters.received"),
                self.told("办结", "matters.closed"),
            ],
        );
        let petitions = match self.this.known("petitions") {
            Some(count) if count > 0.0 => sentence("全年", [self.told("引起上访", "petitions")]),
            Some(_) => "全年没有引起群众上访。".to_owned(),
            None => String::new(),
        };
        format!("{matters}{petitions}")
    }

    fn applications(&self) -> String {
        let year = self.year();
        if !self.this.has("table3.received.total") && !self.this.has("table3.carried_in.total") {
            return format!("{year}年，本机关未收到政府信息公开申请，没有不予公开政府信息的情况。");
        }
        let withheld = self
            .told("其中不予公开", "table3.withheld.total")
            .unwrap_or_else(|| "没有不予公开政府信息的情况".to_owned());
        sentence(
            &format!("{year}年，本机关"),
            [
                self.told("新收政府信息公开申请", "table3.received.total"),
                self.told("上年结转", "table3.carried_in.total"),
                self.told("办结", "table3.results.total"),
                Some(withheld),
                self.told("结转下年度继续办理", "table3.carried_forward.total"),
            ],
        )
    }

    fn fees(&self) -> String {
        let year = self.year();
        match self.told("收取信息处理费", "fees.collected") {
            Some(said) => format!("{year}年，本机关{said}。"),
            None => format!("{year}年，本机关没有政府信息公开收费及减免收费的情况。"),
        }
    }

    fn disputes(&self) -> String {
        let year = self.year();
        let said = sentence(
            &format!("{year}年，因政府信息公开申请"),
            [
                self.told("引起行政复议", "reconsiderations"),
                self.told("引起行政诉讼", "litigations"),
            ],
        );
        if said.is_empty() {
            return format!("{year}年，未发生因政府信息公开申请引起的行政复议、行政诉讼案件。");
        }
        said
    }
}
