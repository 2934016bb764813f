//! What the letters of an application tell of what happened to it.

use gongkai_law::{
    application::{Answer, Ground},
    calendar::Calendar,
    letter::LetterKind,
};

use super::{Played, disclosed_all_the_same, forbidden, texts, words};
use crate::{
    cases::{
        application::{
            Application, letters,
            process::{ConsultedParty, PartyOpinion},
            reply::Texts,
        },
        kernel::{Case as _, On, clue::FoundBy},
    },
    paper::letter::{Order, placeholder::faults},
};

/// The value of a place, or nothing.
fn told<'a>(order: &'a Order, name: &str) -> &'a str {
    assert_eq!(faults(order), (Vec::new(), Vec::new()));
    let found = order.values.iter().find(|(known, _)| *known == name);
    found.map_or("", |(_, value)| value)
}

/// The letters of what happened last.
fn sent(case: &Played) -> Vec<Order> {
    let last = case.facts.last().unwrap();
    case.state.letters(last, Calendar::bundled())
}

/// A third party was asked and refused.
fn refused() -> Played {
    let mut case = Played::received("2024-03-04");
    case.act("zhang", |state: &Application, on: &On<'_>| {
        state.ask_opinion(ConsultedParty::ThirdParty, "某公司".into(), on)
    })
    .unwrap();
    case.sends(LetterKind::ThirdPartyRequest);
    case.act("zhang", |state, on| {
        state.record_opinion(1, PartyOpinion::Refuses, "涉及配方".into(), on)
    })
    .unwrap();
    case
}

/// Art. 32: the applicant is told of the refusal and of the decision, neither by whom nor why.
#[test]
fn a_refusal_and_the_decision_against_it_are_told() {
    let mut case = refused();
    assert!(
        case.state
            .clues()
            .contains(&(FoundBy::ConsultedParty, "某公司"))
    );
    let withheld = Answer::Withheld(Ground::ThirdParty);
    case.draft("zhang", &[withheld], &texts()).unwrap();
    let order = letters::draft(&case.state, case.today).unwrap();
    let refusal = "本机关书面征求了第三方的意见，第三方不同意公开";
    assert_eq!(told(&order, "third_party"), refusal);

    disclosed_all_the_same(&mut case);
    let both = sent(&case);
    let [reply, notice] = &both[..] else {
        panic!("a reply, and a notice to the third party");
    };
    let decision = told(reply, "third_party");
    assert!(decision.starts_with(refusal));
    // What is decided and why are two things.
    assert!(decision.ends_with("第三十二条的规定，决定公开所涉及的政府信息。理由：涉及公共安全"));
    assert_eq!(told(notice, "reason"), "涉及公共安全");
    assert_eq!(notice.party.you(), "你单位");

    // Nobody was asked: nobody's rights are a ground, all of it or a part.
    let mut asked_nobody = Played::received("2024-03-04");
    for answers in [&[withheld][..], &[Answer::Granted, withheld]] {
        forbidden(asked_nobody.draft("zhang", answers, &texts()));
    }
    asked_nobody
        .draft("zhang", &[Answer::Granted], &texts())
        .unwrap();
    let order = letters::draft(&asked_nobody.state, asked_nobody.today).unwrap();
    assert_eq!(told(&order, "third_party"), "");
}

/// Art. 32: a third party is told of a disclosure where there is one, whatever the draft holds besides.
#[test]
fn no_third_party_is_told_of_a_disclosure_that_is_none() {
    let mut case = refused();
    let said = Texts {
        public_interest: "涉及公共安全".to_owned(),
        ..texts()
    };
    case.draft("zhang", &[Answer::NeedsMaking], &said).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    let kinds: Vec<_> = sent(&case).iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [LetterKind::Reply(Answer::NeedsMaking)]);
}

#[test]
fn what_is_withheld_in_part_rests_on_the_articles_of_its_grounds() {
    let mut case = Played::received("2024-03-04");
    let answers = [
        Answer::Granted,
        Answer::Withheld(Ground::ProcessInformation),
        Answer::Withheld(Ground::StateSecret),
        Answer::Withheld(Ground::LawForbids),
    ];
    case.draft("zhang", &answers, &texts()).unwrap();
    let order = letters::draft(&case.state, case.today).unwrap();
    assert_eq!(
        told(&order, "ground_basis"),
        "《中华人民共和国政府信息公开条例》第十四条、第十六条第二款"
    );
    assert_eq!(told(&order, "special_rule"), texts().special_rule);
}

#[test]
fn what_is_excessive_tells_the_reasons_that_were_asked_for_and_given() {
    let asked = |given: bool| {
        let mut case = Played::received("2024-03-04");
        case.act("zhang", |state, on| {
            state.ask_reasons(5, "当月第四十六件".into(), on)
        })
        .unwrap();
        case.sends(LetterKind::ReasonsNotice);
        if given {
            case.later(2)
                .act("zhang", |state: &Application, on: &On<'_>| {
                    state.receive_reasons("研究需要".into(), on)
                })
                .unwrap();
        }
        case.later(30)
            .draft("zhang", &[Answer::Excessive], &texts())
            .unwrap();
        letters::draft(&case.state, case.today).unwrap()
    };
    let order = asked(true);
    assert_eq!(told(&order, "excess"), "当月第四十六件");
    assert_eq!(told(&order, "reasons_given"), "研究需要");
    assert_eq!(
        told(&order, "reasons_asked"),
        "本机关于2024年3月4日要求您说明理由，您于2024年3月6日作了说明"
    );
    let silent = asked(false);
    assert_eq!(told(&silent, "reasons_given"), "");
    assert!(told(&silent, "reasons_asked").ends_with("您逾期未作说明"));
}

/// Art. 36(5): name and contact go together; that none is known is said, too.
#[test]
fn another_organ_is_told_with_its_contact_or_that_none_is_known() {
    let organ = |name: &str| {
        let mut case = Played::received("2024-03-04");
        let said = Texts {
            other_organ: name.to_owned(),
            where_and_how: "电话0000-0000001".to_owned(),
            ..texts()
        };
        case.draft("zhang", &[Answer::OtherOrgan], &said).unwrap();
        letters::draft(&case.state, case.today).unwrap()
    };
    let named = organ("某局");
    assert_eq!(
        told(&named, "responsible_organ"),
        "某局，联系方式：电话0000-0000001"
    );
    assert_eq!(told(&named, "where_and_how"), "", "said once");
    let unknown = organ("");
    assert_eq!(
        told(&unknown, "responsible_organ"),
        "经查询，本机关尚不能确定该机关"
    );
    assert_eq!(told(&unknown, "where_and_how"), "电话0000-0000001");
}

#[test]
fn a_lapse_tells_its_notice_period_and_reason_in_whole_sentences() {
    let mut case = Played::received("2024-03-04");
    case.act("zhang", |state: &Application, on: &On<'_>| {
        state.ask_correction(15, words(), on)
    })
    .unwrap();
    case.sends(LetterKind::CorrectionNotice)
        .later(45)
        .act("wang", |state: &Application, on: &On<'_>| {
            state.close(Answer::NotCorrected, "未说明正当理由".into(), on)
        })
        .unwrap();
    let one = sent(&case);
    let [order] = &one[..] else {
        panic!("one letter");
    };
    assert_eq!(
        told(order, "lapsed_notice"),
        "2024年3月4日，本机关发出《政府信息公开申请补正告知书》"
    );
    assert_eq!(told(order, "period"), "15");
    assert_eq!(told(order, "reason"), "未说明正当理由");
}
