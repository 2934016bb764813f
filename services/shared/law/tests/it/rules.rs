use std::collections::BTreeSet;

use gongkai_law::permit::MatterKind;
use gongkai_law::rules::{OwnRule, Rule, Setting, Settings, Unit};
use gongkai_law::{article20, fee, rules};
use proptest::prelude::*;

use crate::day;

#[test]
fn every_rule_runs_on_without_gap_and_names_its_source() {
    let codes: BTreeSet<&str> = rules::TABLE.iter().map(|dated| dated.code).collect();
    assert_eq!(codes.len(), rules::TABLE.len());
    for dated in rules::TABLE {
        let rows: Vec<_> = dated.rows().collect();
        for pair in rows.windows(2) {
            let next = pair[0].valid_to.and_then(|last| last.succ_opt());
            assert_eq!(next, Some(pair[1].valid_from), "{}", dated.code);
            // A law may change what its days are, but not whether it counts at all.
            let counts = |row: &Rule| row.unit != Unit::Exists;
            assert_eq!(counts(pair[0]), counts(pair[1]), "{}", dated.code);
        }
        assert_eq!(
            rows.last().and_then(|row| row.valid_to),
            None,
            "{}",
            dated.code
        );
        assert!(
            rows.iter().all(|row| (row.number > 0
                || ["enquiry_urgent", "online_original"].contains(&dated.code))
                && !row.source.is_empty()),
            "{}",
            dated.code
        );
        assert_eq!(
            rules::find(dated.code).map(|found| found.code),
            Some(dated.code)
        );
    }
    assert!(rules::find("no such rule").is_none());
}

#[test]
fn numbers_by_day() {
    let (old, new, later) = (day("2019-05-14"), day("2019-05-15"), day("2026-01-01"));
    assert_eq!(
        (rules::answer_limit(old), rules::extension_limit(old)),
        (15, 15)
    );
    assert_eq!(
        (rules::answer_limit(new), rules::extension_limit(new)),
        (20, 20)
    );
    assert_eq!(
        rules::answer_limit(day("2000-01-01")),
        15,
        "the first row judges what is older"
    );
    assert_eq!(rules::fee_payment_limit(later), 20);
    assert_eq!(rules::publication_limit(later), 20);
    assert_eq!(rules::regulations_since(), day("2008-05-01"));
    assert!(!rules::processing_fee_exists(day("2020-12-31")));
    assert!(rules::processing_fee_exists(day("2021-01-01")));
    for (rule, number) in [
        (&rules::CORRECTION_NOTICE, 7),
        (&rules::THIRD_PARTY_OPINION, 15),
        (&rules::CO_MAKER_OPINION, 15),
        (&rules::PERMIT_DECISION, 20),
        (&rules::PERMIT_EXTENSION, 10),
        (&rules::PERMIT_COMPLETENESS, 5),
        (&rules::PERMIT_DELIVERY, 10),
        (&rules::PRELIMINARY_REVIEW, 20),
        (&rules::PERMIT_JOINT_DECISION, 45),
        (&rules::PERMIT_JOINT_EXTENSION, 15),
        (&rules::RECEIPT_CONFIRMATION, 1),
        (&rules::SELF_CONFIRMATION, 1),
        (&rules::CORRECTION_PERIOD, 15),
        (&rules::RECONSIDERATION_REPLY, 10),
        (&rules::RECONSIDERATION_REPLY_SIMPLE, 5),
        (&rules::DEFENCE, 15),
        (&rules::DEFENCE_ON_APPEAL, 15),
        (&rules::RECONSIDERATION_LIMIT, 60),
        (&rules::DIRECT_SUIT_LIMIT, 6),
        (&rules::SUIT_AFTER_RECONSIDERATION_LIMIT, 15),
        (&rules::ENQUIRY_URGENT, 0),
        (&rules::ENQUIRY_CONSULTATION, 3),
        (&rules::ENQUIRY_COMPLAINT, 13),
        (&rules::ENQUIRY_HOTLINE, 13),
        (&rules::ENQUIRY_LETTER_OR_VISIT, 13),
        (&rules::ENQUIRY_PETITION, 13),
        (&rules::RECTIFICATION, 20),
        (&rules::WORK_COMPLAINT, 20),
        (&rules::SERVICE_PROOF, 15),
        (&rules::RE_REVIEW, 12),
        (&rules::REMINDER_DUE_SOON, 3),
        (&rules::REMINDER_OVERDUE, 1),
        (&rules::REMINDER_ESCALATED, 5),
        (&rules::ONLINE_ORIGINAL, 0),
    ] {
        assert_eq!(rule.on(later).number, number, "{}", rule.code);
    }
}

#[test]
fn the_reply_in_reconsideration_became_working_days_in_2024() {
    let unit = |on| rules::RECONSIDERATION_REPLY.on(day(on)).unit;
    assert_eq!(unit("2023-12-31"), Unit::Days);
    assert_eq!(unit("2024-01-01"), Unit::WorkingDays);
    for number in [&rules::DEFENCE, &rules::RECONSIDERATION_LIMIT] {
        assert_eq!(
            number.on(day("2024-01-01")).unit,
            Unit::Days,
            "{}",
            number.code
        );
    }
}

#[test]
fn what_no_law_fixes_says_so_and_is_the_bureau_s_to_rule() {
    let usual: BTreeSet<&str> = rules::TABLE
        .iter()
        .filter(|dated| {
            dated
                .rows()
                .any(|row| row.source.contains("本机关未另行规定"))
        })
        .map(|dated| dated.code)
        .collect();
    let own = Setting::ALL
        .iter()
        .filter(|setting| setting.bounds().is_some());
    let own: BTreeSet<&str> = own.map(|setting| setting.rule().code).collect();
    assert_eq!(own, usual);
    for setting in Setting::ALL {
        let usual = setting.rule().on(day("2026-01-01"));
        let Some(bounds) = setting.bounds() else {
            assert!(usual.source.contains('条'), "{setting}: no article");
            continue;
        };
        assert_eq!(setting.as_str(), setting.rule().code);
        let within = bounds.least..=bounds.most;
        assert!(
            within.contains(&usual.number),
            "{setting}: the usual number"
        );
    }
}

/// A number that a bureau has set itself.
fn own(setting: Setting, number: u32, valid_from: &str) -> OwnRule {
    OwnRule {
        setting,
        number,
        valid_from: day(valid_from),
        source: "《政府信息公开工作制度》（赫应急发〔2024〕3号）".to_owned(),
    }
}

#[test]
fn a_bureau_s_number_counts_from_its_day_until_the_next_one_s() {
    let settings = Settings(vec![
        own(Setting::Rectification, 10, "2024-07-01"),
        own(Setting::Rectification, 15, "2024-03-01"),
        own(Setting::Rectification, 12, "2024-07-01"),
        own(Setting::Defence, 3, "2024-03-01"),
    ]);
    let on = |date: &str| settings.on(Setting::Rectification, day(date));
    let usual = "政府信息公开条例第四十一条未规定具体期限，本机关未另行规定，按通常做法掌握";
    assert_eq!(
        (on("2024-02-29").number, on("2024-02-29").source.as_str()),
        (20, usual)
    );
    assert_eq!((on("2024-03-01").number, on("2024-06-30").number), (15, 15));
    // Of one day, the last that was set.
    let source = "本机关《政府信息公开工作制度》（赫应急发〔2024〕3号），自2024年7月1日起施行";
    assert_eq!(
        (on("2024-07-01").number, on("2024-07-01").source.as_str()),
        (12, source)
    );
    // What the law fixes stays as it is.
    let defence = settings.on(Setting::Defence, day("2024-08-01"));
    assert_eq!(
        (defence.number, defence.source.as_str()),
        (15, "行政诉讼法第六十七条")
    );
    // A fact keeps what counted on its day, whatever is set later.
    let kept = settings.only(
        &[Setting::Rectification, Setting::ReReview],
        day("2024-04-01"),
    );
    assert_eq!(kept.0, [own(Setting::Rectification, 15, "2024-03-01")]);
}

#[test]
fn matters_and_their_statutory_limits() {
    let limit = |kind: MatterKind| kind.statutory_limit(day("2025-06-01")).map(|r| r.number);
    assert_eq!(limit(MatterKind::Permit), Some(20));
    assert_eq!(limit(MatterKind::PreliminaryReview), Some(20));
    assert_eq!(limit(MatterKind::Service), None);
    let terms: Vec<&str> = MatterKind::ALL.iter().map(|kind| kind.zh()).collect();
    assert_eq!(terms, ["行政许可", "初审", "服务性办件"]);
}

#[test]
fn article_20_has_fifteen_items() {
    for (index, item) in article20::ITEMS.iter().enumerate() {
        assert_eq!(usize::from(item.code), index + 1);
        assert_eq!(article20::item(item.code), Some(item));
        assert!(item.article_zh.starts_with("第二十条第（") && item.article_zh.ends_with("）项"));
    }
    assert_eq!(article20::item(0), None);
    assert_eq!(article20::item(16), None);
    let titles: BTreeSet<&str> = article20::ITEMS.iter().map(|item| item.title_zh).collect();
    assert_eq!(titles.len(), 15);
}

#[test]
fn fees() {
    let by_number = [
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 100),
        (31, 200),
        (40, 200),
        (41, 300),
    ];
    for (nth, yuan) in by_number {
        assert_eq!(fee::of_application(nth), yuan, "application {nth}");
    }
    let by_page = [
        (0, 0),
        (30, 0),
        (31, 10),
        (68, 380),
        (100, 700),
        (200, 2700),
        (201, 2740),
    ];
    for (pages, yuan) in by_page {
        assert_eq!(fee::of_pages(pages), yuan, "{pages} pages");
    }
}

proptest! {
    #[test]
    fn more_never_costs_less(count in 0_u32..u32::MAX) {
        prop_assert!(fee::of_application(count + 1) >= fee::of_application(count));
        prop_assert!(fee::of_pages(count + 1) >= fee::of_pages(count));
    }
}
