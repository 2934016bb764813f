//! Kinds of letter and the clause on remedies.

use std::collections::BTreeSet;

use gongkai_law::application::{Answer, Ground, Need, Remedy};
use gongkai_law::letter::{Law, LetterKind};
use gongkai_law::permit::MatterKind;

use crate::day;

const ORGAN: &str = "赫山区人民政府";
const COURT: &str = "赫山区人民法院";

#[test]
fn codes_and_titles_are_unique_and_read_back() {
    let kinds: Vec<LetterKind> = LetterKind::all().collect();
    let codes: BTreeSet<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let titles: BTreeSet<&str> = kinds.iter().map(|kind| kind.zh()).collect();
    assert_eq!((codes.len(), titles.len()), (kinds.len(), kinds.len()));
    assert_eq!(kinds.len(), Answer::ALL.len() + 32);
    for kind in kinds {
        assert_eq!(kind.as_str().parse::<LetterKind>(), Ok(kind));
        let json = serde_json::to_string(&kind).unwrap();
        assert_eq!(json, format!("\"{kind}\""));
        assert_eq!(serde_json::from_str::<LetterKind>(&json).unwrap(), kind);
    }
    assert!("reply".parse::<LetterKind>().is_err());
    assert!(serde_json::from_str::<LetterKind>("\"reply\"").is_err());
}

#[test]
fn each_answer_has_its_reply() {
    let on = day("2025-03-03");
    for answer in Answer::ALL {
        let kind = LetterKind::Reply(*answer);
        assert_eq!(kind.as_str(), format!("reply_{answer}"));
        assert_eq!(kind.needs(), answer.needs());
        assert_eq!(kind.remedy(on), Some(answer.remedy(on)));
        assert_eq!(
            kind.law(),
            answer.basis().map(|basis| (Law::Disclosure, basis))
        );
        assert!(kind.closes());
        assert!(matches!(kind.noun(), "告知书" | "答复书"), "{kind}");
    }
    let withheld = LetterKind::all().filter(|kind| kind.zh().contains("不予公开"));
    assert_eq!(withheld.count(), 7);
}

/// The whole list as a clerk would read it: code, title, basis, whether it closes, the
/// remedy from 2024, and what it must say.
#[test]
fn the_list_of_letters() {
    let line = |kind: LetterKind| {
        let needs: Vec<&str> = kind.needs().iter().map(|need| need.zh()).collect();
        let remedy = kind.remedy(day("2024-01-01")).map_or("-", Remedy::zh);
        format!(
            "{kind} | {} | {} | {} | {remedy} | {}",
            kind.zh(),
            kind.basis(day("2024-01-01")).unwrap_or_default(),
            if kind.closes() { "办结" } else { "-" },
            needs.join("、"),
        )
    };
    insta::assert_snapshot!(LetterKind::all().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn only_a_permit_is_called_one() {
    for kind in LetterKind::all() {
        assert_eq!(kind.title_for(MatterKind::Permit), kind.zh());
        for matter in [MatterKind::PreliminaryReview, MatterKind::Service] {
            assert!(!kind.title_for(matter).contains("行政许可"), "{kind}");
        }
    }
    let refused = LetterKind::DecisionRefused;
    assert_eq!(
        refused.title_for(MatterKind::PreliminaryReview),
        "初审不予通过决定书"
    );
    assert_eq!(refused.title_for(MatterKind::Service), "不予办理决定书");
    let on = day("2024-01-01");
    assert_eq!(refused.basis_for(MatterKind::Service, on), None);
    assert_eq!(refused.basis_for(MatterKind::Permit, on), refused.basis(on));
    let review = refused.basis_for(MatterKind::PreliminaryReview, on);
    assert_eq!(
        review.as_deref(),
        Some("《中华人民共和国行政许可法》第四十三条")
    );
}

#[test]
fn what_must_be_said_of_each_answer() {
    let needs = |answer: Answer| answer.needs().to_vec();
    assert_eq!(
        needs(Answer::PartlyGranted),
        [
            Need::Material,
            Need::WithheldPart,
            Need::Ground,
            Need::Reason
        ]
    );
    assert_eq!(
        needs(Answer::OtherOrgan),
        [Need::Reason, Need::ResponsibleOrgan]
    );
    assert_eq!(needs(Answer::Repeated), [Need::EarlierReply]);
    // Which law forbids it is said.
    assert_eq!(
        needs(Answer::Withheld(Ground::LawForbids)),
        [Need::Ground, Need::SpecialRule, Need::Reason]
    );
    assert_eq!(needs(Answer::AlreadyPublic), [Need::WhereAndHow]);
    assert_eq!(needs(Answer::SpecialRegister), [Need::SpecialRule]);
    assert_eq!(needs(Answer::Excessive), [Need::ReasonsAsked, Need::Reason]);
    for answer in Answer::ALL {
        assert_eq!(
            answer.needs().is_empty(),
            *answer == Answer::Withdrawn,
            "{answer}"
        );
    }
}

#[test]
fn the_clause_follows_the_answer_and_the_day() {
    let clause = |kind: LetterKind, on| kind.remedy_clause(day(on), ORGAN, COURT);
    let granted = clause(LetterKind::Reply(Answer::Granted), "2025-03-03").unwrap();
    insta::assert_snapshot!(granted, @"如对本告知书不服，可以自收到本告知书之日起60日内向赫山区人民政府申请行政复议，也可以自收到本告知书之日起6个月内向赫山区人民法院提起行政诉讼。");
    let withheld = LetterKind::Reply(Answer::Withheld(Ground::ProcessInformation));
    insta::assert_snapshot!(clause(withheld, "2024-01-01").unwrap(), @"如对本告知书不服，应当自收到本告知书之日起60日内先向赫山区人民政府申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向赫山区人民法院提起行政诉讼。");
    assert_eq!(
        clause(withheld, "2023-12-31"),
        Some(granted),
        "before 2024 either was open"
    );
    let partly = clause(LetterKind::Reply(Answer::PartlyGranted), "2025-03-03").unwrap();
    insta::assert_snapshot!(partly, @"如对本告知书中不予公开的部分不服，应当自收到本告知书之日起60日内先向赫山区人民政府申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向赫山区人民法院提起行政诉讼。如对其他部分不服，可以自收到本告知书之日起60日内向赫山区人民政府申请行政复议，也可以自收到本告知书之日起6个月内向赫山区人民法院提起行政诉讼。");
    let refused = clause(LetterKind::DecisionRefused, "2025-03-03").unwrap();
    assert!(refused.starts_with("如对本决定书不服，可以自收到本决定书之日起60日内"));
    assert_eq!(clause(LetterKind::ExtensionNotice, "2025-03-03"), None);
    assert_eq!(clause(LetterKind::DecisionGranted, "2025-03-03"), None);
    // A third party whose interest yields can go against it, though our case goes on.
    assert!(clause(LetterKind::DisclosureNotice, "2025-03-03").is_some());
    assert!(!LetterKind::DisclosureNotice.closes());
}

/// A letter cites the law of the day it bears: 信访工作条例 is in force since 2022-05-01, the articles of the
/// Regulations are those of 2007 before 2019-05-15.
#[test]
fn a_letter_cites_the_law_of_its_day() {
    let basis = |kind: LetterKind, on| kind.basis(day(on)).unwrap();
    let pointer = LetterKind::PetitionPointer;
    assert_eq!(
        basis(pointer, "2022-04-30"),
        "《信访条例》（国务院令第431号）"
    );
    assert_eq!(basis(pointer, "2022-05-01"), "《信访工作条例》");
    let granted = LetterKind::Reply(Answer::Granted);
    let regulations = "《中华人民共和国政府信息公开条例》";
    assert_eq!(
        basis(granted, "2019-05-14"),
        format!("{regulations}第二十一条第（一）项")
    );
    assert_eq!(
        basis(granted, "2019-05-15"),
        format!("{regulations}第三十六条第（二）项")
    );
    // The Regulations of 2007 had 38 articles.
    for kind in LetterKind::all().filter(|kind| {
        let law = kind.law();
        law.is_some_and(|(law, _)| law == Law::Disclosure)
    }) {
        let old = basis(kind, "2019-05-14");
        let later = [
            "第三十四条",
            "第三十五条",
            "第三十六条",
            "第三十七条",
            "第三十九条",
            "第四十",
        ];
        assert!(later.iter().all(|article| !old.contains(article)), "{old}");
    }
    for ground in Ground::ALL {
        let old = ground.article(day("2019-05-14"));
        assert!(!old.contains("第十六条") && !old.contains("第十五条"));
    }
    for (infringement, on, article) in [
        (false, "2024-01-01", "第四十七条"),
        (true, "2024-01-01", "第五十一条"),
        (true, "2019-05-14", "第三十三条第二款"),
    ] {
        let basis = LetterKind::complaint_basis(infringement, day(on));
        assert_eq!(basis, format!("{regulations}{article}"));
    }
}
