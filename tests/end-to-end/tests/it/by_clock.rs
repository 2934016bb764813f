//! What the clock does by itself: it confirms the receipt of applications that nobody confirmed, and
//! accepts matter cases about which nobody said anything; also when the process was down on that day,
//! and once.

use std::{collections::BTreeSet, time::Duration};

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::{
    catalog::v1 as catalog,
    feed::v1::{ListStreamsRequest, ReadEventsRequest},
    intake::v1::{self as intake, LetterKind, MatterCaseState, ReceiptChannel},
};
use gongkai_testbed::suite::Suite;

use crate::{
    office::{BUREAU, on},
    paper,
    support::{suite, table3, value},
};

const MATTER: &str = "hazardous-trade";

struct Desk {
    suite: Suite,
    services: Services,
    clerk: Caller,
}

/// What came in on one day: unconfirmed applications, one of an unreachable sender, and a matter case.
struct Post {
    unconfirmed: Vec<String>,
    unreachable: String,
    case: String,
}

impl Desk {
    /// A suite on that day, and a matter in its guide.
    async fn open(day: &str) -> Self {
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
        let reviewer = services.caller(&suite.mint, BUREAU, "reviewer").unwrap();
        let desk = Desk {
            suite,
            services,
            clerk,
        };
        desk.on(day).await;
        let matter = intake::Matter {
            code: MATTER.to_owned(),
            name: "危险化学品经营许可".to_owned(),
            kind: intake::MatterKind::Permit as i32,
            handling: intake::Handling::Promised as i32,
            promised_limit: 10,
            legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
            office_id: "permits".to_owned(),
            ..Default::default()
        };
        let set = intake::SetMatterRequest {
            request_id: "set".to_owned(),
            bureau_id: BUREAU.to_owned(),
            matter: Some(matter),
            ..Default::default()
        };
        reviewer.matters().set_matter(set).await.unwrap();
        desk
    }

    async fn on(&self, day: &str) {
        on(&self.suite, day).await;
    }

    async fn come_in(&self, day: &str) -> Post {
        self.on(day).await;
        let mut ids = Vec::new();
        for channel in [
            ReceiptChannel::Internet,
            ReceiptChannel::Fax,
            ReceiptChannel::OrdinaryLetter,
            ReceiptChannel::OrdinaryLetter,
        ] {
            let request = intake::SubmitApplicationRequest {
                request_id: format!("{day}-{}", ids.len()),
                bureau_id: BUREAU.to_owned(),
                applicant: Some(intake::Applicant {
                    kind: intake::ApplicantKind::NaturalPerson as i32,
                    name: format!("演示申请人{}", ids.len()),
                    identity_number: format!("演示证件{day}{}", ids.len()),
                    contact: "演示联系方式".to_owned(),
                    ..Default::default()
                }),
                channel: channel as i32,
                wanted: format!("{day}前的应急预案"),
                ..Default::default()
            };
            let submitted = self.clerk.applications().submit_application(request).await;
            ids.push(submitted.unwrap().into_inner().application.unwrap().id);
        }
        let unreachable = ids.pop().unwrap();
        let mark = intake::MarkUnreachableRequest {
            request_id: day.to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: unreachable.clone(),
            ..Default::default()
        };
        self.clerk
            .applications()
            .mark_unreachable(mark)
            .await
            .unwrap();
        let request = intake::ApplyMatterCaseRequest {
            request_id: day.to_owned(),
            bureau_id: BUREAU.to_owned(),
            matter_code: MATTER.to_owned(),
            applicant: Some(intake::MatterApplicant {
                kind: intake::MatterApplicantKind::LegalPerson as i32,
                name: "演示公司".to_owned(),
                identity_number: "演示代码".to_owned(),
                contact: "演示电话".to_owned(),
            }),
            papers_received: vec!["营业执照".to_owned()],
            channel: intake::MatterChannel::Online as i32,
            ..Default::default()
        };
        let applied = self
            .clerk
            .matters()
            .apply_matter_case(request)
            .await
            .unwrap();
        Post {
            unconfirmed: ids,
            unreachable,
            case: applied.into_inner().matter_case.unwrap().id,
        }
    }

    async fn application(&self, id: &str) -> intake::Application {
        let get = intake::GetApplicationRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let read = self.clerk.applications().get_application(get).await;
        read.unwrap().into_inner().application.unwrap()
    }

    async fn case(&self, id: &str) -> intake::MatterCase {
        let request = intake::GetMatterCaseRequest {
            bureau_id: BUREAU.to_owned(),
            matter_case_id: id.to_owned(),
        };
        let read = self.clerk.matters().get_matter_case(request).await;
        read.unwrap().into_inner().matter_case.unwrap()
    }

    /// The kinds of what a case is still waiting for, but for letters that are to be sent.
    async fn duties(&self, id: &str) -> Vec<(String, String)> {
        let request = intake::ListDutiesRequest {
            bureau_id: BUREAU.to_owned(),
            page_size: 200,
            ..Default::default()
        };
        let listed = self.clerk.deadlines().list_duties(request).await.unwrap();
        let duties = listed.into_inner().duties.into_iter();
        duties
            .filter(|duty| duty.case_id == id && duty.kind != "send_letter")
            .map(|duty| (duty.kind, duty.due_on))
            .collect()
    }

    /// Every application was confirmed by the clock on this day, once, and told so.
    async fn confirmed(&self, post: &Post, day: &str, due_on: &str, told_on: &str) {
        for id in &post.unconfirmed {
            let read = self.application(id).await;
            let registration = read.registration.as_ref().unwrap();
            assert!(registration.received && registration.confirmed_by_system);
            assert_eq!(read.received_on, day);
            let duties = self.duties(id).await;
            let kinds: Vec<&str> = duties.iter().map(|(kind, _)| kind.as_str()).collect();
            assert_eq!(kinds, ["ask_correction", "answer"]);
            assert_eq!(duties[1].1, due_on);
            let letters = paper::letters_of(&self.clerk, BUREAU, id).await;
            assert_eq!(letters.len(), 1);
            assert_eq!(letters[0].kind(), LetterKind::Acknowledgement);
            assert_eq!(letters[0].dated_on, told_on);
            let file = paper::read_file(&self.clerk, BUREAU, id, &mut BTreeSet::default()).await;
            let happened: Vec<_> = file
                .entries
                .iter()
                .map(|entry| (entry.title.as_str(), entry.happened_on.as_str()))
                .collect();
            assert_eq!(happened[1..], [("确认收到申请", day)]);
            assert_eq!(file.entries[1].actor, "service:intake");
        }
        let letter = self.application(&post.unreachable).await;
        assert!(!letter.registration.unwrap().received);
    }

    /// The case was accepted by the clock, dated the day it came in, once, and told so.
    async fn accepted(&self, post: &Post, day: &str, told_on: &str) {
        let case = self.case(&post.case).await;
        assert_eq!(case.state(), MatterCaseState::Accepted);
        assert!(case.accepted_by_silence);
        assert_eq!(case.accepted_on, day);
        let letters = paper::letters_of(&self.clerk, BUREAU, &case.id).await;
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].kind(), LetterKind::Acceptance);
        assert_eq!(letters[0].dated_on, told_on);
        let file = paper::read_file(&self.clerk, BUREAU, &case.id, &mut BTreeSet::default()).await;
        assert_eq!(file.entries.len(), 2);
        assert_eq!(file.entries[1].happened_on, day);
        // Its clocks run from then.
        let by_law = case.statutory.as_ref().unwrap().current_due_on.clone();
        assert_eq!(
            self.duties(&case.id).await,
            [
                ("decide_as_promised".to_owned(), case.due_on.clone()),
                ("decide".to_owned(), by_law)
            ]
        );
        assert_eq!(case.due_on, case.promised.as_ref().unwrap().current_due_on);
    }

    /// The bureau's events so far, once there are so many: type and payload.
    async fn events(&self, expected: usize) -> Vec<(String, String)> {
        let service = self
            .services
            .caller(&self.suite.mint, "platform", "service");
        let service = service.unwrap();
        let request = ListStreamsRequest {
            bureau_id: BUREAU.to_owned(),
        };
        for _ in 0..600 {
            let heads = service.intake_feed().list_streams(request.clone()).await;
            let heads = heads.unwrap().into_inner().heads;
            if let Some(head) = heads
                .first()
                .filter(|head| head.sequence >= expected as u64)
            {
                let read = ReadEventsRequest {
                    stream: head.stream.clone(),
                    after: 0,
                    page_size: 200,
                };
                let read = service.intake_feed().read_events(read).await.unwrap();
                return read
                    .into_inner()
                    .events
                    .into_iter()
                    .map(|event| (event.r#type, event.data))
                    .collect();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not so many events");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_confirms_and_accepts_once_also_after_an_outage() {
    let desk = Desk::open("2024-02-07").await;
    // Thursday before the spring festival: Friday is a working day, then comes Sunday the 18th.
    let first = desk.come_in("2024-02-08").await;
    desk.on("2024-02-17").await;
    for id in &first.unconfirmed {
        let waiting = ("confirm_receipt".to_owned(), "2024-02-09".to_owned());
        assert_eq!(desk.duties(id).await, [waiting]);
        assert!(paper::letters_of(&desk.clerk, BUREAU, id).await.is_empty());
    }
    desk.on("2024-02-18").await;
    desk.confirmed(&first, "2024-02-18", "2024-03-15", "2024-02-18")
        .await;
    // The fifth working day is the 21st: until its end somebody may tell what is missing.
    desk.on("2024-02-21").await;
    let waiting = desk.case(&first.case).await;
    assert_eq!(waiting.state(), MatterCaseState::Received);
    desk.on("2024-02-22").await;
    desk.accepted(&first, "2024-02-08", "2024-02-22").await;

    // The same again, and nobody there when the days pass; nobody asks for anything afterwards.
    let second = desk.come_in("2024-02-22").await;
    desk.suite.kill("intake");
    desk.on("2024-03-11").await;
    desk.suite.restart("intake").await.unwrap();
    for _ in 0..600 {
        let case = desk.case(&second.case).await;
        let last = desk.application(&second.unconfirmed[2]).await;
        if case.state() == MatterCaseState::Accepted && last.registration.unwrap().received {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    desk.confirmed(&second, "2024-02-26", "2024-03-25", "2024-03-11")
        .await;
    desk.accepted(&second, "2024-02-22", "2024-03-11").await;

    // Killed and started again, twice, and days later: nothing happens a second time.
    for day in ["2024-03-12", "2024-06-03"] {
        desk.suite.kill("intake");
        desk.suite.restart("intake").await.unwrap();
        desk.on(day).await;
    }
    desk.confirmed(&first, "2024-02-18", "2024-03-15", "2024-02-18")
        .await;
    desk.confirmed(&second, "2024-02-26", "2024-03-25", "2024-03-11")
        .await;
    desk.accepted(&first, "2024-02-08", "2024-02-22").await;
    desk.accepted(&second, "2024-02-22", "2024-03-11").await;
    // Six receipts; two cases received and accepted.
    let events = desk.events(6 + 4).await;
    for (kind, count) in [
        ("gongkai.intake.application.received.v1", 6),
        ("gongkai.intake.matter_case.accepted.v1", 2),
    ] {
        let found: Vec<_> = events.iter().filter(|(found, _)| found == kind).collect();
        assert_eq!(found.len(), count, "{kind}: {events:?}");
        // Of a case that was taken in at once, and of one that was confirmed later, the number is told.
        let numbered = found.iter().filter(|(_, told)| told.contains("〔2024〕"));
        assert_eq!(numbered.count(), count, "{kind}: {events:?}");
    }
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&desk.suite, &year, &|_| {}).await.unwrap();
    assert!((table3(&report, "一、本年新收", "自然人") - 6.0).abs() < 1e-9);
    assert!((value(&report, "matters.received") - 2.0).abs() < 1e-9);
    desk.suite.stop().await.unwrap();
}

/// Nothing that cannot be taken back happens by a calendar that is not known yet; nor does the calendar,
/// once it is loaded, tell reporting of the days of a case that it never heard of.
#[tokio::test(flavor = "multi_thread")]
async fn the_clock_waits_for_the_calendar_of_the_year() {
    let desk = Desk::open("2026-12-29").await;
    let post = desk.come_in("2026-12-30").await;
    desk.on("2027-01-12").await;
    assert_eq!(
        desk.case(&post.case).await.state(),
        MatterCaseState::Received
    );
    for id in &post.unconfirmed {
        assert!(!desk.application(id).await.registration.unwrap().received);
        let waiting = ("confirm_receipt".to_owned(), "2026-12-31".to_owned());
        assert_eq!(desk.duties(id).await, [waiting], "somebody still may");
    }

    let administrator = desk
        .services
        .caller(&desk.suite.mint, "platform", "administrator")
        .unwrap();
    // Invented for the test: the real one was not published when it was written.
    let load = catalog::LoadCalendarRequest {
        request_id: "load".to_owned(),
        bureau_id: "platform".to_owned(),
        year: 2027,
        days: vec![catalog::CalendarDay {
            date: "2027-01-01".to_owned(),
            kind: catalog::DayKind::Holiday as i32,
            name: "元旦（测试）".to_owned(),
        }],
        source: "测试用，非真实安排".to_owned(),
        ..Default::default()
    };
    administrator.calendars().load_calendar(load).await.unwrap();
    for _ in 0..600 {
        let case = desk.case(&post.case).await;
        let last = desk.application(&post.unconfirmed[2]).await;
        if case.state() == MatterCaseState::Accepted && last.registration.unwrap().received {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    desk.accepted(&post, "2026-12-30", "2027-01-12").await;
    for id in &post.unconfirmed {
        assert_eq!(desk.application(id).await.received_on, "2027-01-04");
    }
    let year = Year {
        year: 2026,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&desk.suite, &year, &|_| {}).await.unwrap();
    assert!((value(&report, "matters.received") - 1.0).abs() < 1e-9);
    desk.suite.stop().await.unwrap();
}
