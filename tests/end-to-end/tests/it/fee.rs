//! The processing fee on both bases, counted anew here from 国办函〔2020〕109号, and the notice that asks for it.

use gongkai_demo::clients::Caller;
use gongkai_proto::{
    catalog::v1::{BureauProfile, UpdateBureauProfileRequest},
    intake::v1::{self as intake, FeeBasis, LetterKind},
};
use prost_types::FieldMask;
use tonic::{Code, Status};

use crate::{
    letter::letters,
    office::{BUREAU, Office, applicant, application},
    support::{assert_refused, dated, post_letters, violations, wrong},
};

/// Yuan of the nth application of a month: ten free, twenty at 100, then each ten 100 dearer.
fn by_application(nth: u64) -> u64 {
    match nth {
        0..=10 => 0,
        11..=30 => 100,
        _ => 100 + (nth - 31) / 10 * 100 + 100,
    }
}

/// Yuan of so many pages, page by page.
fn by_page(pages: u64) -> u64 {
    let of_page = |page| match page {
        1..=30 => 0,
        31..=100 => 10,
        101..=200 => 20,
        _ => 40,
    };
    (1..=pages).map(of_page).sum()
}

async fn proposed(clerk: &Caller, id: &str, pages: u32) -> intake::GetFeeProposalResponse {
    let request = intake::GetFeeProposalRequest {
        bureau_id: BUREAU.to_owned(),
        application_id: id.to_owned(),
        pages,
    };
    let proposed = clerk.applications().get_fee_proposal(request).await;
    proposed.unwrap().into_inner()
}

async fn ask(
    clerk: &Caller,
    id: &str,
    (basis, count, yuan): (FeeBasis, u32, u64),
) -> Result<intake::Application, Status> {
    let request = intake::AskFeeRequest {
        request_id: format!("{id} {count} {yuan}"),
        bureau_id: BUREAU.to_owned(),
        application_id: id.to_owned(),
        basis: basis.into(),
        count,
        amount_fen: yuan * 100,
        ..Default::default()
    };
    let asked = clerk.applications().ask_fee(request).await?;
    Ok(asked.into_inner().application.unwrap())
}

async fn submit(office: &Office, request_id: &str, name: &str) -> String {
    let request = intake::SubmitApplicationRequest {
        applicant: Some(intake::Applicant {
            identity_number: format!("证件{name}"),
            ..applicant(intake::ApplicantKind::NaturalPerson, name)
        }),
        wanted: format!("{request_id}所涉检查记录"),
        ..application(request_id)
    };
    office.register(request).await.application_id
}

async fn notice(clerk: &Caller, id: &str) -> String {
    let issued = letters(clerk, id).await;
    let notice = issued
        .iter()
        .find(|letter| letter.kind() == LetterKind::FeeNotice);
    let request = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: notice.unwrap().id.clone(),
    };
    let read = clerk.letters().get_letter(request).await.unwrap();
    format!("{:?}", read.into_inner().content.unwrap().paragraphs)
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one month of one applicant")]
async fn the_fee_is_that_of_the_proposal_and_the_notice_says_all_of_it() {
    let office = Office::open("2024-03-29").await;
    let (clerk, leader) = (&office.staff.clerk, &office.staff.leader);
    // Of last month, of somebody else, and one that is void: none of them counts.
    submit(&office, "earlier", "李某某").await;
    office.on("2024-04-01").await;
    submit(&office, "other", "王某").await;
    let void = intake::VoidApplicationRequest {
        request_id: "void".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: submit(&office, "void", "李某某").await,
        reason: "重复登记".to_owned(),
        ..Default::default()
    };
    let mut applications = leader.applications();
    applications.void_application(void).await.unwrap();
    let mut own = Vec::new();
    for nth in 1..=12 {
        if nth == 7 {
            office.on("2024-04-02").await;
        }
        own.push(submit(&office, &format!("第{nth}件"), "李某某").await);
    }

    // Both bases, with what counts and how the sum comes about.
    let last = own.last().unwrap();
    for pages in [30, 31, 68, 100, 101, 200, 201, 345] {
        let told = proposed(clerk, last, pages).await;
        let counted: Vec<_> = (told.applications.iter())
            .map(|one| (one.nth, one.application_id.as_str(), one.is_this))
            .collect();
        let expected: Vec<_> = (1..)
            .zip(&own)
            .map(|(nth, id)| (nth, id.as_str(), id == last))
            .collect();
        assert_eq!(counted, expected);
        assert_eq!(told.applications[6].received_on, "2024-04-02");
        assert!(told.applications[0].number.starts_with("〔2024〕"));
        let sums = [by_application(12), by_page(pages.into())];
        for (proposal, yuan) in told.proposals.iter().zip(sums) {
            assert_eq!(proposal.amount_fen, yuan * 100, "{proposal:?}");
            let steps = proposal.steps.iter().map(|step| {
                assert_eq!(step.amount_fen, u64::from(step.units) * step.price_fen);
                step.amount_fen
            });
            assert_eq!(steps.sum::<u64>(), proposal.amount_fen);
        }
    }

    // Another place in the month, or another sum, is refused with both.
    let refused = ask(clerk, last, (FeeBasis::ByApplication, 31, 200)).await;
    let refused = refused.unwrap_err();
    assert_eq!(violations(&refused), ["count"]);
    let said = wrong(&refused);
    assert!(said.contains("第31件") && said.contains("第12件"), "{said}");
    let refused = ask(clerk, last, (FeeBasis::ByPage, 68, 400)).await;
    let refused = refused.unwrap_err();
    assert_eq!(violations(&refused), ["amount_fen"]);
    let said = wrong(&refused);
    assert!(said.contains("400元") && said.contains("380元"), "{said}");
    let free = ask(clerk, &own[9], (FeeBasis::ByApplication, 10, 100)).await;
    assert_eq!(violations(&free.unwrap_err()), ["count"]);

    // While nothing says how to pay, nobody is asked; on the day it does, the notice says all.
    let profile = |request_id: &str, payments| UpdateBureauProfileRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        update_mask: Some(FieldMask {
            paths: vec!["payments".to_owned()],
        }),
        profile: Some(BureauProfile {
            payments,
            ..Default::default()
        }),
        ..Default::default()
    };
    let mut bureaus = leader.bureaus();
    let later = vec![dated("2024-04-03", "到区政务服务中心二楼缴纳")];
    bureaus
        .update_bureau_profile(profile("later", later))
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let by_application = (FeeBasis::ByApplication, 12, by_application(12));
    let refused = ask(clerk, last, by_application).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    assert!(refused.message().contains("payments"), "{refused:?}");
    office.on("2024-04-03").await;
    ask(clerk, last, by_application).await.unwrap();
    let said = notice(clerk, last).await;
    for part in [
        "金额为100元（大写：人民币壹佰元整）",
        "第12件申请：每月10件以内不收费，第11至30件每件100元",
        "20个工作日内缴纳",
        "缴费方式：到区政务服务中心二楼缴纳",
        "重新计算答复期限，即20个工作日",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let pages = (FeeBasis::ByPage, 345, by_page(345));
    ask(clerk, &own[0], pages).await.unwrap();
    let said = notice(clerk, &own[0]).await;
    assert!(
        said.contains("金额为8500元（大写：人民币捌仟伍佰元整）"),
        "{said}"
    );

    // Paid, a whole new period starts the day after.
    post_letters(clerk, last).await;
    office.on("2024-04-10").await;
    let paid = intake::RecordFeeRequest {
        request_id: "paid".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: last.clone(),
        amount_fen: 10_000,
        ..Default::default()
    };
    clerk.applications().record_fee(paid).await.unwrap();
    let deadline = office.application(last).await.deadline.unwrap();
    // Twenty working days over Labour Day, with 28 April and 11 May worked.
    assert_eq!(deadline.current_due_on, "2024-05-10");
    office.close().await;
}

/// Applications in one month by people or companies, each of that name, number and contact; their ids.
async fn month(office: &Office, people: &[(&str, &str, &str)]) -> Vec<String> {
    let mut ids = Vec::new();
    for (nth, (name, number, contact)) in people.iter().enumerate() {
        let request_id = format!("{name}{number}{contact}{nth}");
        let request = intake::SubmitApplicationRequest {
            applicant: Some(intake::Applicant {
                identity_number: (*number).to_owned(),
                contact: (*contact).to_owned(),
                ..applicant(intake::ApplicantKind::NaturalPerson, name)
            }),
            wanted: format!("第{nth}件所涉检查记录"),
            ..application(&request_id)
        };
        ids.push(office.register(request).await.application_id);
    }
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_counts_the_applications_of_one_person_and_of_no_namesake() {
    let office = Office::open("2024-04-01").await;
    let clerk = &office.staff.clerk;
    // Eleven citizens of one name, and three companies.
    let numbers: Vec<String> = (1..=11)
        .map(|nth| format!("4309031990010100{nth:02}"))
        .collect();
    let mut people: Vec<_> = (numbers.iter())
        .map(|number| ("李娜", number.as_str(), "0737-1234567"))
        .collect();
    for code in [
        "91430903MA4L000001",
        "91430903MA4L000002",
        "91430903MA4L000003",
    ] {
        people.push(("演示商贸有限公司", code, "0737-7654321"));
    }
    let ids = month(&office, &people).await;
    for id in [&ids[10], &ids[13]] {
        let told = proposed(clerk, id, 0).await;
        assert_eq!(
            (told.proposals[0].count, told.proposals[0].amount_fen),
            (1, 0)
        );
        assert_eq!((told.applications.len(), told.uncertain.len()), (1, 0));
        let refused = ask(clerk, id, (FeeBasis::ByApplication, 11, 100)).await;
        assert_eq!(violations(&refused.unwrap_err()), ["count"]);
    }

    // Of one without a number nobody knows, unless the contact agrees with one person's alone.
    let people = [
        ("王五", "430903199001010055", "13800000001"),
        ("王五", "无", "138-0000-0001"),
        ("王五", "无", "13900000009"),
        ("王五", "430903199001010066", "13700000007"),
    ];
    let ids = month(&office, &people).await;
    let told = proposed(clerk, &ids[0], 0).await;
    let counted: Vec<_> = told
        .applications
        .iter()
        .map(|one| &one.application_id)
        .collect();
    assert_eq!(counted, [&ids[0], &ids[1]]);
    let uncertain: Vec<_> = told
        .uncertain
        .iter()
        .map(|one| &one.application_id)
        .collect();
    assert_eq!(uncertain, [&ids[2]]);
    assert_eq!(told.uncertain[0].received_on, "2024-04-01");
    // The clerk asked: it is his, and his number says so from now on.
    let correct = intake::CorrectRegistrationRequest {
        request_id: "his".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: ids[2].clone(),
        identity_number: "430903199001010055".to_owned(),
        reason: "经核对证件补登".to_owned(),
        ..Default::default()
    };
    clerk
        .applications()
        .correct_registration(correct)
        .await
        .unwrap();
    let told = proposed(clerk, &ids[0], 0).await;
    assert_eq!((told.applications.len(), told.uncertain.len()), (3, 0));
    office.close().await;
}
