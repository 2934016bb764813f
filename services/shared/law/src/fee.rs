//! The processing fee (信息处理费): 政府信息公开信息处理费管理办法, 国办函〔2020〕109号.
//!
//! One basis per application, chosen by the organ: by application or by page. Charged
//! only for excess, progressively, from 2021-01-01; never for what is already public.
//! Rates are whole yuan; what is asked for is told in fen.

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::rules::{FEE_APPLICATION_BANDS, FEE_APPLICATION_STEP, FEE_PAGE_BANDS};

codes! {
    /// On what a fee is charged.
    pub enum Basis as "gongkai.intake.v1.FeeBasis" {
        /// How manieth of the applicant in the calendar month the application is.
        ByApplication = "by_application", "按件计收";
        /// Pages of what is provided.
        ByPage = "by_page", "按量计收";
    }
}

/// What a fee is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    /// The basis.
    pub basis: Basis,
    /// Number of the application in the month, or pages.
    pub count: u32,
}

impl Charged {
    /// What the tariff says, in fen; nothing within the free amount.
    pub fn amount_fen(self) -> u64 {
        let yuan = match self.basis {
            Basis::ByApplication => of_application(self.count),
            Basis::ByPage => of_pages(self.count),
        };
        yuan * 100
    }

    /// How the sum comes about: their amounts add up to it.
    pub fn steps(self) -> Vec<Step> {
        match self.basis {
            Basis::ByApplication => vec![application_band(self.count).step(1)],
            Basis::ByPage => page_bands(self.count)
                .map(|band| band.step(band.pages()))
                .collect(),
        }
    }

    /// The basis, the rate, and how the sum comes about, as a notice prints them beside it.
    pub fn explained(self) -> String {
        let basis = self.basis.zh();
        match self.basis {
            Basis::ByApplication => {
                let (free, _) = FEE_APPLICATION_BANDS[0];
                let band = application_band(self.count);
                let charged = match band.price {
                    0 => "本件不收费".to_owned(),
                    yuan => format!("第{}至{}件每件{yuan}元", band.first, band.last),
                };
                format!(
                    "{basis}，本件为申请人当月向本机关提出的第{}件申请：每月{free}件以内不收费，{charged}",
                    self.count
                )
            }
            Basis::ByPage => {
                // What one band comes to is the amount, which stands beside it.
                let charged = page_bands(self.count).filter(|band| band.price > 0).count();
                let parts = page_bands(self.count).map(|band| band.explained(charged > 1));
                let parts: Vec<String> = parts.collect();
                format!("{basis}，共{}页：{}", self.count, parts.join("，"))
            }
        }
    }
}

/// What has one price, and how much of it is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The first application of the month, or page, of this price.
    pub first: u32,
    /// The last: by application that of the band, by page the last of the pages at most.
    pub last: u32,
    /// Applications or pages charged: by application this one alone, by page all of the step.
    pub units: u32,
    /// Fen of each.
    pub price_fen: u64,
}

impl Step {
    /// What it comes to, in fen.
    pub fn amount_fen(self) -> u64 {
        u64::from(self.units) * self.price_fen
    }
}

/// What has one price: the first and last number, and the yuan of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Band {
    first: u32,
    last: u32,
    price: u64,
}

impl Band {
    fn pages(self) -> u32 {
        self.last - self.first + 1
    }

    fn step(self, units: u32) -> Step {
        Step {
            first: self.first,
            last: self.last,
            units,
            price_fen: self.price * 100,
        }
    }

    /// With what it comes to, where that is but a part of the sum.
    fn explained(self, is_a_part: bool) -> String {
        let Self { first, last, price } = self;
        let pages = self.pages();
        let charged = format!("第{first}至{last}页共{pages}页，每页{price}元");
        match price {
            0 => format!("第{first}至{last}页不收费"),
            _ if is_a_part => format!("{charged}，计{}元", u64::from(pages) * price),
            _ => charged,
        }
    }
}

/// The band of the `nth` application of an applicant within a calendar month: 1-10 free, 11-30 100 yuan
/// each, then each band of ten 100 more.
fn application_band(nth: u32) -> Band {
    let mut first = 1;
    for (last, price) in FEE_APPLICATION_BANDS {
        if nth <= last {
            return Band { first, last, price };
        }
        first = last + 1;
    }
    let (_, dearest) = FEE_APPLICATION_BANDS[FEE_APPLICATION_BANDS.len() - 1];
    let (length, step) = FEE_APPLICATION_STEP;
    let before = (nth - first) / length;
    let first = first + before * length;
    Band {
        first,
        last: first.saturating_add(length - 1),
        price: dearest + (u64::from(before) + 1) * step,
    }
}

/// So many pages by their price.
fn page_bands(pages: u32) -> impl Iterator<Item = Band> {
    let mut first = 1;
    FEE_PAGE_BANDS.into_iter().map_while(move |(end, price)| {
        let band = Band {
            first,
            last: pages.min(end),
            price,
        };
        first = end.saturating_add(1);
        (band.first <= band.last).then_some(band)
    })
}

/// Yuan for the `nth` application (from 1) of an applicant to one organ within a calendar month.
pub fn of_application(nth: u32) -> u64 {
    application_band(nth).price
}

/// Yuan for an application of so many pages: 68 pages cost 380.
pub fn of_pages(pages: u32) -> u64 {
    page_bands(pages)
        .map(|band| u64::from(band.pages()) * band.price)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_add_up_to_the_sum() {
        for basis in [Basis::ByApplication, Basis::ByPage] {
            for count in 1..400 {
                let charged = Charged { basis, count };
                let sum: u64 = charged.steps().into_iter().map(Step::amount_fen).sum();
                assert_eq!(sum, charged.amount_fen(), "{basis} {count}");
            }
        }
        let of = |count| Charged {
            basis: Basis::ByPage,
            count,
        };
        let steps: Vec<_> = (of(68).steps().iter())
            .map(|step| (step.first, step.last, step.units, step.price_fen))
            .collect();
        assert_eq!(steps, [(1, 30, 30, 0), (31, 68, 38, 1000)]);
        assert!(of(0).steps().is_empty());
    }

    #[test]
    fn a_notice_says_how_the_sum_comes_about() {
        let by = |basis, count| Charged { basis, count }.explained();
        assert_eq!(
            by(Basis::ByPage, 68),
            "按量计收，共68页：第1至30页不收费，第31至68页共38页，每页10元"
        );
        assert_eq!(
            by(Basis::ByPage, 210),
            "按量计收，共210页：第1至30页不收费，第31至100页共70页，每页10元，计700元，\
             第101至200页共100页，每页20元，计2000元，第201至210页共10页，每页40元，计400元"
        );
        assert_eq!(
            by(Basis::ByApplication, 10),
            "按件计收，本件为申请人当月向本机关提出的第10件申请：每月10件以内不收费，本件不收费"
        );
        assert_eq!(
            by(Basis::ByApplication, 12),
            "按件计收，本件为申请人当月向本机关提出的第12件申请：每月10件以内不收费，\
             第11至30件每件100元"
        );
        assert!(by(Basis::ByApplication, 45).ends_with("第41至50件每件300元"));
    }
}
