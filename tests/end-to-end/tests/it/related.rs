//! What belongs to a case: its letters and files, the disputes about it, other cases of the same people.

use gongkai_proto::intake::v1::{
    self as intake, CaseKind, FoundBy, LetterKind, PartyOpinion, SamePerson,
};
use tonic::Code;

use crate::{
    office::{BUREAU, Office, applicant, application},
    support::{assert_refused, post_letters, violations},
};

/// A request of an act on the application.
macro_rules! about {
    ($request:ident, $id:expr $(, $field:ident: $value:expr)*) => {
        intake::$request {
            request_id: stringify!($request).to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: $id.clone(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

#[expect(clippy::too_many_lines, reason = "one story")]
#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_a_case_is_told_by_references_and_its_words_by_fields() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let of = |request_id: &str, name: &str| intake::SubmitApplicationRequest {
        applicant: Some(intake::Applicant {
            identity_number: format!("{name}的证件"),
            contact: "138-1234-5678".to_owned(),
            ..applicant(intake::ApplicantKind::NaturalPerson, name)
        }),
        ..application(request_id)
    };
    let id = office.register(of("one", "张三丰")).await.application_id;
    let same = office.register(of("two", "张三丰")).await.application_id;
    // Of the same telephone, of the same name with another number, and of that name without one.
    office.register(of("three", "李四光")).await;
    let numbered = |request_id: &str, number: &str, contact: &str| {
        let mut request = of(request_id, "张三丰");
        let applicant = request.applicant.as_mut().unwrap();
        number.clone_into(&mut applicant.identity_number);
        contact.clone_into(&mut applicant.contact);
        request
    };
    office
        .register(numbered("namesake", "另一证件", "138-1234-5678"))
        .await;
    let hint = office
        .register(numbered("hint", "无", "139-0000-0000"))
        .await;
    let hint = hint.application_id;

    let extend = about!(ExtendDeadlineRequest, id, by: 5, reason: "资料较多".to_owned());
    let mut leader = office.staff.leader.applications();
    leader.extend_deadline(extend).await.unwrap();
    let mut acts = clerk.applications();
    let ask = about!(AskOpinionRequest, id,
        of: intake::ConsultedParty::ThirdParty as i32, party_name: "某公司".to_owned());
    acts.ask_opinion(ask).await.unwrap();
    post_letters(clerk, &id).await;
    let record = about!(RecordOpinionRequest, id, opinion_number: 1,
        opinion: PartyOpinion::Refuses as i32, reason: "商业秘密".to_owned());
    acts.record_opinion(record).await.unwrap();
    let withdraw = about!(WithdrawOpinionRequest, id, opinion_number: 1,
        reason: "系另一第三方的意见".to_owned());
    acts.withdraw_opinion(withdraw).await.unwrap();
    let correct = about!(AskCorrectionRequest, id, missing: "请明确年度".to_owned());
    acts.ask_correction(correct).await.unwrap();

    let request = intake::GetRelatedRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
        ..Default::default()
    };
    let mut finder = clerk.case_finder();
    let related = finder.get_related(request.clone()).await.unwrap();
    let related = related.into_inner();
    let shown = format!("{related:?}");
    assert!(
        !shown.contains("张三丰") && !shown.contains("李四光"),
        "{shown}"
    );
    let same_people = related.same_people.iter();
    let same_people: Vec<_> = same_people
        .map(|case| (case.case_id.clone(), case.found_by().collect::<Vec<_>>()))
        .collect();
    let all = vec![FoundBy::Name, FoundBy::IdentityNumber, FoundBy::Contact];
    assert_eq!(same_people, [(same, all)]);
    assert_eq!(related.same_people[0].same_person(), SamePerson::ByNumber);
    let [possible] = &related.possibly_same_people[..] else {
        panic!("{:?}", related.possibly_same_people)
    };
    assert_eq!(possible.case_id, hint);
    assert_eq!(possible.same_person(), SamePerson::Possible);
    assert_eq!(possible.found_by().collect::<Vec<_>>(), [FoundBy::Name]);
    assert!(related.disputes.is_empty() && related.files.is_empty());

    // Each notice names its letter by the fact that sends it, and says what it said.
    let shown = office.application(&id).await;
    let letter = |ordinal: i32, kind: LetterKind| {
        let mut letters = related.letters.iter();
        let found = letters.find(|letter| letter.fact_ordinal == ordinal && letter.kind() == kind);
        assert!(
            found.is_some(),
            "{kind:?} of {ordinal}: {:?}",
            related.letters
        );
    };
    let correction = shown.correction.unwrap();
    assert_eq!(correction.missing, "请明确年度");
    let sent_by = correction.notice.unwrap().fact_ordinal;
    letter(sent_by, LetterKind::CorrectionNotice);
    let extension = &shown.extensions[0];
    assert_eq!(extension.reason, "资料较多");
    letter(extension.fact_ordinal, LetterKind::ExtensionNotice);
    let opinion = &shown.opinions[0];
    let sent_by = opinion.notice.as_ref().unwrap().fact_ordinal;
    letter(sent_by, LetterKind::ThirdPartyRequest);
    let withdrawn = &opinion.withdrawn[0];
    assert_eq!(withdrawn.opinion(), PartyOpinion::Refuses);
    assert_eq!(
        (withdrawn.withdrawn_on.as_str(), withdrawn.reason.as_str()),
        ("2024-03-04", "系另一第三方的意见")
    );

    // A dispute about it is told, and of a dispute the same is asked.
    let register = intake::RegisterDisputeRequest {
        request_id: "dispute".to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: intake::DisputeKind::Reconsideration as i32,
        application_id: id.clone(),
        party_name: "张三丰".to_owned(),
        ..Default::default()
    };
    let dispute = clerk.disputes().register_dispute(register).await.unwrap();
    let dispute = dispute.into_inner().dispute.unwrap().id;
    let related = finder.get_related(request.clone()).await.unwrap();
    let related = related.into_inner();
    assert_eq!(related.disputes.len(), 1);
    assert_eq!(related.disputes[0].kind(), CaseKind::Dispute);
    assert_eq!(related.disputes[0].case_id, dispute);
    let of_dispute = intake::GetRelatedRequest {
        case_id: dispute,
        ..request.clone()
    };
    let of_dispute = finder.get_related(of_dispute).await.unwrap().into_inner();
    // A dispute bears no number of anybody's: its party may be each who has that name.
    assert_eq!(
        (of_dispute.letters, of_dispute.same_people),
        (vec![], vec![])
    );
    assert_eq!(of_dispute.possibly_same_people.len(), 4);

    let unknown = intake::GetRelatedRequest {
        case_id: "018e0000-0000-7000-8000-000000000000".to_owned(),
        ..request
    };
    let refused = finder.get_related(unknown).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "RECORD_UNKNOWN");
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_cases_of_the_same_people_are_told_page_by_page() {
    let office = Office::open("2024-03-04").await;
    let mut ids = Vec::new();
    for number in 0..54 {
        // Every other one is another person of that name.
        let of = if number % 2 == 0 {
            "证件"
        } else {
            "另一证件"
        };
        let request = intake::SubmitApplicationRequest {
            applicant: Some(intake::Applicant {
                identity_number: of.to_owned(),
                contact: format!("{}", 13_800_000_000_u64 + number),
                ..applicant(intake::ApplicantKind::NaturalPerson, "张三丰")
            }),
            ..application(&format!("page-{number}"))
        };
        ids.push(office.register(request).await.application_id);
    }
    let first = ids.remove(0);
    let mut request = intake::GetRelatedRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: first,
        ..Default::default()
    };
    let mut finder = office.staff.clerk.case_finder();
    let (mut told, mut sizes) = (Vec::new(), Vec::new());
    loop {
        let page = finder.get_related(request.clone()).await.unwrap();
        let page = page.into_inner();
        assert_eq!(page.letters.len(), 1, "the rest is told on each page");
        sizes.push(page.same_people.len());
        for case in page.same_people {
            let by: Vec<_> = case.found_by().collect();
            told.push((case.case_id, by));
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    assert_eq!(sizes, [25, 1]);
    let by = vec![FoundBy::Name, FoundBy::IdentityNumber];
    let expected = ids.iter().enumerate().rev();
    let expected: Vec<_> = expected
        .filter(|(number, _)| number % 2 == 1)
        .map(|(_, id)| (id.clone(), by.clone()))
        .collect();
    assert_eq!(told, expected);

    // Pages as large as asked for, and a token of this case alone.
    request.page_size = 20;
    let page = finder.get_related(request.clone()).await.unwrap();
    let page = page.into_inner();
    assert_eq!(page.same_people.len(), 10);
    let of_another = intake::GetRelatedRequest {
        case_id: ids[0].clone(),
        page_token: page.next_page_token,
        ..request
    };
    let refused = finder.get_related(of_another).await.unwrap_err();
    assert_eq!(violations(&refused), ["page_token"]);
    office.close().await;
}
