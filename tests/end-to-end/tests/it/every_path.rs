//! Each path a matter case and an enquiry can take, through every hand, with the letters on disk, the
//! files, the registers and the figures.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU32, Ordering},
};

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::intake::v1::{
    self as intake, CaseKind, Decision, DeliveryWay, EnquiryCategory, EnquiryChannel, EnquiryEnd,
    Handling, LetterKind, MatterCaseState, MatterKind, RefusalToAccept, Satisfaction,
    SpecialProcedure, SupervisionMeasure,
};
use gongkai_testbed::suite::Suite;

use crate::{
    paper,
    support::{suite, value},
};

const BUREAU: &str = "heshan-emb";

struct Desk {
    suite: Suite,
    clerk: Caller,
    reviewer: Caller,
    leader: Caller,
    supervisor: Caller,
    requests: AtomicU32,
}

impl Desk {
    async fn open() -> Self {
        gongkai_testbed::fonts().unwrap();
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        let of = |role| services.caller(&suite.mint, BUREAU, role).unwrap();
        Self {
            clerk: of("clerk"),
            reviewer: of("reviewer"),
            leader: of("leader"),
            supervisor: of("supervisor"),
            requests: AtomicU32::new(0),
            suite,
        }
    }

    async fn on(&self, day: &str) {
        play::set_day(&self.suite, day.parse().unwrap())
            .await
            .unwrap();
    }

    fn request_id(&self) -> String {
        format!("path-{}", self.requests.fetch_add(1, Ordering::Relaxed))
    }

    async fn figures(
        &self,
        year: i32,
        expected: &[(&str, f64)],
    ) -> gongkai_proto::reporting::v1::Report {
        let year = Year {
            year,
            ..Year::heshan().unwrap()
        };
        let report = play::compile(&self.suite, &year, &|_| {}).await.unwrap();
        for (key, expected) in expected {
            let found = value(&report, key);
            assert!(
                (found - expected).abs() < 1e-9,
                "{key}: {found}, not {expected}"
            );
        }
        report
    }
}

/// An act: `act!(desk, who, room, rpc(Request { id field: id, field: value, … }))`.
macro_rules! act {
    ($desk:expr, $who:ident, $room:ident, $rpc:ident($request:ident { $($field:ident: $value:expr),* $(,)? })) => {
        $desk
            .$who
            .$room()
            .$rpc(intake::$request {
                request_id: $desk.request_id(),
                bureau_id: BUREAU.to_owned(),
                $($field: $value,)*
                ..Default::default()
            })
            .await
            .unwrap_or_else(|error| panic!("{}: {error:?}", stringify!($rpc)))
            .into_inner()
    };
}

/// A way a matter case goes. After the acceptance it is granted, where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    NotNeeded,
    NotCompetent,
    NotAccepted,
    Corrected,
    NeverCorrected,
    Silent,
    Granted,
    Refused,
    Late,
    Procedures,
    Extended,
    WithdrawnEarly,
    Withdrawn,
    Terminated,
    Voided,
    Elsewhere,
}

use Path::{
    Corrected, Elsewhere, Extended, Granted, Late, NeverCorrected, NotAccepted, NotCompetent,
    NotNeeded, Procedures, Refused, Silent, Terminated, Voided, Withdrawn, WithdrawnEarly,
};

/// What every matter that takes its time can go through.
const PATHS: [Path; 15] = [
    NotNeeded,
    NotCompetent,
    NotAccepted,
    Corrected,
    NeverCorrected,
    Silent,
    Granted,
    Refused,
    Late,
    Procedures,
    WithdrawnEarly,
    Withdrawn,
    Terminated,
    Voided,
    Elsewhere,
];

/// Code, name, kind, and whether several organs handle it.
const MATTERS: [(&str, &str, MatterKind, bool); 4] = [
    ("matter-1", "危险化学品经营许可", MatterKind::Permit, false),
    (
        "matter-2",
        "危险化学品建设项目安全条件审查",
        MatterKind::Permit,
        true,
    ),
    (
        "matter-3",
        "烟花爆竹批发许可初审",
        MatterKind::PreliminaryReview,
        false,
    ),
    (
        "matter-4",
        "生产安全事故应急预案备案",
        MatterKind::Service,
        false,
    ),
];
const INSTANT: &str = "matter-5";

struct Walk {
    matter: &'static str,
    kind: MatterKind,
    path: Path,
    id: String,
}

impl Walk {
    fn is(&self, paths: &[Path]) -> bool {
        paths.contains(&self.path)
    }
}

impl Desk {
    async fn set_matters(&self) {
        let paper = |name: &str| intake::RequiredPaper {
            name: name.to_owned(),
            required: true,
            form: intake::PaperForm::Copy as i32,
        };
        let instant = (INSTANT, "证明材料复制", MatterKind::Service, false);
        for (code, name, kind, joint) in MATTERS.into_iter().chain([instant]) {
            let (handling, promised_limit) = match code {
                INSTANT => (Handling::Instant, 0),
                _ => (Handling::Promised, 10),
            };
            let matter = intake::Matter {
                code: code.to_owned(),
                name: name.to_owned(),
                kind: kind as i32,
                handling: handling as i32,
                promised_limit,
                extensible: kind == MatterKind::Permit,
                joint,
                papers: vec![paper("营业执照"), paper("安全评价报告")],
                legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
                office_id: "permits".to_owned(),
                ..Default::default()
            };
            act!(
                self,
                reviewer,
                matters,
                set_matter(SetMatterRequest {
                    matter: Some(matter)
                })
            );
        }
    }

    async fn apply(&self, matter: &'static str, kind: MatterKind, path: Path) -> Walk {
        let case = if path == Elsewhere {
            act!(
                self,
                clerk,
                matters,
                register_matter_case(RegisterMatterCaseRequest {
                    matter_code: matter.to_owned(),
                    applicant_name: "益阳市某某化工有限公司".to_owned(),
                })
            )
            .matter_case
        } else {
            let applicant = intake::MatterApplicant {
                kind: intake::MatterApplicantKind::LegalPerson as i32,
                name: "益阳市某某化工有限公司".to_owned(),
                identity_number: "91430903MA00000000".to_owned(),
                contact: "0737-0000000".to_owned(),
            };
            act!(
                self,
                clerk,
                matters,
                apply_matter_case(ApplyMatterCaseRequest {
                    matter_code: matter.to_owned(),
                    applicant: Some(applicant),
                    papers_received: vec!["营业执照".to_owned()],
                    channel: intake::MatterChannel::Online as i32,
                })
            )
            .matter_case
        };
        let id = case.unwrap().id;
        Walk {
            matter,
            kind,
            path,
            id,
        }
    }

    /// Not accepted, for the three reasons of article 32.
    async fn turn_away(&self, walk: &Walk) {
        let (refusal, organ, reason) = match walk.path {
            NotNeeded => (
                RefusalToAccept::NotNeeded,
                "",
                "储存量未达到需要取得许可的数量",
            ),
            NotCompetent => (RefusalToAccept::NotCompetent, "益阳市应急管理局", ""),
            _ => (
                RefusalToAccept::Other,
                "",
                "申请人隐瞒有关情况，一年内不得再次申请",
            ),
        };
        act!(
            self,
            clerk,
            matters,
            refuse_matter_case(RefuseMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                refusal: refusal as i32,
                reason: reason.to_owned(),
                competent_organ: organ.to_owned(),
            })
        );
    }

    async fn ask(&self, walk: &Walk) {
        act!(
            self,
            clerk,
            matters,
            ask_matter_correction(AskMatterCorrectionRequest {
                matter_case_id: walk.id.clone(),
                missing: "缺少安全评价报告\n营业执照复印件未加盖公章".to_owned(),
            })
        );
    }

    async fn accept(&self, walk: &Walk) {
        act!(
            self,
            clerk,
            matters,
            accept_matter_case(AcceptMatterCaseRequest {
                matter_case_id: walk.id.clone(),
            })
        );
    }

    async fn withdraw(&self, walk: &Walk) {
        act!(
            self,
            clerk,
            matters,
            withdraw_matter_case(WithdrawMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                reason: "不再经营".to_owned(),
            })
        );
    }

    async fn decide(&self, walk: &Walk, decision: Decision) {
        let granted = decision == Decision::Granted;
        let (reason, number, until) = if granted {
            ("", "赫应急经字〔2024〕1号", "2027-03-31")
        } else {
            ("储存场所与居民区的距离不足", "", "")
        };
        act!(
            self,
            leader,
            matters,
            decide_matter_case(DecideMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                decision: decision as i32,
                reason: reason.to_owned(),
                decision_number: number.to_owned(),
                valid_until: until.to_owned(),
            })
        );
    }

    async fn deliver(&self, walk: &Walk, way: DeliveryWay) {
        act!(
            self,
            clerk,
            matters,
            deliver_matter_case(DeliverMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                way: way as i32,
                receipt: "经办人签收".to_owned(),
            })
        );
    }

    async fn matter_case(&self, walk: &Walk) -> intake::MatterCase {
        let request = intake::GetMatterCaseRequest {
            bureau_id: BUREAU.to_owned(),
            matter_case_id: walk.id.clone(),
        };
        let read = self.clerk.matters().get_matter_case(request).await.unwrap();
        read.into_inner().matter_case.unwrap()
    }

    /// Every special procedure there is, one after another, on the days the clock stands still.
    async fn procedures(&self, walks: &[Walk]) {
        let all = [
            SpecialProcedure::Hearing,
            SpecialProcedure::Tender,
            SpecialProcedure::Auction,
            SpecialProcedure::Inspection,
            SpecialProcedure::Testing,
            SpecialProcedure::Quarantine,
            SpecialProcedure::Appraisal,
            SpecialProcedure::ExpertReview,
        ];
        for (day, procedure) in (4..).zip(all) {
            self.on(&format!("2024-03-{day:02}")).await;
            for walk in walks.iter().filter(|walk| walk.path == Procedures) {
                let started = act!(
                    self,
                    clerk,
                    matters,
                    start_special_procedure(StartSpecialProcedureRequest {
                        matter_case_id: walk.id.clone(),
                        kind: procedure as i32,
                        expected: "约10个工作日".to_owned(),
                    })
                );
                let number = started.procedure_number;
                act!(
                    self,
                    clerk,
                    matters,
                    end_special_procedure(EndSpecialProcedureRequest {
                        matter_case_id: walk.id.clone(),
                        procedure_number: number,
                    })
                );
            }
            // On the second day the applicants are told what is missing, on the fifth it comes in.
            for walk in walks {
                match (day, walk.path) {
                    (5, Corrected | NeverCorrected) => self.ask(walk).await,
                    (8, Corrected) => {
                        act!(
                            self,
                            clerk,
                            matters,
                            receive_matter_correction(ReceiveMatterCorrectionRequest {
                                matter_case_id: walk.id.clone(),
                                papers_received: vec!["安全评价报告".to_owned()],
                            })
                        );
                        self.accept(walk).await;
                    }
                    _ => {}
                }
            }
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "every path of every matter over the same days"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_matter_case_of_each_path_has_its_letters_its_file_and_its_count() {
    let desk = Desk::open().await;
    desk.on("2024-03-04").await;
    desk.set_matters().await;
    let mut walks = Vec::new();
    for (code, _, kind, _) in MATTERS {
        for path in PATHS {
            walks.push(desk.apply(code, kind, path).await);
        }
        if kind == MatterKind::Permit {
            walks.push(desk.apply(code, kind, Extended).await);
        }
    }
    for walk in &walks {
        match walk.path {
            NotNeeded | NotCompetent | NotAccepted => desk.turn_away(walk).await,
            WithdrawnEarly => desk.withdraw(walk).await,
            Corrected | NeverCorrected | Silent | Elsewhere => {}
            _ => desk.accept(walk).await,
        }
    }
    let instant = desk.apply(INSTANT, MatterKind::Service, Granted).await;
    desk.accept(&instant).await;
    desk.decide(&instant, Decision::Granted).await;
    walks.push(instant);
    desk.procedures(&walks).await;

    // Five working days have passed without a word: accepted by law, on the day of receipt.
    desk.on("2024-03-12").await;
    for walk in walks.iter().filter(|walk| walk.path == Silent) {
        let case = desk.matter_case(walk).await;
        assert!(case.accepted_by_silence);
        assert_eq!(case.state(), MatterCaseState::Accepted);
        assert_eq!(case.accepted_on, "2024-03-04");
    }
    desk.on("2024-03-15").await;
    for walk in &walks {
        match walk.path {
            Corrected | Silent | Granted | Procedures | Elsewhere if walk.matter != INSTANT => {
                desk.decide(walk, Decision::Granted).await;
            }
            Refused => desk.decide(walk, Decision::Refused).await,
            Withdrawn => desk.withdraw(walk).await,
            Extended => {
                act!(
                    desk,
                    leader,
                    matters,
                    extend_matter_case(ExtendMatterCaseRequest {
                        matter_case_id: walk.id.clone(),
                        reason: "需要现场核查".to_owned(),
                    })
                );
            }
            NeverCorrected | Terminated => {
                act!(
                    desk,
                    reviewer,
                    matters,
                    terminate_matter_case(TerminateMatterCaseRequest {
                        matter_case_id: walk.id.clone(),
                        reason: "申请人终止经营".to_owned(),
                    })
                );
            }
            Voided => {
                act!(
                    desk,
                    reviewer,
                    matters,
                    void_matter_case(VoidMatterCaseRequest {
                        matter_case_id: walk.id.clone(),
                        reason: "重复登记".to_owned(),
                    })
                );
            }
            _ => {}
        }
    }
    // After the promised day, within the extended one: the statutory one was 1 April, or, where several
    // organs handle it, 6 June.
    desk.on("2024-04-10").await;
    for walk in walks.iter().filter(|walk| walk.path == Extended) {
        desk.decide(walk, Decision::Granted).await;
    }
    // After both.
    desk.on("2024-06-12").await;
    for walk in walks.iter().filter(|walk| walk.path == Late) {
        desk.decide(walk, Decision::Refused).await;
    }
    let ways = [
        DeliveryWay::HandedOver,
        DeliveryWay::Post,
        DeliveryWay::Electronic,
        DeliveryWay::Left,
        DeliveryWay::PublicNotice,
    ];
    let decided = [
        Corrected, Silent, Granted, Procedures, Elsewhere, Refused, Late, Extended,
    ];
    let mut ways = ways.into_iter().cycle();
    for walk in walks.iter().filter(|walk| walk.is(&decided)) {
        desk.deliver(walk, ways.next().unwrap()).await;
    }

    let folder = paper::folder("matter-letters");
    let (mut unknown, mut kinds) = (BTreeSet::new(), BTreeMap::new());
    let (mut seen, mut results) = (BTreeSet::new(), BTreeSet::new());
    for walk in &walks {
        let written = paper::letters(&desk.clerk, BUREAU, &walk.id).await;
        for letter in &written {
            *kinds.entry(letter.kind()).or_insert(0) += 1;
            // On paper once for each kind of matter, and once by silence.
            if seen.insert((letter.kind(), walk.kind, walk.path == Silent)) {
                let name = format!("{}-{:?}-{:?}", letter.title, walk.kind, walk.path);
                paper::write_letter(&desk.clerk, letter, &folder, &name).await;
            }
        }
        let file = paper::read_file(&desk.clerk, BUREAU, &walk.id, &mut unknown).await;
        assert_eq!(file.letters.len(), written.len());
        assert!(!file.closed_on.is_empty() && !file.result.is_empty());
        results.insert(file.result);
    }
    assert!(unknown.is_empty(), "without a word: {unknown:?}");
    let ends = [
        "不予受理",
        "准予许可（办理）",
        "不予许可（办理）",
        "撤回",
        "终止",
        "作废",
    ];
    assert_eq!(results, ends.map(ToOwned::to_owned).into());
    // All letters there are about matters, each as often as something happened that sends it.
    let expected = BTreeMap::from([
        (LetterKind::NotNeeded, 4),
        (LetterKind::NotCompetent, 4),
        (LetterKind::RefusalToAccept, 4),
        (LetterKind::MatterCorrection, 2 * 4),
        // Corrected, silent, granted, refused, late, with procedures, withdrawn, terminated, voided; and extended.
        (LetterKind::Acceptance, 9 * 4 + 2),
        (LetterKind::SpecialProcedureNotice, 8 * 4),
        (LetterKind::MatterExtension, 2),
        (LetterKind::DecisionGranted, 5 * 4 + 2 + 1),
        (LetterKind::DecisionRefused, 2 * 4),
    ]);
    assert_eq!(kinds, expected);
    assert_eq!(
        of_law(gongkai_law::letter::Law::Permits),
        kinds.into_keys().collect()
    );
    let longest = walks.iter().find(|walk| walk.path == Procedures).unwrap();
    paper::write_file(&desk.clerk, BUREAU, &longest.id, &folder, "file").await;
    paper::write_register(
        &desk.clerk,
        BUREAU,
        CaseKind::Matter,
        2024,
        walks.len(),
        &folder,
    )
    .await;

    // Voided and never accepted ones count nowhere; ended without a decision, a case is neither in time
    // nor late.
    let decided = f64::from(7 * 4 + 2 + 1);
    let accepted = decided + f64::from(2 * 4);
    let report = desk
        .figures(
            2024,
            &[
                ("matters.received", accepted),
                ("matters.closed", accepted),
                ("matters.on_time_rate", (decided - 4.0) / decided),
                ("matters.promise_kept_rate", (decided - 4.0 - 2.0) / decided),
            ],
        )
        .await;
    let table = report
        .tables
        .iter()
        .find(|table| table.key == "table2")
        .unwrap();
    let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
    let permits = rows.find(|row| row.row.contains("行政许可")).unwrap();
    // Those granted and refused; no preliminary review, no service matter.
    assert!(
        (permits.cells[0].value - f64::from(2 * (7 + 1))).abs() < 1e-9,
        "{permits:?}"
    );
    desk.suite.stop().await.unwrap();
}

/// The kinds of letters that rest on a law.
fn of_law(law: gongkai_law::letter::Law) -> BTreeSet<LetterKind> {
    let all = gongkai_law::letter::LetterKind::all();
    let of_law = all.filter(|kind| kind.law().is_some_and(|(known, _)| known == law));
    of_law
        .map(|kind| format!("LETTER_KIND_{}", kind.as_str().to_uppercase()))
        .map(|name| LetterKind::from_str_name(&name).unwrap())
        .collect()
}

impl Desk {
    async fn register(&self, request: intake::RegisterEnquiryRequest) -> intake::Enquiry {
        let request = intake::RegisterEnquiryRequest {
            request_id: self.request_id(),
            ..request
        };
        let registered = self.clerk.enquiries().register_enquiry(request).await;
        registered.unwrap().into_inner().enquiry.unwrap()
    }

    async fn close(&self, id: &str) {
        act!(
            self,
            clerk,
            enquiries,
            close_enquiry(CloseEnquiryRequest {
                enquiry_id: id.to_owned(),
                answer: "经现场核查，占用物已清理。\n已责令物业服务企业加强巡查".to_owned(),
            })
        );
    }

    async fn enquiry(&self, id: &str) -> intake::Enquiry {
        let request = intake::GetEnquiryRequest {
            bureau_id: BUREAU.to_owned(),
            enquiry_id: id.to_owned(),
        };
        let read = self.clerk.enquiries().get_enquiry(request).await.unwrap();
        read.into_inner().enquiry.unwrap()
    }

    /// Split over two offices, returned, assigned anew, supervised with every measure, answered.
    async fn work_on(&self, id: &str) {
        let task = |office_id: &str, content: &str| intake::EnquiryAssignment {
            content: content.to_owned(),
            office_id: office_id.to_owned(),
            ..Default::default()
        };
        act!(
            self,
            clerk,
            enquiries,
            split_enquiry(SplitEnquiryRequest {
                enquiry_id: id.to_owned(),
                tasks: vec![task("safety", "核查现场"), task("permits", "核查经营许可")],
            })
        );
        act!(
            self,
            clerk,
            enquiries,
            return_task(ReturnTaskRequest {
                enquiry_id: id.to_owned(),
                task: 2,
                reason: "不属于本股室职责".to_owned(),
            })
        );
        act!(
            self,
            clerk,
            enquiries,
            reassign_task(ReassignTaskRequest {
                enquiry_id: id.to_owned(),
                task: 2,
                office_id: "general".to_owned(),
                person: "clerk@heshan-emb".to_owned(),
                reason: "由办公室办理".to_owned(),
            })
        );
        for measure in [
            SupervisionMeasure::Remind,
            SupervisionMeasure::Expedite,
            SupervisionMeasure::Escalate,
        ] {
            act!(
                self,
                supervisor,
                enquiries,
                supervise_enquiry(SuperviseEnquiryRequest {
                    enquiry_id: id.to_owned(),
                    measure: measure as i32,
                    note: "请于今日办结".to_owned(),
                })
            );
        }
        for task in [1, 2] {
            act!(
                self,
                clerk,
                enquiries,
                answer_task(AnswerTaskRequest {
                    enquiry_id: id.to_owned(),
                    task: task,
                    answer: "已核查，情况属实".to_owned(),
                })
            );
        }
    }
}

fn enquiry(category: EnquiryCategory, channel: EnquiryChannel) -> intake::RegisterEnquiryRequest {
    let slip = if channel == EnquiryChannel::Hotline {
        "12345-20240304-0001"
    } else {
        ""
    };
    intake::RegisterEnquiryRequest {
        bureau_id: BUREAU.to_owned(),
        category: category as i32,
        channel: channel as i32,
        name: "王某某".to_owned(),
        content: "某某小区消防通道被占用，多次反映无果".to_owned(),
        office_id: "general".to_owned(),
        contact: "0737-0000000".to_owned(),
        hotline_slip_number: slip.to_owned(),
        ..Default::default()
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "every path of every category over the same days"
)]
#[tokio::test(flavor = "multi_thread")]
async fn an_enquiry_of_each_path_has_its_letters_its_file_and_its_count() {
    const CATEGORIES: [EnquiryCategory; 5] = [
        EnquiryCategory::Consultation,
        EnquiryCategory::Complaint,
        EnquiryCategory::Hotline,
        EnquiryCategory::LetterOrVisit,
        EnquiryCategory::Petition,
    ];
    let channels = [
        EnquiryChannel::Telephone,
        EnquiryChannel::Counter,
        EnquiryChannel::Online,
        EnquiryChannel::Hotline,
        EnquiryChannel::Letter,
        EnquiryChannel::Visit,
        EnquiryChannel::Unspecified,
    ];
    let desk = Desk::open().await;
    desk.on("2024-03-04").await;
    let mut ids = Vec::new();
    // Closed at once, one of each category on each channel.
    for category in CATEGORIES {
        for channel in channels {
            let registered = desk.register(enquiry(category, channel)).await;
            desk.close(&registered.id).await;
            ids.push((registered.id, EnquiryEnd::Closed));
        }
    }
    let urgent = intake::RegisterEnquiryRequest {
        urgent: true,
        ..enquiry(EnquiryCategory::Hotline, EnquiryChannel::Hotline)
    };
    let urgent = desk.register(urgent).await;
    assert_eq!(urgent.due_on, "2024-03-04");
    desk.close(&urgent.id).await;
    ids.push((urgent.id, EnquiryEnd::Closed));
    // Through every hand, and each verdict of the citizen.
    let verdicts = [
        Satisfaction::Satisfied,
        Satisfaction::BasicallySatisfied,
        Satisfaction::Dissatisfied,
    ];
    let mut worked_on = Vec::new();
    for verdict in verdicts {
        let registered = desk
            .register(enquiry(EnquiryCategory::Complaint, EnquiryChannel::Visit))
            .await;
        desk.work_on(&registered.id).await;
        worked_on.push((registered.id, verdict));
    }
    desk.on("2024-03-05").await;
    for (id, verdict) in &worked_on {
        desk.close(id).await;
        act!(
            desk,
            clerk,
            enquiries,
            appraise_enquiry(AppraiseEnquiryRequest {
                enquiry_id: id.clone(),
                satisfaction: *verdict as i32,
                remark: "希望加强巡查".to_owned(),
            })
        );
        ids.push((id.clone(), EnquiryEnd::Closed));
    }
    // Late, merged, voided and pointed on, one of each category.
    let mut late = Vec::new();
    for category in CATEGORIES {
        let new = async || {
            desk.register(enquiry(category, EnquiryChannel::Letter))
                .await
                .id
        };
        let (stays, double, mistake, petition) =
            (new().await, new().await, new().await, new().await);
        act!(
            desk,
            clerk,
            enquiries,
            merge_enquiry(MergeEnquiryRequest {
                enquiry_id: double.clone(),
                into_enquiry_id: stays.clone(),
                reason: "同一来信人重复反映".to_owned(),
            })
        );
        act!(
            desk,
            reviewer,
            enquiries,
            void_enquiry(VoidEnquiryRequest {
                enquiry_id: mistake.clone(),
                reason: "误登记".to_owned(),
            })
        );
        let channel = if category == EnquiryCategory::Petition {
            ""
        } else {
            "赫山区信访局（电话0737-0000001）"
        };
        act!(
            desk,
            clerk,
            enquiries,
            point_to_petition(PointToPetitionRequest {
                enquiry_id: petition.clone(),
                reason: "属于信访事项".to_owned(),
                petition_channel: channel.to_owned(),
            })
        );
        ids.extend([
            (double, EnquiryEnd::Merged),
            (mistake, EnquiryEnd::Voided),
            (petition, EnquiryEnd::Petition),
        ]);
        late.push(stays);
    }
    desk.on("2024-04-10").await;
    for id in late {
        desk.close(&id).await;
        ids.push((id, EnquiryEnd::Closed));
    }

    let folder = paper::folder("enquiry-letters");
    let (mut unknown, mut kinds) = (BTreeSet::new(), BTreeMap::new());
    let mut seen = BTreeSet::new();
    for (id, end) in &ids {
        let read = desk.enquiry(id).await;
        assert_eq!(read.end(), *end);
        let written = paper::letters(&desk.clerk, BUREAU, id).await;
        let sends = matches!(end, EnquiryEnd::Closed | EnquiryEnd::Petition);
        assert_eq!(written.len(), usize::from(sends));
        for letter in &written {
            *kinds.entry(letter.kind()).or_insert(0) += 1;
            if seen.insert((letter.kind(), read.category)) {
                let name = format!("{}-{:?}", letter.title, read.category());
                paper::write_letter(&desk.clerk, letter, &folder, &name).await;
            }
        }
        let file = paper::read_file(&desk.clerk, BUREAU, id, &mut unknown).await;
        assert_eq!(file.letters.len(), written.len());
        assert!(!file.closed_on.is_empty() && !file.result.is_empty());
    }
    assert!(unknown.is_empty(), "without a word: {unknown:?}");
    let closed = 5 * 7 + 1 + 3 + 5;
    let expected = BTreeMap::from([
        (LetterKind::EnquiryReply, closed),
        (LetterKind::PetitionPointer, 5),
    ]);
    assert_eq!(kinds, expected);
    paper::write_file(&desk.clerk, BUREAU, &worked_on[0].0, &folder, "file").await;
    paper::write_register(
        &desk.clerk,
        BUREAU,
        CaseKind::Enquiry,
        2024,
        ids.len(),
        &folder,
    )
    .await;
    desk.figures(
        2024,
        &[
            // Consultations and complaints: on each channel, through every hand, late, and pointed on.
            ("enquiries.received", f64::from(2 * (7 + 1 + 1) + 3)),
            // Hotline slips, with the urgent one, letters and visits.
            ("hotline.handled", f64::from(2 * (7 + 1 + 1) + 1)),
            ("petitions", f64::from(7 + 1 + 1)),
            ("enquiries.appraised", 3.0),
            ("enquiries.satisfied", 2.0),
        ],
    )
    .await;
    desk.suite.stop().await.unwrap();
}
