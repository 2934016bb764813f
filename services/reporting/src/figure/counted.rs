//! What was counted in a period, and the values of figures from it. Pure.

use gongkai_law::{assumed::Aspect, case::CaseKind};

use super::{
    definition::{Doubt, Stock, Sum, together},
    dispute::InHand,
    document,
    few::Few,
    tally::{Period, Sums},
    thing::{DocumentKind, Item},
};

/// Everything that was counted of bureaus, or of one office, over one snapshot.
pub struct Counted {
    /// The period.
    pub period: Period,
    /// Sums.
    pub sums: Sums,
    /// What is counted from its own rows.
    pub few: Few,
    /// Disputes in hand.
    pub disputes: Vec<InHand>,
}

/// That an aspect is assumed of something counted in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumed {
    /// Kind of case, `item` or `activity`.
    pub what: String,
    /// The category of the case; empty otherwise.
    pub category: String,
    /// Which aspect.
    pub aspect: Aspect,
}

impl Counted {
    /// From what the store has.
    pub fn of(period: Period, mut sums: Sums, few: Few) -> Self {
        for frozen in &few.frozen {
            frozen.overlay(&mut sums, period);
        }
        let disputes = few.disputes.iter();
        let disputes = disputes.filter_map(|dispute| InHand::of(dispute, period));
        Self {
            disputes: disputes.collect(),
            period,
            sums,
            few,
        }
    }

    /// The value of what a figure sums; none of a share without a whole.
    pub fn value(&self, sum: &Sum) -> Option<f64> {
        Some(match sum {
            Sum::Within(keys) => number(self.within(keys)),
            Sum::AtEnd(stock) => number(self.at_end(stock)),
            Sum::AtBeginning(stock) => number(self.at_beginning(stock)),
            Sum::Share { part, whole } => {
                let whole = self.within(whole);
                if whole == 0 {
                    return None;
                }
                number(self.within(part)) / number(whole)
            }
            Sum::Disputes(kinds, outcome) => {
                let fits = |dispute: &&InHand| {
                    kinds.contains(&dispute.kind)
                        && outcome.is_none_or(|outcome| outcome == dispute.outcome)
                };
                length(self.disputes.iter().filter(fits).count())
            }
            Sum::Documents(kind, count) => {
                let of_kind = self.documents(*kind);
                length(
                    of_kind
                        .filter(|item| document::counts(item, *count, self.period))
                        .count(),
                )
            }
            Sum::Elsewhere => 0.0,
        })
    }

    /// The documents of a kind, of any time.
    pub fn documents(&self, kind: DocumentKind) -> impl Iterator<Item = &Item> {
        let documents = self.few.documents.iter();
        documents.filter(move |item| item.validity.document == Some(kind))
    }

    /// What was added in the period.
    pub fn within(&self, keys: &[String]) -> i64 {
        keys.iter().map(|key| self.sums.within(key)).sum()
    }

    fn before(&self, keys: &[String]) -> i64 {
        keys.iter().map(|key| self.sums.before(key)).sum()
    }

    /// What had begun and not ended when the period began.
    pub fn at_beginning(&self, stock: &Stock) -> i64 {
        self.before(&stock.begun) - self.before(&stock.ended)
    }

    /// What had begun and not ended by its end.
    pub fn at_end(&self, stock: &Stock) -> i64 {
        self.at_beginning(stock) + self.within(&stock.begun) - self.within(&stock.ended)
    }

    /// Whether what a figure is marked for is assumed.
    pub fn is_doubted(&self, doubt: Doubt) -> bool {
        match doubt {
            Doubt::None => false,
            Doubt::Matters => self.category_is_assumed(CaseKind::Matter),
            Doubt::Applications => self.category_is_assumed(CaseKind::Application),
            Doubt::Disputes => self.category_is_assumed(CaseKind::Dispute),
            Doubt::Items => self.kind_is_assumed(|known| known.what == "item"),
            Doubt::ItemDays => {
                let mut assumed = self.assumed().into_iter();
                assumed.any(|known| known.what == "item" && known.aspect == Aspect::Day)
            }
            Doubt::EnquiryCategories => self.category_is_assumed(CaseKind::Enquiry),
            // Which of those that are only counted together one is does not matter.
            Doubt::Enquiries => self.kind_is_assumed(|known| {
                known.what == CaseKind::Enquiry.as_str()
                    && known
                        .category
                        .parse()
                        .is_ok_and(|category| !together(category))
            }),
        }
    }

    /// Whether the category of any case of a kind is assumed.
    pub fn category_is_assumed(&self, kind: CaseKind) -> bool {
        self.kind_is_assumed(|known| known.what == kind.as_str())
    }

    fn kind_is_assumed(&self, of: impl Fn(&Assumed) -> bool) -> bool {
        let mut assumed = self.assumed().into_iter();
        assumed.any(|known| known.aspect == Aspect::Kind && of(&known))
    }

    /// What is assumed of anything counted in the period: of cases in hand in it, of what was published and held in it.
    pub fn assumed(&self) -> Vec<Assumed> {
        let mut assumed = Vec::new();
        for (key, within, before) in self.sums.keys() {
            let words: Vec<&str> = key.split('.').collect();
            let (what, category, aspect, amount) = match words[..] {
                [what, "assumed", category, aspect] => {
                    let ended = self
                        .sums
                        .before(&format!("{what}.assumed_ended.{category}.{aspect}"));
                    (what, category, aspect, before + within - ended)
                }
                [what, "assumed", aspect] => (what, "", aspect, within),
                _ => continue,
            };
            if let Some(aspect) = aspect.parse().ok().filter(|_| amount > 0) {
                assumed.push(Assumed {
                    what: what.to_owned(),
                    category: category.to_owned(),
                    aspect,
                });
            }
        }
        assumed
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn number(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn length(value: usize) -> f64 {
    value as f64
}
