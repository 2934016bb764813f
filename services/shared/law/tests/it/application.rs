use std::collections::BTreeSet;

use gongkai_law::application::{Answer, ApplicantKind, Channel, Ground, Need, Remedy, ResultRow};
use gongkai_law::dispute::{DisputeKind, DisputeOutcome, DisputeRuling};
use gongkai_law::report::{COLUMNS, Format, Publisher};

use crate::day;

/// Codes are unique, and read back to the same value as text and as JSON.
macro_rules! codes_round_trip {
    ($($kind:ty),+) => {$({
        let codes: BTreeSet<&str> = <$kind>::ALL.iter().map(|value| value.as_str()).collect();
        assert_eq!(codes.len(), <$kind>::ALL.len(), "{}", stringify!($kind));
        for (index, value) in <$kind>::ALL.iter().enumerate() {
            assert_eq!(value.as_str().parse::<$kind>().as_ref(), Ok(value));
            assert_eq!(value.to_string(), value.as_str());
            let json = serde_json::to_string(value).unwrap();
            assert_eq!(json, format!("\"{}\"", value.as_str()));
            assert_eq!(serde_json::from_str::<$kind>(&json).unwrap(), *value);
            assert!(!value.zh().is_empty() && index < 100);
        }
        assert!("no such code".parse::<$kind>().is_err());
        assert!(serde_json::from_str::<$kind>("\"no such code\"").is_err());
    })+};
}

#[test]
fn codes_read_back() {
    codes_round_trip!(
        Answer,
        ApplicantKind,
        Channel,
        Ground,
        Need,
        Remedy,
        ResultRow,
        DisputeKind,
        DisputeRuling,
        DisputeOutcome,
        Format,
        Publisher,
        gongkai_law::application::applicant::NumberFault,
        gongkai_law::dispute::Period,
        gongkai_law::dispute::OrderUnit,
        gongkai_law::dispute::Instance,
        gongkai_law::dispute::Appellant,
        gongkai_law::letter::Law,
        gongkai_law::permit::MatterKind,
        gongkai_law::permit::Handling,
        gongkai_law::permit::SpecialProcedure,
        gongkai_law::receipt::ReceiptBasis,
        gongkai_law::reminder::Stage,
        gongkai_law::rules::Setting,
        gongkai_law::clock::StepKind,
        gongkai_law::calendar::DayKind
    );
    let error = "grnted".parse::<Answer>().unwrap_err();
    assert_eq!(error.to_string(), "\"grnted\" is not a code of Answer");
}

#[test]
fn every_row_of_the_form_has_an_answer() {
    let reached: BTreeSet<ResultRow> = Answer::ALL.iter().map(|a| a.result_row()).collect();
    assert_eq!(reached, ResultRow::ALL.iter().copied().collect());
}

#[test]
fn rows_are_numbered_as_in_the_form() {
    let numbers: Vec<u8> = ResultRow::ALL.iter().map(|row| row.number()).collect();
    assert_eq!(numbers, (3..=23).collect::<Vec<u8>>());
    let in_order = Answer::ALL.iter().map(|answer| answer.result_row());
    assert!(
        in_order.is_sorted(),
        "answers stand in the order of the table"
    );
}

#[test]
fn answers_and_their_rows() {
    let table: &[(Answer, Option<&str>, &str)] = &[
        (
            Answer::AlreadyPublic,
            Some("第三十六条第（一）项"),
            "三（一）予以公开",
        ),
        (
            Answer::Granted,
            Some("第三十六条第（二）项"),
            "三（一）予以公开",
        ),
        (
            Answer::PartlyGranted,
            Some("第三十七条"),
            "三（二）部分公开",
        ),
        (
            Answer::SpecialRegister,
            Some("第三十六条第（七）项"),
            "三（三）8属于行政查询事项",
        ),
        (
            Answer::StateArchive,
            Some("第三十六条第（七）项"),
            "三（三）8属于行政查询事项",
        ),
        (
            Answer::CaseFile,
            Some("第三十六条第（七）项"),
            "三（三）8属于行政查询事项",
        ),
        (
            Answer::NotHeld,
            Some("第三十六条第（四）项"),
            "三（四）1本机关不掌握相关政府信息",
        ),
        (
            Answer::OtherOrgan,
            Some("第三十六条第（五）项"),
            "三（四）1本机关不掌握相关政府信息",
        ),
        (
            Answer::NeedsMaking,
            Some("第三十八条"),
            "三（四）2没有现成信息需要另行制作",
        ),
        (
            Answer::StillUnclear,
            Some("第三十条"),
            "三（四）3补正后申请内容仍不明确",
        ),
        (
            Answer::Petition,
            Some("第三十九条第一款"),
            "三（五）1信访举报投诉类申请",
        ),
        (
            Answer::Repeated,
            Some("第三十六条第（六）项"),
            "三（五）2重复申请",
        ),
        (
            Answer::Publication,
            Some("第三十九条第二款"),
            "三（五）3要求提供公开出版物",
        ),
        (
            Answer::Excessive,
            Some("第三十五条"),
            "三（五）4无正当理由大量反复申请",
        ),
        (
            Answer::ConfirmOrReissue,
            None,
            "三（五）5要求行政机关确认或重新出具已获取信息",
        ),
        (
            Answer::NotCorrected,
            Some("第三十条"),
            "三（六）1逾期不补正不再处理",
        ),
        (
            Answer::FeeNotPaid,
            Some("第四十二条、国办函〔2020〕109号"),
            "三（六）2逾期未缴费不再处理",
        ),
        (Answer::Withdrawn, None, "三（六）3其他"),
        (Answer::Enquiry, None, "三（六）3其他"),
        (Answer::Other, None, "三（六）3其他"),
    ];
    for (answer, basis, key) in table {
        assert_eq!(answer.basis(), *basis, "{answer}");
        assert_eq!(answer.result_row().key_zh(Format::F2021), *key, "{answer}");
    }
    assert_eq!(table.len() + Ground::ALL.len(), Answer::ALL.len());
}

#[test]
fn each_ground_has_its_own_answer_row_and_article() {
    for (index, ground) in Ground::ALL.iter().enumerate() {
        let answer = Answer::Withheld(*ground);
        assert_eq!(answer.as_str(), format!("withheld_{ground}"));
        assert_eq!(usize::from(answer.result_row().number()), 5 + index);
        assert_eq!(answer.result_row().as_str(), ground.as_str());
        assert!(
            answer
                .basis()
                .is_some_and(|basis| basis.starts_with(ground.article(day("2024-01-01"))))
        );
        assert!(answer.needs_ground() && answer.needs().contains(&Need::Reason));
    }
}

#[test]
fn remedies_change_with_2024_and_only_for_withholding() {
    for answer in Answer::ALL {
        let withholds = matches!(answer, Answer::Withheld(_) | Answer::PartlyGranted);
        assert_eq!(answer.needs_ground(), withholds, "{answer}");
        assert_eq!(answer.remedy(day("2023-12-31")), Remedy::Either, "{answer}");
        let from_2024 = if withholds {
            Remedy::ReconsiderationFirst
        } else {
            Remedy::Either
        };
        assert_eq!(answer.remedy(day("2024-01-01")), from_2024, "{answer}");
    }
}

#[test]
fn nothing_lapses_for_a_fee_before_fees_exist() {
    assert!(!Answer::FeeNotPaid.exists_on(day("2020-12-31")));
    assert!(
        Answer::ALL
            .iter()
            .all(|answer| answer.exists_on(day("2021-01-01")))
    );
}

#[test]
fn the_columns_are_the_kinds_of_applicant() {
    let kinds: Vec<&str> = ApplicantKind::ALL.iter().map(|kind| kind.zh()).collect();
    assert_eq!(COLUMNS[..6], kinds[..]);
    assert_eq!(COLUMNS[6], "总计");
}

#[test]
fn only_mail_and_wire_need_confirmation() {
    let confirmed = Channel::ALL
        .iter()
        .filter(|channel| channel.needs_confirmation());
    let confirmed: Vec<&str> = confirmed.map(|channel| channel.as_str()).collect();
    assert_eq!(confirmed, ["ordinary_letter", "internet", "fax"]);
}

#[test]
fn results_of_disputes() {
    let upheld = ["维持", "驳回请求"];
    let corrected = ["撤销", "变更", "确认违法", "确认无效", "责令履行"];
    for result in DisputeRuling::ALL {
        let expected = match result.zh() {
            term if upheld.contains(&term) => DisputeOutcome::Upheld,
            term if corrected.contains(&term) => DisputeOutcome::Corrected,
            _ => DisputeOutcome::Other,
        };
        assert_eq!(
            DisputeOutcome::of(Some(*result)),
            expected,
            "{}",
            result.zh()
        );
    }
    assert_eq!(DisputeOutcome::of(None), DisputeOutcome::Pending);
}
