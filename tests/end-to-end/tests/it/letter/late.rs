//! Letters of every kind of case that were sent late, or not at all: on the case, in its explanation, in the
//! register and in what is taken along.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, CaseKind, DispatchWay};

use super::letters;
use crate::{
    office::{BUREAU, Office},
    paper,
};

/// A case with a letter that is to be sent.
struct Owing {
    kind: CaseKind,
    id: String,
    letter: intake::Letter,
}

async fn owing(clerk: &Caller, kind: CaseKind, id: String) -> Owing {
    let mut issued = letters(clerk, &id).await;
    assert_eq!(issued.len(), 1, "{kind:?}");
    let letter = issued.remove(0);
    Owing { kind, id, letter }
}

/// An enquiry that came by letter and was answered.
async fn enquiry(office: &Office) -> Owing {
    let mut enquiries = office.staff.clerk.enquiries();
    let register = intake::RegisterEnquiryRequest {
        request_id: "enquiry".to_owned(),
        bureau_id: BUREAU.to_owned(),
        category: intake::EnquiryCategory::Consultation as i32,
        channel: intake::EnquiryChannel::Letter as i32,
        name: "王某".to_owned(),
        content: "咨询应急预案".to_owned(),
        office_id: "general".to_owned(),
        ..Default::default()
    };
    let registered = enquiries.register_enquiry(register).await.unwrap();
    let enquiry_id = registered.into_inner().enquiry.unwrap().id;
    let close = intake::CloseEnquiryRequest {
        request_id: "close".to_owned(),
        bureau_id: BUREAU.to_owned(),
        enquiry_id: enquiry_id.clone(),
        answer: "已在网站公开。".to_owned(),
        ..Default::default()
    };
    enquiries.close_enquiry(close).await.unwrap();
    owing(&office.staff.clerk, CaseKind::Enquiry, enquiry_id).await
}

/// A request to correct a record that was refused.
async fn rectification(office: &Office) -> Owing {
    let register = intake::RegisterRectificationRequest {
        request_id: "rectification".to_owned(),
        bureau_id: BUREAU.to_owned(),
        name: "李某".to_owned(),
        identity_number: "演示证件".to_owned(),
        contact: "演示联系方式".to_owned(),
        record: "培训合格登记".to_owned(),
        inaccuracy: "姓名有误".to_owned(),
        proof: "户口簿复印件".to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.rectifications();
    let registered = clerk.register_rectification(register).await.unwrap();
    let rectification_id = registered.into_inner().rectification.unwrap().id;
    let decide = intake::DecideRectificationRequest {
        request_id: "decide".to_owned(),
        bureau_id: BUREAU.to_owned(),
        rectification_id: rectification_id.clone(),
        result: intake::RectificationResult::Refused as i32,
        reason: "登记与原件一致".to_owned(),
        ..Default::default()
    };
    let mut leader = office.staff.leader.rectifications();
    leader.decide_rectification(decide).await.unwrap();
    owing(
        &office.staff.clerk,
        CaseKind::Rectification,
        rectification_id,
    )
    .await
}

/// A complaint about the work that its complainant withdrew.
async fn complaint(office: &Office) -> Owing {
    let register = intake::RegisterWorkComplaintRequest {
        request_id: "complaint".to_owned(),
        bureau_id: BUREAU.to_owned(),
        ground: intake::ComplaintGround::Supervision as i32,
        about: "鹤山市某局".to_owned(),
        name: "张某".to_owned(),
        content: "未公开年度预算".to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.work_complaints();
    let registered = clerk.register_work_complaint(register).await.unwrap();
    let work_complaint_id = registered.into_inner().work_complaint.unwrap().id;
    let withdraw = intake::WithdrawWorkComplaintRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        work_complaint_id: work_complaint_id.clone(),
        reason: "投诉人来函撤回".to_owned(),
        ..Default::default()
    };
    clerk.withdraw_work_complaint(withdraw).await.unwrap();
    owing(
        &office.staff.clerk,
        CaseKind::WorkComplaint,
        work_complaint_id,
    )
    .await
}

/// A permit whose applicant is to be told of a procedure that does not count.
async fn matter(office: &Office) -> Owing {
    let register = intake::RegisterMatterCaseRequest {
        request_id: "matter".to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: intake::MatterKind::Permit as i32,
        matter: "演示许可".to_owned(),
        applicant_name: "演示申请人".to_owned(),
        office_id: "general".to_owned(),
        ..Default::default()
    };
    let mut matters = office.staff.clerk.matters();
    let registered = matters.register_matter_case(register).await.unwrap();
    let matter_case_id = registered.into_inner().matter_case.unwrap().id;
    let start = intake::StartSpecialProcedureRequest {
        request_id: "start".to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_case_id: matter_case_id.clone(),
        kind: intake::SpecialProcedure::Hearing as i32,
        expected: "约5个工作日".to_owned(),
        ..Default::default()
    };
    matters.start_special_procedure(start).await.unwrap();
    owing(&office.staff.clerk, CaseKind::Matter, matter_case_id).await
}

/// What of the way of its letter is late, wherever that is told.
async fn late(office: &Office, case: &Owing) -> Vec<String> {
    let clerk = &office.staff.clerk;
    let (bureau_id, id) = (BUREAU.to_owned(), case.id.clone());
    let read = match case.kind {
        CaseKind::Enquiry => {
            let enquiry_id = id.clone();
            let get = intake::GetEnquiryRequest {
                bureau_id,
                enquiry_id,
            };
            let read = clerk.enquiries().get_enquiry(get).await.unwrap();
            read.into_inner().enquiry.unwrap().late
        }
        CaseKind::Rectification => {
            let rectification_id = id.clone();
            let get = intake::GetRectificationRequest {
                bureau_id,
                rectification_id,
            };
            let read = clerk.rectifications().get_rectification(get).await.unwrap();
            read.into_inner().rectification.unwrap().late
        }
        CaseKind::WorkComplaint => {
            let work_complaint_id = id.clone();
            let get = intake::GetWorkComplaintRequest {
                bureau_id,
                work_complaint_id,
            };
            let read = clerk.work_complaints().get_work_complaint(get).await;
            read.unwrap().into_inner().work_complaint.unwrap().late
        }
        _ => {
            let matter_case_id = id.clone();
            let get = intake::GetMatterCaseRequest {
                bureau_id,
                matter_case_id,
            };
            let read = clerk.matters().get_matter_case(get).await.unwrap();
            read.into_inner().matter_case.unwrap().late
        }
    };
    let explain = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
    };
    let explained = clerk.deadlines().explain_deadline(explain).await;
    assert_eq!(
        explained.unwrap().into_inner().late,
        read,
        "{:?}",
        case.kind
    );
    let told: Vec<String> = read.iter().map(|late| late.text.clone()).collect();

    let register = intake::ExportRegisterRequest {
        bureau_id: BUREAU.to_owned(),
        case_kind: case.kind as i32,
        from: "2024-03-01".to_owned(),
        to: "2024-03-31".to_owned(),
        format: intake::RegisterFormat::Csv as i32,
    };
    let register = clerk.case_files().export_register(register).await.unwrap();
    let register = String::from_utf8(register.into_inner().content).unwrap();
    let exported = paper::taken_along(&office.staff.leader, BUREAU).await;
    let mut exported = exported.iter();
    let exported = exported
        .find(|line| line["case_id"] == id.as_str())
        .unwrap();
    assert_eq!(exported["late"], told.join("；"));
    assert!(register.contains(&told.join("；")), "{register}");
    assert_eq!(register.contains("送出文书"), !told.is_empty());
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_left_late_or_not_at_all_is_told_of_every_kind() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let cases = [
        enquiry(&office).await,
        rectification(&office).await,
        complaint(&office).await,
        matter(&office).await,
    ];
    for case in &cases {
        assert_eq!(late(&office, case).await, [""; 0], "{:?}", case.kind);
    }
    // The working day after that which they bear has passed.
    office.on("2024-03-05").await;
    assert_eq!(late(&office, &cases[0]).await, [""; 0]);
    office.on("2024-03-06").await;
    let told = |case: &Owing, what: &str, late: &str| {
        let letter = &case.letter;
        format!("{what}《{}》（{}）：{late}", letter.title, letter.number)
    };
    for case in &cases {
        let not_yet = told(case, "送出文书", "应于2024年3月5日前完成，尚未完成");
        assert_eq!(late(&office, case).await, [not_yet], "{:?}", case.kind);
    }
    for case in &cases {
        let send = intake::RecordDispatchRequest {
            request_id: format!("send {}", case.letter.id),
            bureau_id: BUREAU.to_owned(),
            letter_id: case.letter.id.clone(),
            way: DispatchWay::Post as i32,
            tracking_number: "XA12345678943".to_owned(),
            recipient: "演示地址".to_owned(),
            ..Default::default()
        };
        clerk.dispatches().record_dispatch(send).await.unwrap();
    }
    let left = "应于2024年3月5日前完成，2024年3月6日完成";
    for case in &cases {
        let left = told(case, "送出文书", left);
        assert_eq!(late(&office, case).await, [left], "{:?}", case.kind);
    }
    // It came back on a Friday, and went out again a day after the next working day.
    office.on("2024-03-08").await;
    let back = &cases[0].letter;
    let returned = intake::RecordReturnedRequest {
        request_id: "returned".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: back.id.clone(),
        reason: "查无此人".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_returned(returned).await.unwrap();
    office.on("2024-03-12").await;
    let again = intake::RecordDispatchRequest {
        request_id: "again".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: back.id.clone(),
        way: DispatchWay::InPerson as i32,
        recipient: "王某".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_dispatch(again).await.unwrap();
    let left = told(&cases[0], "送出文书", left);
    let resent = "应于2024年3月11日前完成，2024年3月12日完成";
    let resent = told(&cases[0], "重新送出退回的文书", resent);
    assert_eq!(late(&office, &cases[0]).await, [left, resent]);
    let folder = paper::folder("late");
    paper::write_file(clerk, BUREAU, &cases[3].id, &folder, "file").await;
    office.close().await;
}
