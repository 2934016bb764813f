//! Two years at the counter: 120 forms of every kind with every answer, by every channel and with every clock, with
//! lapses, mistakes, new answers by order and own correction, splits and what is carried over, and disputes with
//! appeals and retrials. What the annual reports say is compared, cell by cell, with a count of the test's own.

mod clock;
mod count;
mod plan;

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_demo::staff::Walk;
use gongkai_proto::{
    intake::v1::{self as intake, Answer, CloseWay, DisputeKind, ReopenCause},
    reporting::v1::Report,
};

use crate::{
    dispute::{decision, dispute},
    office::{BUREAU, Office, applicant, application},
    support::value,
};
use plan::{Cause, Clock, Dispute, Form, KINDS, happens};

/// What happens on a day.
enum Step<'a> {
    Submit(&'a Form),
    Confirm(&'a Form),
    Void(&'a Form),
    Pay(&'a Form),
    CloseByMistake(&'a Form),
    Annul(&'a Form),
    End(&'a Form, Answer),
    Anew(&'a Form),
    Accept(&'a Dispute),
    Decide(&'a Dispute, usize),
    Appeal(&'a Dispute, usize),
    InForce(&'a Dispute),
}

fn steps<'a>(forms: &'a [Form], disputes: &'a [Dispute]) -> Vec<(NaiveDate, Step<'a>)> {
    let mut steps = Vec::new();
    for form in forms {
        steps.push((form.came_on, Step::Submit(form)));
        let mut add = |on: Option<NaiveDate>, step| steps.extend(on.map(|on| (on, step)));
        add(form.confirmed_on, Step::Confirm(form));
        if form.voided_on.is_some() {
            add(form.voided_on, Step::Void(form));
            continue;
        }
        add(form.paid_on(), Step::Pay(form));
        add(form.mistake.map(|(on, _)| on), Step::CloseByMistake(form));
        add(form.mistake.map(|(_, on)| on), Step::Annul(form));
        if let Some((answer, on)) = form.end {
            add(Some(on), Step::End(form, answer));
        }
        add(form.anew.map(|anew| anew.on), Step::Anew(form));
    }
    for dispute in disputes {
        steps.push((dispute.accepted_on, Step::Accept(dispute)));
        let decisions = dispute.decisions.iter().enumerate();
        steps.extend(decisions.map(|(at, (on, ..))| (*on, Step::Decide(dispute, at))));
        let appeals = dispute.appeals.iter().enumerate();
        steps.extend(appeals.map(|(at, on)| (*on, Step::Appeal(dispute, at))));
        let in_force = dispute.in_force_on.into_iter();
        steps.extend(in_force.map(|on| (on, Step::InForce(dispute))));
    }
    steps.retain(|(on, _)| happens(*on));
    steps.sort_by_key(|(on, _)| *on);
    steps
}

/// The office, and what it works on.
struct Counter {
    office: Office,
    /// Ids of the applications by the number of the form; the second part under 1000 more.
    cases: HashMap<u64, String>,
    disputes: HashMap<u64, String>,
}

impl Counter {
    fn walk(&self, form: u64, what: &str) -> Walk {
        Walk {
            request_id: format!("{what}-{form}"),
            bureau_id: BUREAU.to_owned(),
            application_id: self.cases[&form].clone(),
        }
    }

    async fn submit(&mut self, form: &Form) {
        let name = format!("第{}号申请人", form.number);
        let request = intake::SubmitApplicationRequest {
            applicant: Some(intake::Applicant {
                identity_number: format!("430903{:012}", form.number),
                ..applicant(KINDS[form.column], &name)
            }),
            channel: form.channel as i32,
            wanted: format!("第{}号所需信息", form.number),
            ..application(&format!("form-{}", form.number))
        };
        let walk = self.office.register(request).await;
        self.cases.insert(form.number, walk.application_id);
        if form.confirmed_on.is_none() {
            self.received(form).await;
        }
    }

    async fn received(&mut self, form: &Form) {
        if form.second_part.is_some() {
            self.split(form).await;
        }
        self.prepare(form).await;
    }

    async fn split(&mut self, form: &Form) {
        let walk = self.walk(form.number, "split");
        let request = intake::SplitApplicationRequest {
            request_id: walk.request_id,
            bureau_id: walk.bureau_id,
            application_id: walk.application_id,
            parts: vec!["第一部分".to_owned(), "第二部分".to_owned()],
            ..Default::default()
        };
        let mut applications = self.office.staff.clerk.applications();
        let split = applications.split_application(request).await.unwrap();
        let parts = split.into_inner().split_into;
        assert_eq!(parts.len(), 1);
        self.cases.insert(form.number + 1000, parts[0].id.clone());
    }

    async fn confirm(&mut self, form: &Form) {
        let walk = self.walk(form.number, "confirm");
        let request = intake::ConfirmReceiptRequest {
            request_id: walk.request_id,
            bureau_id: walk.bureau_id,
            application_id: walk.application_id,
            ..Default::default()
        };
        let mut applications = self.office.staff.clerk.applications();
        applications.confirm_receipt(request).await.unwrap();
        self.received(form).await;
    }

    async fn void(&self, form: &Form) {
        let walk = self.walk(form.number, "void");
        let request = intake::VoidApplicationRequest {
            request_id: walk.request_id,
            bureau_id: walk.bureau_id,
            application_id: walk.application_id,
            reason: "重复登记".to_owned(),
            ..Default::default()
        };
        let mut applications = self.office.staff.reviewer.applications();
        applications.void_application(request).await.unwrap();
    }

    async fn close(&self, walk: Walk, way: CloseWay) {
        let request = intake::CloseApplicationRequest {
            request_id: walk.request_id,
            bureau_id: walk.bureau_id,
            application_id: walk.application_id,
            way: way as i32,
            reason: "无正当理由".to_owned(),
            ..Default::default()
        };
        let mut applications = self.office.staff.leader.applications();
        applications.close_application(request).await.unwrap();
    }

    async fn reopen(&self, walk: Walk, cause: ReopenCause, due_on: &str) {
        let request = intake::ReopenApplicationRequest {
            request_id: walk.request_id,
            bureau_id: walk.bureau_id,
            application_id: walk.application_id,
            cause: cause as i32,
            due_on: due_on.to_owned(),
            reason: "复核后更正".to_owned(),
            ..Default::default()
        };
        let mut applications = self.office.staff.leader.applications();
        applications.reopen_application(request).await.unwrap();
    }

    async fn end(&self, form: u64, what: &str, answer: Answer) {
        let walk = self.walk(form, what);
        match answer {
            Answer::NotCorrected => self.close(walk, CloseWay::NotCorrected).await,
            Answer::FeeNotPaid => self.close(walk, CloseWay::FeeNotPaid).await,
            _ => {
                let answered = self.office.staff.answer(&walk, answer).await;
                answered.unwrap_or_else(|error| panic!("{form} {answer:?}: {error:?}"));
            }
        }
    }

    async fn happen(&mut self, on: NaiveDate, step: &Step<'_>) {
        match step {
            Step::Submit(form) => self.submit(form).await,
            Step::Confirm(form) => self.confirm(form).await,
            Step::Void(form) => self.void(form).await,
            Step::Pay(form) => self.pay(form, on).await,
            Step::CloseByMistake(form) => {
                let walk = self.walk(form.number, "mistake");
                self.close(walk, CloseWay::Withdrawn).await;
            }
            Step::Annul(form) => {
                let walk = self.walk(form.number, "annul");
                self.reopen(walk, ReopenCause::Mistake, "").await;
            }
            Step::End(form, answer) => {
                self.end(form.number, "end", *answer).await;
                if let Some(answer) = form.second_part {
                    self.end(form.number + 1000, "end", answer).await;
                }
            }
            Step::Anew(form) => {
                let anew = form.anew.unwrap();
                // What is ordered is due by the order.
                if anew.cause == Cause::OwnCorrection {
                    let walk = self.walk(form.number, "anew");
                    let due_on = on.to_string();
                    self.reopen(walk, ReopenCause::OwnCorrection, &due_on).await;
                }
                self.end(form.number, "anew", anew.answer).await;
            }
            Step::Accept(accepted) => self.accept(accepted).await,
            Step::Decide(dispute, at) => {
                let id = &self.disputes[&dispute.number];
                let (_, instance, ruling) = dispute.decisions[*at];
                let order = dispute.about.map(|_| intake::OrderEntry {
                    text: "责令重新答复".to_owned(),
                    ..Default::default()
                });
                let request = intake::RecordDecisionRequest {
                    order,
                    ..decision(id, instance, ruling, &on.to_string())
                };
                self.office.decide(request).await.unwrap();
            }
            Step::Appeal(dispute, at) => {
                let id = &self.disputes[&dispute.number];
                let name = format!("appeal-{}-{at}", dispute.number);
                self.office.appeal(id, &name).await.unwrap();
            }
            Step::InForce(dispute) => {
                let request = intake::RecordOrderInForceRequest {
                    request_id: format!("in-force-{}", dispute.number),
                    bureau_id: BUREAU.to_owned(),
                    dispute_id: self.disputes[&dispute.number].clone(),
                    ..Default::default()
                };
                let mut disputes = self.office.staff.reviewer.disputes();
                disputes.record_order_in_force(request).await.unwrap();
            }
        }
    }

    async fn accept(&mut self, accepted: &Dispute) {
        let name = format!("dispute-{}", accepted.number);
        let mut request = dispute(&name, accepted.kind);
        if let Some(form) = accepted.about {
            request.subject = intake::DisputeSubject::Case as i32;
            request.application_id.clone_from(&self.cases[&form]);
            request.description.clear();
        }
        if accepted.co_defendant {
            "鹤山市某局".clone_into(&mut request.co_defendant_of);
        }
        let registered = self.office.dispute(request).await.unwrap();
        self.disputes.insert(accepted.number, registered.id);
    }
}

/// All cells of a table of a report, row by row, and their notes.
fn cells(report: &Report, key: &str) -> Vec<(String, Vec<u32>, String)> {
    let table = report.tables.iter().find(|table| table.key == key);
    let rows = table.unwrap().blocks.iter().flat_map(|block| &block.rows);
    rows.map(|row| {
        let whole = |value: f64| format!("{value}").parse().unwrap();
        let values = row.cells.iter().map(|cell| whole(cell.value));
        let note = row.cells.last().map(|cell| cell.note.clone());
        (row.row.clone(), values.collect(), note.unwrap_or_default())
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes long: .ci/long plays it"]
async fn every_cell_of_two_years_agrees_with_a_count_of_our_own() {
    let (forms, disputes) = (plan::forms(), plan::disputes());
    let mut counter = Counter {
        office: Office::open("2023-10-01").await,
        cases: HashMap::new(),
        disputes: HashMap::new(),
    };
    let mut today = None;
    for (on, step) in steps(&forms, &disputes) {
        if today != Some(on) {
            counter.office.on(&on.to_string()).await;
            today = Some(on);
        }
        counter.happen(on, &step).await;
    }
    counter.office.on(plan::END).await;
    for year in [2023, 2024, 2025] {
        let report = counter.office.report(year, &format!("of-{year}")).await;
        let rows = cells(&report, "table3");
        assert_eq!(rows.len(), 25);
        let mut wrong = Vec::new();
        for ((row, values, _), expected) in rows.iter().zip(count::table3(&forms, year)) {
            if *values != expected {
                wrong.push(format!("{year} {row}: {values:?}, counted {expected:?}"));
            }
        }
        let kinds = [
            DisputeKind::Reconsideration,
            DisputeKind::DirectSuit,
            DisputeKind::SuitAfterReconsideration,
        ];
        let rows = cells(&report, "table4");
        assert_eq!(rows.len(), kinds.len());
        for ((row, values, note), kind) in rows.iter().zip(kinds) {
            let (expected, carried) = count::row4(&disputes, kind, year);
            let carried = match carried {
                0 => String::new(),
                count => format!("含上年度结转{count}件"),
            };
            if *values != expected || *note != carried {
                wrong.push(format!(
                    "{year} {row}: {values:?} {note:?}, counted {expected:?} {carried:?}"
                ));
            }
        }
        let anew = count::answered_anew(&forms, year);
        let told = value(&report, "applications.reanswered");
        if (told - f64::from(anew)).abs() > 0.5 {
            wrong.push(format!("{year} answered anew: {told}, counted {anew}"));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    counter.office.close().await;
}

/// The plan holds what it is for.
#[test]
fn the_plan_has_every_row_and_every_turn() {
    let forms = plan::forms();
    assert_eq!(forms.len(), 120);
    let mut rows = [0; 25];
    for year in [2023, 2024, 2025] {
        let table = count::table3(&forms, year);
        for (row, cells) in table.iter().enumerate() {
            assert_eq!(cells[..6].iter().sum::<u32>(), cells[6]);
            rows[row] += cells[6];
        }
        // What is carried forward is carried in.
        if year < 2025 {
            assert_eq!(table[24], count::table3(&forms, year + 1)[1]);
        }
    }
    assert!(rows.iter().all(|count| *count > 0), "{rows:?}");
    let year = |on: NaiveDate| chrono::Datelike::year(&on);
    let stand = forms.iter().filter(|form| form.voided_on.is_none());
    let anew: Vec<_> = stand
        .filter_map(|form| Some((form.end?.1, form.anew?)))
        .filter(|(_, anew)| happens(anew.on))
        .collect();
    for cause in [
        Cause::OwnCorrection,
        Cause::Reconsideration,
        Cause::Judgment,
    ] {
        let of_cause: Vec<_> = anew
            .iter()
            .filter(|(_, anew)| anew.cause == cause)
            .collect();
        let same = of_cause
            .iter()
            .filter(|(on, anew)| year(*on) == year(anew.on));
        // Within the year, and in the next one.
        assert!(
            (1..of_cause.len()).contains(&same.count()),
            "{cause:?}: {anew:?}"
        );
    }
    let counted = |year| count::answered_anew(&forms, year);
    assert!(counted(2024) + counted(2025) > 2);
    assert!(forms.iter().any(|form| form.voided_on.is_some()));
    assert!(forms.iter().any(|form| form.mistake.is_some()));
    let ended: Vec<_> = forms.iter().filter(|form| form.is_ended()).collect();
    for clock in Clock::ALL {
        let of = ended.iter().filter(|form| form.clock == Some(clock));
        assert!(of.count() > 4, "{clock:?}");
    }
    for channel in plan::CHANNELS {
        let of = ended.iter().filter(|form| form.channel == channel);
        assert!(of.count() > 4, "{channel:?}");
    }
    // Lapses, and what is asked before an answer: a correction that does not help, reasons that do not count, a
    // third party that refuses.
    for answer in plan::ASKED_BEFORE {
        let of = |form: &&&Form| form.end.is_some_and(|(given, _)| given == answer);
        assert!(ended.iter().filter(of).count() > 2, "{answer:?}");
    }
    assert!(forms.iter().any(|form| form.second_part.is_some()));
    let disputes = plan::disputes();
    let retried = |dispute: &&Dispute| dispute.appeals.len() == 2;
    assert!(disputes.iter().filter(retried).count() > 1);
    let appealed = |dispute: &&Dispute| dispute.appeals.len() == 1;
    assert!(disputes.iter().filter(appealed).count() > 1);
    assert!(disputes.iter().any(|dispute| dispute.co_defendant));
    let carried = |kind| count::row4(&disputes, kind, 2024).1;
    assert!(carried(DisputeKind::Reconsideration) + carried(DisputeKind::DirectSuit) > 0);
}
