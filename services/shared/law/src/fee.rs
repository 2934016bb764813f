//! The processing fee (信息处理费): 政府信息公开信息处理费管理办法, 国办函〔2020〕109号.
//!
//! One basis per application, chosen by the organ: by application or by page. Charged
//! only for excess, progressively, from 2021-01-01; never for what is already public.
//! All amounts are whole yuan.

/// By application: each one of an applicant within a calendar month. Pairs of the last
/// number that a price covers and the price of each; from 31 on bands of ten follow.
const APPLICATION_BANDS: [(u32, u64); 2] = [(10, 0), (30, 100)];

/// By page: each page of one application.
const PAGE_BANDS: [(u32, u64); 4] = [(30, 0), (100, 10), (200, 20), (u32::MAX, 40)];

/// Yuan for the `nth` application (from 1) of an applicant to one organ within a
/// calendar month: 1-10 free, 11-30 100 each, then each band of ten 100 more.
pub fn of_application(nth: u32) -> u64 {
    APPLICATION_BANDS
        .iter()
        .find(|(last, _)| nth <= *last)
        .map_or_else(|| 200 + u64::from((nth - 31) / 10) * 100, |(_, yuan)| *yuan)
}

/// Yuan for an application of so many pages: 68 pages cost 380.
pub fn of_pages(pages: u32) -> u64 {
    let mut covered = 0;
    let mut yuan = 0;
    for (last, price) in PAGE_BANDS {
        let in_band = pages.min(last).saturating_sub(covered);
        yuan += u64::from(in_band) * price;
        covered = last;
    }
    yuan
}
