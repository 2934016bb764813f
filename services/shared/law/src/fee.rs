//! The processing fee (信息处理费): 政府信息公开信息处理费管理办法, 国办函〔2020〕109号.
//!
//! One basis per application, chosen by the organ: by application or by page. Charged
//! only for excess, progressively, from 2021-01-01; never for what is already public.
//! All amounts are whole yuan.

use crate::rules::{FEE_APPLICATION_BANDS, FEE_APPLICATION_STEP, FEE_PAGE_BANDS};

/// Yuan for the `nth` application (from 1) of an applicant to one organ within a
/// calendar month: 1-10 free, 11-30 100 each, then each band of ten 100 more.
pub fn of_application(nth: u32) -> u64 {
    let within = FEE_APPLICATION_BANDS.iter().find(|(last, _)| nth <= *last);
    let (last, dearest) = FEE_APPLICATION_BANDS[FEE_APPLICATION_BANDS.len() - 1];
    let (band, step) = FEE_APPLICATION_STEP;
    within.map_or_else(
        || dearest + (u64::from((nth - last - 1) / band) + 1) * step,
        |(_, yuan)| *yuan,
    )
}

/// Yuan for an application of so many pages: 68 pages cost 380.
pub fn of_pages(pages: u32) -> u64 {
    let mut covered = 0;
    let mut yuan = 0;
    for (last, price) in FEE_PAGE_BANDS {
        let in_band = pages.min(last).saturating_sub(covered);
        yuan += u64::from(in_band) * price;
        covered = last;
    }
    yuan
}
