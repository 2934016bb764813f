//! Opening stock: what a bureau brings along; and what one that leaves takes along.

use std::time::Instant;

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::intake::v1::{self as intake, OpeningSheet};
use gongkai_testbed::suite::Suite;
use tonic::Code;

use crate::{
    paper,
    support::{assert_refused, suite, table3, violations},
};

const HERE: &str = "heshan-emb";
const THERE: &str = "haitang-emb";
const TODAY: &str = "2024-03-20";
const LATE: &str = "补录";

struct Desk {
    suite: Suite,
    services: Services,
    here: Caller,
    there: Caller,
}

impl Desk {
    async fn open() -> Self {
        let suite = suite().await;
        play::set_day(&suite, TODAY.parse().unwrap()).await.unwrap();
        let services = Services::of(&suite).unwrap();
        let of = |bureau| services.caller(&suite.mint, bureau, "leader").unwrap();
        let (here, there) = (of(HERE), of(THERE));
        Self {
            suite,
            services,
            here,
            there,
        }
    }
}

fn import(
    bureau: &str,
    sheet: OpeningSheet,
    content: &[u8],
    id: &str,
) -> intake::ImportOpeningStockRequest {
    intake::ImportOpeningStockRequest {
        request_id: id.to_owned(),
        bureau_id: bureau.to_owned(),
        sheet: sheet as i32,
        content: content.to_vec(),
        dry_run: false,
    }
}

fn dry(request: &intake::ImportOpeningStockRequest) -> intake::ImportOpeningStockRequest {
    intake::ImportOpeningStockRequest {
        dry_run: true,
        ..request.clone()
    }
}

async fn form(caller: &Caller, bureau: &str, sheet: OpeningSheet) -> Vec<u8> {
    let request = intake::GetOpeningFormRequest {
        bureau_id: bureau.to_owned(),
        sheet: sheet as i32,
    };
    let form = caller.openings().get_opening_form(request).await;
    form.unwrap().into_inner().content
}

async fn stock(caller: &Caller, bureau: &str, sheet: OpeningSheet) -> Vec<intake::OpeningStock> {
    let mut all = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = intake::ListOpeningStockRequest {
            bureau_id: bureau.to_owned(),
            sheet: sheet as i32,
            page_size: 200,
            page_token,
            ..Default::default()
        };
        let page = caller.openings().list_opening_stock(request).await;
        let page = page.unwrap().into_inner();
        all.extend(page.stock);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return all;
        }
    }
}

async fn read(caller: &Caller, bureau: &str, id: &str) -> intake::Application {
    let request = intake::GetApplicationRequest {
        bureau_id: bureau.to_owned(),
        application_id: id.to_owned(),
    };
    let read = caller.applications().get_application(request).await;
    read.unwrap().into_inner().application.unwrap()
}

async fn explained(
    caller: &Caller,
    bureau: &str,
    id: &str,
) -> (Option<intake::Deadline>, Vec<String>) {
    let request = intake::ExplainDeadlineRequest {
        bureau_id: bureau.to_owned(),
        case_id: id.to_owned(),
    };
    let explained = caller.deadlines().explain_deadline(request).await;
    let explained = explained.unwrap().into_inner();
    let steps = explained.steps.into_iter().map(|step| step.text);
    (explained.deadline, steps.collect())
}

/// An application entered act by act: a correction, a third party and an extension.
async fn entered(leader: &Caller) -> String {
    let backdating_reason = LATE.to_owned();
    let bureau_id = HERE.to_owned();
    let submit = intake::SubmitApplicationRequest {
        request_id: "submit".to_owned(),
        bureau_id: bureau_id.clone(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::Business as i32,
            name: "演示公司".to_owned(),
            identity_number: "演示代码".to_owned(),
            contact: "演示联系方式".to_owned(),
            email: "demo@example.cn".to_owned(),
            ..Default::default()
        }),
        channel: intake::ReceiptChannel::Internet as i32,
        wanted: "演示的政府信息，\n含换行".to_owned(),
        arrived_on: "2024-01-05".to_owned(),
        received_on: "2024-01-08".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    let mut applications = leader.applications();
    let submitted = applications.submit_application(submit).await.unwrap();
    let application_id = submitted.into_inner().application.unwrap().id;
    let ask = intake::AskCorrectionRequest {
        request_id: "correction".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        missing: "演示：请写明文号".to_owned(),
        asked_on: "2024-01-12".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    applications.ask_correction(ask).await.unwrap();
    let corrected = intake::ReceiveCorrectionRequest {
        request_id: "corrected".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        wanted: "=演示的政府信息（补正）".to_owned(),
        received_on: "2024-01-22".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    applications.receive_correction(corrected).await.unwrap();
    let asked = intake::AskOpinionRequest {
        request_id: "opinion".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        of: intake::OpinionOf::ThirdParty as i32,
        party_name: "演示第三方".to_owned(),
        asked_on: "2024-01-24".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    applications.ask_opinion(asked).await.unwrap();
    for (request_id, opinion, recorded_on) in [
        ("arrived", intake::Opinion::Unspecified, "2024-01-26"),
        ("said", intake::Opinion::Agrees, "2024-01-31"),
    ] {
        let record = intake::RecordOpinionRequest {
            request_id: request_id.to_owned(),
            bureau_id: bureau_id.clone(),
            application_id: application_id.clone(),
            opinion_number: 1,
            opinion: opinion as i32,
            recorded_on: recorded_on.to_owned(),
            backdating_reason: backdating_reason.clone(),
            ..Default::default()
        };
        applications.record_opinion(record).await.unwrap();
    }
    let extend = intake::ExtendDeadlineRequest {
        request_id: "extend".to_owned(),
        bureau_id,
        application_id: application_id.clone(),
        reason: "演示".to_owned(),
        extended_on: "2024-02-20".to_owned(),
        backdating_reason,
        ..Default::default()
    };
    applications.extend_deadline(extend).await.unwrap();
    application_id
}

/// The least columns a sheet of applications has.
const COLUMNS: &str = "原编号,办理环节,日期,申请人类型,姓名（名称）,证件号码,联系方式,收到渠道,所需政府信息,\
    需补正的内容,承办股室,理由";

fn sheet(lines: &[String]) -> Vec<u8> {
    format!("{COLUMNS}\n{}\n", lines.join("\n")).into_bytes()
}

fn received(number: &str, on: &str) -> String {
    format!(
        "{number},收到申请,{on},自然人,演示申请人{number},演示证件,演示联系方式,当面提交,演示信息{number},,,"
    )
}

/// What [`entered`] did, as a clerk writes it down.
fn written_down(number: &str) -> Vec<u8> {
    const COLUMNS: &str = "原编号,办理环节,日期,申请人类型,姓名（名称）,证件号码,联系方式,电子邮箱,收到渠道,\
        到达日期,所需政府信息,需补正的内容,征求对象类型,第三方（机关）名称,意见,理由";
    let lines = [
        "收到申请,2024-01-08,商业企业,演示公司,演示代码,演示联系方式,demo@example.cn,互联网渠道,\
         2024-01-05,\"演示的政府信息，\n含换行\",,,,,",
        "发出补正告知,2024-01-12,,,,,,,,,演示：请写明文号,,,,",
        "收到补正材料,2024-01-22,,,,,,,,=演示的政府信息（补正）,,,,,",
        "征求意见,2024-01-24,,,,,,,,,,第三方,演示第三方,,",
        "征求意见函送达,2024-01-26,,,,,,,,,,,演示第三方,,",
        "收到意见,2024-01-31,,,,,,,,,,,演示第三方,同意公开,",
        "延长期限,2024-02-20,,,,,,,,,,,,,演示",
    ];
    let lines = lines.map(|line| format!("{number},{line}\n")).concat();
    format!("{COLUMNS}\n{lines}").into_bytes()
}

/// Brought along, it is the same case as entered by hand: the same due day by the same steps.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn an_imported_case_explains_its_deadline_as_the_same_case_entered_by_hand() {
    const APPLICATIONS: OpeningSheet = OpeningSheet::Applications;
    let desk = Desk::open().await;
    let (here, there) = (&desk.here, &desk.there);
    let empty = form(there, THERE, APPLICATIONS).await;
    let request = import(THERE, APPLICATIONS, &empty, "form");
    let answer = there.openings().import_opening_stock(dry(&request)).await;
    assert_eq!(
        answer.unwrap().into_inner(),
        intake::ImportOpeningStockResponse::default()
    );

    let id = entered(here).await;
    let request = import(THERE, APPLICATIONS, &written_down("旧1"), "in");
    let mut openings = there.openings();
    let told = openings.import_opening_stock(dry(&request)).await.unwrap();
    let told = told.into_inner();
    assert_eq!((told.lines, told.made, told.steps), (7, 1, 6), "{told:?}");
    assert!(
        stock(there, THERE, APPLICATIONS).await.is_empty(),
        "a dry run"
    );
    let done = openings
        .import_opening_stock(request.clone())
        .await
        .unwrap();
    assert_eq!(done.into_inner(), told);
    // Repeated, it gets its answer; as another request everything in it is a double.
    let again = openings.import_opening_stock(request.clone()).await;
    assert_eq!(again.unwrap().into_inner(), told);
    let other = intake::ImportOpeningStockRequest {
        request_id: "in-again".to_owned(),
        ..request.clone()
    };
    let refused = openings.import_opening_stock(other).await.unwrap_err();
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&refused), ["content[2].原编号"]);

    let found = stock(there, THERE, APPLICATIONS).await;
    assert_eq!(found.len(), 1);
    let own = read(here, HERE, &id).await;
    assert_eq!(
        (
            found[0].old_number.as_str(),
            found[0].imported_on.as_str(),
            found[0].imported_by.as_str()
        ),
        ("旧1", TODAY, "leader@haitang-emb")
    );
    let case = read(there, THERE, &found[0].case_id).await;
    assert_eq!(
        (&case.number, &case.wanted),
        (&found[0].number, &own.wanted)
    );
    assert_eq!(case.registration.as_ref().unwrap().opening_number, "旧1");
    assert_eq!(own.registration.unwrap().opening_number, "");
    assert_eq!(
        explained(there, THERE, &case.id).await,
        explained(here, HERE, &id).await,
        "the same day by the same steps"
    );
    // Nothing was sent for what happened before; what is to be done is.
    let mut letters = there.letters();
    let list = intake::ListLettersRequest {
        bureau_id: THERE.to_owned(),
        case_id: case.id.clone(),
        ..Default::default()
    };
    assert!(
        letters
            .list_letters(list)
            .await
            .unwrap()
            .into_inner()
            .letters
            .is_empty()
    );
    let list = intake::ListNoticesRequest {
        bureau_id: THERE.to_owned(),
        case_id: case.id.clone(),
    };
    assert!(
        there
            .notices()
            .list_notices(list)
            .await
            .unwrap()
            .into_inner()
            .notices
            .is_empty()
    );
    let list = intake::ListDutiesRequest {
        bureau_id: THERE.to_owned(),
        ..Default::default()
    };
    let duties = there
        .deadlines()
        .list_duties(list)
        .await
        .unwrap()
        .into_inner()
        .duties;
    assert_eq!(duties.len(), 1);
    assert_eq!(duties[0].due_on, case.deadline.unwrap().current_due_on);
    let similar = intake::ListSimilarApplicationsRequest {
        bureau_id: THERE.to_owned(),
        application_id: case.id.clone(),
    };
    let mut applications = there.applications();
    assert!(
        applications
            .list_similar_applications(similar.clone())
            .await
            .is_ok()
    );

    // The file says where it comes from.
    let request = intake::GetCaseFileRequest {
        bureau_id: THERE.to_owned(),
        case_id: case.id.clone(),
    };
    let file = there.case_files().get_case_file(request).await.unwrap();
    let entries = file.into_inner().case_file.unwrap().entries;
    assert_eq!(entries.len(), 7);
    assert!(
        entries
            .iter()
            .all(|entry| entry.backdating_reason == "期初导入")
    );
    let details: Vec<&str> = entries[0]
        .details
        .iter()
        .map(|known| known.value.as_str())
        .collect();
    assert!(
        details
            .iter()
            .any(|said| said.contains("原编号（期初存量）：旧1")),
        "{details:?}"
    );

    // One more that looks like it is found by its marks.
    let near = import(THERE, APPLICATIONS, &written_down("旧2"), "near");
    openings.import_opening_stock(near).await.unwrap();
    let similar = applications
        .list_similar_applications(similar)
        .await
        .unwrap();
    assert_eq!(similar.into_inner().of_applicant.len(), 1);

    // Answered like any other.
    let staff = gongkai_demo::staff::Staff::of(&desk.services, &desk.suite.mint, THERE).unwrap();
    let walk = gongkai_demo::staff::Walk {
        request_id: "answer".to_owned(),
        bureau_id: THERE.to_owned(),
        application_id: case.id,
    };
    staff.answer(&walk, intake::Answer::Granted).await.unwrap();
    // Open or closed, all of it goes along when the bureau leaves.
    let taken = paper::taken_along(there, THERE).await;
    let told: Vec<_> = taken
        .iter()
        .map(|case| {
            (
                case["number"].as_str().unwrap(),
                case["result"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("〔2024〕1号", "予以公开"), ("〔2024〕2号", "")]);
    assert_eq!(taken[0]["who"], "演示公司");
    assert!(!taken[0]["letters"].as_array().unwrap().is_empty());
    let clerk = desk
        .services
        .caller(&desk.suite.mint, THERE, "clerk")
        .unwrap();
    for (caller, reason) in [(&clerk, "ROLE_MISSING"), (here, "BUREAU_FOREIGN")] {
        let request = intake::ExportCasesRequest {
            bureau_id: THERE.to_owned(),
            format: intake::CaseExportFormat::JsonLines as i32,
            ..Default::default()
        };
        let refused = caller.case_files().export_cases(request).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
    desk.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn a_sheet_goes_in_whole_or_not_at_all() {
    const APPLICATIONS: OpeningSheet = OpeningSheet::Applications;
    let desk = Desk::open().await;
    let here = &desk.here;
    let mut openings = here.openings();
    let bad = [
        received("旧1", "2023-12-04"),
        received("旧2", "2024-03-01"),
        "旧2,延长期限,2024-03-02,,,,,,,,,".to_owned(),
        "旧2,确定承办,2024-03-02,,,,,,,,没有的股室,".to_owned(),
        received("旧3", "2024-02-30"),
        "旧4,发出补正告知,2024-03-02,,,,,,,演示,,".to_owned(),
        received("旧1", "2023-12-05"),
    ];
    let request = import(HERE, APPLICATIONS, &sheet(&bad), "bad");
    let told = openings
        .import_opening_stock(dry(&request))
        .await
        .unwrap()
        .into_inner();
    assert_eq!((told.lines, told.made, told.steps), (7, 0, 0));
    let places: Vec<_> = told
        .faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (4, "理由"),
            (5, "承办股室"),
            (6, "日期"),
            (7, "办理环节"),
            (8, "原编号")
        ]
    );
    assert_eq!(
        (
            told.faults[0].reason_zh.as_str(),
            told.faults[0].reason_en.as_str()
        ),
        ("缺少必填项", "missing")
    );
    let refused = openings.import_opening_stock(request).await.unwrap_err();
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&refused).len(), 5);
    assert_eq!(violations(&refused)[0], "content[4].理由");
    assert!(stock(here, HERE, APPLICATIONS).await.is_empty());

    // Two at once, of the same things: one waits, and then finds doubles.
    let good = sheet(&[received("旧1", "2023-12-04"), received("旧2", "2024-03-01")]);
    let (one, other) = tokio::join!(
        async {
            here.openings()
                .import_opening_stock(import(HERE, APPLICATIONS, &good, "one"))
                .await
        },
        async {
            here.openings()
                .import_opening_stock(import(HERE, APPLICATIONS, &good, "other"))
                .await
        },
    );
    let (done, refused) = match (one, other) {
        (Ok(done), Err(refused)) | (Err(refused), Ok(done)) => (done.into_inner(), refused),
        both => panic!("{both:?}"),
    };
    assert_eq!(done.made, 2);
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(
        violations(&refused),
        ["content[2].原编号", "content[3].原编号"]
    );
    let found = stock(here, HERE, APPLICATIONS).await;
    // No number was used up by what was refused.
    let numbers: Vec<&str> = found.iter().map(|stock| stock.number.as_str()).collect();
    assert_eq!(numbers, ["〔2024〕1号", "〔2024〕2号"]);

    // Who may.
    let of = |bureau, role| {
        desk.services
            .caller(&desk.suite.mint, bureau, role)
            .unwrap()
    };
    let request = import(HERE, APPLICATIONS, &good, "who");
    for (bureau, role) in [
        (HERE, "clerk"),
        (HERE, "auditor"),
        ("platform", "administrator"),
    ] {
        let refused = of(bureau, role)
            .openings()
            .import_opening_stock(request.clone())
            .await;
        assert_refused(
            &refused.unwrap_err(),
            Code::PermissionDenied,
            "ROLE_MISSING",
        );
    }
    let stranger = desk.there.openings().import_opening_stock(request).await;
    assert_refused(
        &stranger.unwrap_err(),
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    // A large sheet, and a server that dies over it: all of it is there or nothing, and the same
    // request brings the rest of the answer.
    let many: Vec<String> = (0..650)
        .flat_map(|number| {
            let old = format!("大{number:04}");
            [
                received(&old, "2024-03-01"),
                format!("{old},发出补正告知,2024-03-04,,,,,,,演示,,"),
                format!("{old},收到补正材料,2024-03-11,,,,,,补正后的演示信息{old},,,"),
            ]
        })
        .collect();
    let large = import(HERE, APPLICATIONS, &sheet(&many), "large");
    let started = Instant::now();
    let told = openings
        .import_opening_stock(dry(&large))
        .await
        .unwrap()
        .into_inner();
    eprintln!("dry run of {} lines: {:?}", told.lines, started.elapsed());
    assert_eq!((told.lines, told.made, told.steps), (1950, 650, 1300));
    let running = tokio::spawn({
        let (caller, large) = (here.clone(), large.clone());
        async move { caller.openings().import_opening_stock(large).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    desk.suite.kill("intake");
    let cut_off = running.await.unwrap();
    desk.suite.restart("intake").await.unwrap();
    let before = stock(here, HERE, APPLICATIONS).await.len();
    assert!(before == 2 || before == 652, "{before}");
    eprintln!(
        "killed: {} of 652 there, answered {}",
        before,
        cut_off.is_ok()
    );
    let started = Instant::now();
    let done = openings
        .import_opening_stock(large)
        .await
        .unwrap()
        .into_inner();
    eprintln!("import of {} lines: {:?}", done.lines, started.elapsed());
    assert_eq!(done, told);
    assert_eq!(stock(here, HERE, APPLICATIONS).await.len(), 652);

    // Carried in from last year, and received in this one.
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&desk.suite, &year, &|_| {}).await.unwrap();
    let cell = |row| table3(&report, row, "自然人");
    assert!((cell("一、本年新收") - 651.0).abs() < 1e-9);
    assert!((cell("二、上年结转") - 1.0).abs() < 1e-9);
    desk.suite.stop().await.unwrap();
}

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
         Fire,演示,许可,即办件,办公室,,,是,演示,\n\
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
    assert_eq!(dispute.outcome, intake::Outcome::Pending as i32);
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
