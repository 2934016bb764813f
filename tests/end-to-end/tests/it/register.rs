//! The register (台账): on what the limits of each kind of case rest, and which days they make.

use gongkai_proto::intake::v1::{self as intake, CaseKind};

use crate::{
    dispute::dispute,
    office::{BUREAU, Office},
    paper,
};

/// A case of every kind, all of one day; a permit with a promise of its matter's.
async fn opened(office: &Office) {
    let clerk = &office.staff.clerk;
    office.submit("application").await;
    let matter = intake::SetMatterRequest {
        request_id: "guide".to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter: Some(intake::Matter {
            code: "permit".to_owned(),
            name: "演示许可".to_owned(),
            kind: intake::MatterKind::Permit as i32,
            handling: intake::Handling::Promised as i32,
            promised_limit: 10,
            legal_basis: "演示条例第一条".to_owned(),
            office_id: "permits".to_owned(),
            fee_note: "不收费".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    office
        .staff
        .leader
        .matters()
        .set_matter(matter)
        .await
        .unwrap();
    let matter = intake::RegisterMatterCaseRequest {
        request_id: "matter".to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_code: "permit".to_owned(),
        applicant_name: "演示申请人".to_owned(),
        ..Default::default()
    };
    clerk.matters().register_matter_case(matter).await.unwrap();
    let enquiry = intake::RegisterEnquiryRequest {
        request_id: "enquiry".to_owned(),
        bureau_id: BUREAU.to_owned(),
        category: intake::EnquiryCategory::Complaint as i32,
        name: "王某".to_owned(),
        content: "投诉噪声".to_owned(),
        office_id: "general".to_owned(),
        ..Default::default()
    };
    clerk.enquiries().register_enquiry(enquiry).await.unwrap();
    let rectification = intake::RegisterRectificationRequest {
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
    let mut rectifications = clerk.rectifications();
    rectifications
        .register_rectification(rectification)
        .await
        .unwrap();
    let complaint = intake::RegisterWorkComplaintRequest {
        request_id: "complaint".to_owned(),
        bureau_id: BUREAU.to_owned(),
        ground: intake::ComplaintGround::Supervision as i32,
        about: "鹤山市某局".to_owned(),
        name: "张某".to_owned(),
        content: "未公开年度预算".to_owned(),
        ..Default::default()
    };
    let mut complaints = clerk.work_complaints();
    complaints.register_work_complaint(complaint).await.unwrap();
    for (request_id, kind) in [
        ("review", intake::DisputeKind::Reconsideration),
        ("suit", intake::DisputeKind::DirectSuit),
    ] {
        let dispute = dispute(request_id, kind);
        clerk.disputes().register_dispute(dispute).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limits_of_every_kind_are_told_with_what_they_rest_on() {
    let office = Office::open("2024-03-04").await;
    opened(&office).await;
    let mut told = Vec::new();
    for kind in [
        CaseKind::Application,
        CaseKind::Matter,
        CaseKind::Enquiry,
        CaseKind::Rectification,
        CaseKind::WorkComplaint,
        CaseKind::Dispute,
    ] {
        for line in paper::register_lines(&office.staff.clerk, BUREAU, kind, 2024).await {
            // Every day of a limit stands in the text it rests on.
            let days = line.iter().filter(|(title, _)| title.starts_with("原"));
            for (title, day) in days.filter(|(_, day)| !day.is_empty()) {
                let day: chrono::NaiveDate = day.parse().unwrap();
                let day = day.format("%Y年%-m月%-d日").to_string();
                assert!(line["期限及其依据"].contains(&day), "{title}: {line:?}");
            }
            told.push(format!("{} {}", line["类别"], line["期限及其依据"]));
        }
    }
    insta::assert_snapshot!(told.join("\n"));
    office.close().await;
}
