//! Matters and open cases of the other kinds.

use gongkai_proto::intake::v1::{self as intake, OpeningSheet};

use super::{Desk, HERE, dry, import, stock};
use crate::{paper, support::violations};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn matters_and_open_cases_of_the_other_kinds_come_in() {
    const MATTERS: OpeningSheet = OpeningSheet::Matters;
    const CASES: OpeningSheet = OpeningSheet::MatterCases;
    const ENQUIRIES: OpeningSheet = OpeningSheet::Enquiries;
    const DISPUTES: OpeningSheet = OpeningSheet::Disputes;
    const HEADER: &str = "事项编码,事项名称,事项类型,办件类型,承办股室,法定时限（工作日）,承诺时限（工作日）,可否延长,依据,申请材料";
    let desk = Desk::open().await;
    let here = &desk.here;
    let sheet = |lines: &str| format!("{HEADER}\n{lines}\n").into_bytes();
    let bad = sheet(
        "fireworks-1,烟花爆竹经营（零售）许可,行政许可,承诺件,办公室,20,25,是,演示条例,\n\
         Fire_1,演示,许可,即办件,办公室,,,是,演示,\n\
         fireworks-1,演示,服务性办件,承诺件,办公室,,3,否,,",
    );
    let mut openings = here.openings();
    let request = import(HERE, MATTERS, &bad, "bad");
    let told = openings
        .import_opening_stock(dry(&request))
        .await
        .unwrap()
        .into_inner();
    let places: Vec<_> = told
        .faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (2, "承诺时限（工作日）"),
            (3, "事项编码"),
            (3, "事项类型"),
            (4, "事项编码"),
            (4, "依据")
        ]
    );
    let good = sheet(
        "fireworks-1,烟花爆竹经营（零售）许可,行政许可,承诺件,办公室,20,15,是,演示条例第一条,申请书；身份证（复印件，非必要）\n\
         advice,安全生产咨询,服务性办件,即办件,general,,,否,演示规定,",
    );
    let request = import(HERE, MATTERS, &good, "good");
    let done = openings
        .import_opening_stock(request.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!((done.lines, done.made), (2, 2));
    let again = intake::ImportOpeningStockRequest {
        request_id: "again".to_owned(),
        ..request
    };
    let refused = openings.import_opening_stock(again).await.unwrap_err();
    assert_eq!(
        violations(&refused),
        ["content[2].事项编码", "content[3].事项编码"]
    );

    let get = intake::GetMatterRequest {
        bureau_id: HERE.to_owned(),
        matter_code: "fireworks-1".to_owned(),
    };
    let matter = here.matters().get_matter(get.clone()).await.unwrap();
    let matter = matter.into_inner().matter.unwrap();
    assert!(matter.opening_stock);
    assert_eq!(
        (
            matter.statutory_limit,
            matter.promised_limit,
            matter.extensible
        ),
        (20, 15, true)
    );
    let papers: Vec<_> = matter
        .papers
        .iter()
        .map(|paper| (paper.name.as_str(), paper.required))
        .collect();
    assert_eq!(papers, [("申请书", true), ("身份证", false)]);

    // Open cases of it, with a procedure that runs and one accepted elsewhere.
    let cases = "原编号,办理环节,日期,事项编码,申请人,申请人类型,证件号码,联系方式,收到渠道,特别程序,预计所需时间,理由\n\
        办1,收到申请,2024-03-01,fireworks-1,演示公司,法人,演示代码,演示电话,窗口,,,\n\
        办1,受理,2024-03-04,,,,,,,,,\n\
        办1,特别程序开始,2024-03-11,,,,,,,专家评审,30日,\n\
        办2,登记,2024-03-11,fireworks-1,演示公司,,,,,,,\n\
        办2,延长期限,2024-03-12,,,,,,,,,演示理由\n";
    let request = import(HERE, CASES, cases.as_bytes(), "cases");
    let done = openings
        .import_opening_stock(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!((done.lines, done.made, done.steps), (5, 2, 3));
    let found = stock(here, HERE, CASES).await;
    let get = |number: usize| intake::GetMatterCaseRequest {
        bureau_id: HERE.to_owned(),
        matter_case_id: found[number].case_id.clone(),
    };
    let stopped = here.matters().get_matter_case(get(0)).await.unwrap();
    let stopped = stopped.into_inner().matter_case.unwrap();
    assert_eq!(
        (stopped.opening_number.as_str(), stopped.due_on.as_str()),
        ("办1", "")
    );
    let extended = here.matters().get_matter_case(get(1)).await.unwrap();
    let extended = extended.into_inner().matter_case.unwrap();
    // 20 + 10 working days from 11 March, 4 to 6 April off, 7 worked.
    assert_eq!(extended.statutory.unwrap().current_due_on, "2024-04-23");
    assert_eq!(extended.promised.unwrap().current_due_on, "2024-04-01");

    // Open enquiries with their tasks.
    let enquiries = "原编号,办理环节,日期,类别,姓名（名称）,内容,办理时限（工作日）,承办股室,交办事项序号,交办内容,督办措施\n\
        件1,登记,2024-03-04,投诉,演示群众,演示内容,13,办公室,,,\n\
        件1,分解、交办,2024-03-05,,,,,办公室,1,核查,\n\
        件1,督办,2024-03-12,,,,,,,,催办\n";
    let request = import(HERE, ENQUIRIES, enquiries.as_bytes(), "enquiries");
    let done = openings
        .import_opening_stock(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!((done.lines, done.made, done.steps), (3, 1, 2));
    let found = stock(here, HERE, ENQUIRIES).await;
    let get = intake::GetEnquiryRequest {
        bureau_id: HERE.to_owned(),
        enquiry_id: found[0].case_id.clone(),
    };
    let enquiry = here.enquiries().get_enquiry(get).await.unwrap();
    let enquiry = enquiry.into_inner().enquiry.unwrap();
    assert_eq!(
        (enquiry.opening_number.as_str(), enquiry.due_on.as_str()),
        ("件1", "2024-03-21")
    );
    assert_eq!(enquiry.tasks.len(), 1);

    // A pending suit with its first instance.
    let suit = "原编号,办理环节,日期,类型,申请人（原告）,争议对象,行为或者不作为情况,审理阶段,裁决结果,作出日期,上诉人\n\
        诉1,受理,2023-09-04,行政诉讼-未经复议直接起诉,演示原告,不作为,逾期未答复,,,,\n\
        诉1,收到复议决定或者裁判,2023-12-11,,,,,一审,责令履行,2023-12-04,\n\
        诉1,上诉或者再审,2024-01-08,,,,,,,,本机关\n";
    let request = import(HERE, DISPUTES, suit.as_bytes(), "disputes");
    let done = openings.import_opening_stock(request).await;
    let done = done.unwrap().into_inner();
    assert_eq!((done.lines, done.made, done.steps), (3, 1, 2));
    let found = stock(here, HERE, DISPUTES).await;
    let get = intake::GetDisputeRequest {
        bureau_id: HERE.to_owned(),
        dispute_id: found[0].case_id.clone(),
    };
    let dispute = here.disputes().get_dispute(get).await.unwrap();
    let dispute = dispute.into_inner().dispute.unwrap();
    assert_eq!(dispute.opening_number, "诉1");
    assert_eq!(dispute.outcome, intake::DisputeOutcome::Pending as i32);
    assert_eq!((dispute.decisions.len(), dispute.appeals.len()), (1, 1));

    // Of every kind, in the order in which they came.
    let taken = paper::taken_along(here, HERE).await;
    let kinds: Vec<_> = taken
        .iter()
        .map(|case| case["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "行政许可及服务事项",
            "行政许可及服务事项",
            "咨询投诉",
            "行政复议、行政诉讼"
        ]
    );

    // Set anew, it is no stock any more.
    let set = intake::SetMatterRequest {
        request_id: "anew".to_owned(),
        bureau_id: HERE.to_owned(),
        matter: Some(matter),
        ..Default::default()
    };
    let anew = here.matters().set_matter(set).await.unwrap().into_inner();
    assert!(!anew.matter.unwrap().opening_stock);
    desk.suite.stop().await.unwrap();
}
