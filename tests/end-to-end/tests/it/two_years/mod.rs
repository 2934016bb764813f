//! Two years at the counter: 120 forms of every kind with every answer, with lapses, mistakes, delayed periods, new
//! answers by order and own correction, splits and what is carried over, and disputes with appeals and retrials. What the annual reports say is compared, cell
//! by cell, with a count of the test's own.

mod count;
mod plan;

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_demo::staff::Walk;
use gongkai_proto::{
    intake::v1::{self as intake, Answer, CloseWay, DisputeKind, ReceiptChannel, ReopenCause},
    reporting::v1::Report,
};

use crate::{
    dispute::{decision, dispute},
    office::{BUREAU, Office, applicant, application},
    support::{post_letters, value},
};
use count::happens;
use plan::{Cause, Dispute, Form, KINDS};

/// What happens on a day.
enum Step<'a> {
    Submit(&'a Form),
    Confirm(&'a Form),
    Void(&'a Form),
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
        let channel = match form.confirmed_on {
            Some(_) => ReceiptChannel::Internet,
            None => ReceiptChannel::InPerson,
        };
        let request = intake::SubmitApplicationRequest {
            applicant: Some(intake::Applicant {
                identity_number: format!("430903{:012}", form.number),
                ..applicant(KINDS[form.column], &name)
            }),
            channel: channel as i32,
            wanted: format!("第{}号所需信息", form.number),
            ..application(&format!("form-{}", form.number))
        };
        let walk = self.office.register(request).await;
        self.cases.insert(form.number, walk.application_id);
        if form.second_part.is_some() {
            self.split(form).await;
        }
        if let Some((answer, _)) = form.end.filter(|_| form.voided_on.is_none()) {
            self.prepare(form, answer).await;
        }
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

    /// What has to be asked before an answer of this kind may be given.
    async fn prepare(&self, form: &Form, answer: Answer) {
        let walk = self.walk(form.number, "prepare");
        self.office.prepare(&walk, answer).await;
        let waits = [
            Answer::NotCorrected,
            Answer::StillUnclear,
            Answer::FeeNotPaid,
            Answer::Excessive,
            Answer::WithheldThirdParty,
        ];
        if !waits.contains(&answer) {
            self.move_its_clock(form).await;
        }
    }

    /// Some are extended, for some a third party is asked, for some a delayed period is set: no clock changes where a
    /// case counts.
    async fn move_its_clock(&self, form: &Form) {
        let Walk {
            request_id,
            bureau_id,
            application_id,
        } = self.walk(form.number, "move");
        let mut applications = self.office.staff.leader.applications();
        match form.number % 7 {
            2 if form.confirmed_on.is_none() => {
                let request = intake::ExtendDeadlineRequest {
                    request_id,
                    bureau_id,
                    application_id,
                    reason: "需向多个单位核实".to_owned(),
                    ..Default::default()
                };
                applications.extend_deadline(request).await.unwrap();
            }
            5 if form.confirmed_on.is_none() => {
                let said_of = application_id.clone();
                let asked = intake::AskOpinionRequest {
                    request_id: request_id.clone(),
                    bureau_id: bureau_id.clone(),
                    application_id: application_id.clone(),
                    of: intake::ConsultedParty::ThirdParty as i32,
                    party_name: "某公司".to_owned(),
                    ..Default::default()
                };
                applications.ask_opinion(asked).await.unwrap();
                post_letters(&self.office.staff.clerk, &said_of).await;
                let said = intake::RecordOpinionRequest {
                    request_id,
                    bureau_id,
                    application_id,
                    opinion_number: 1,
                    opinion: intake::PartyOpinion::Agrees as i32,
                    ..Default::default()
                };
                applications.record_opinion(said).await.unwrap();
            }
            6 if form.confirmed_on.is_none() => self.delay(form).await,
            _ => {}
        }
    }

    /// Its number is excessive, for good reasons: a delayed period is set.
    async fn delay(&self, form: &Form) {
        let Walk {
            request_id,
            bureau_id,
            application_id,
        } = self.walk(form.number, "delay");
        let mut applications = self.office.staff.leader.applications();
        let asked = intake::AskReasonsRequest {
            request_id: request_id.clone(),
            bureau_id: bureau_id.clone(),
            application_id: application_id.clone(),
            period: 5,
            reason: "当月申请数量明显超过合理范围".to_owned(),
            ..Default::default()
        };
        applications.ask_reasons(asked).await.unwrap();
        post_letters(&self.office.staff.clerk, &application_id).await;
        let given = intake::ReceiveReasonsRequest {
            request_id: request_id.clone(),
            bureau_id: bureau_id.clone(),
            application_id: application_id.clone(),
            reasons: "用于核对".to_owned(),
            ..Default::default()
        };
        applications.receive_reasons(given).await.unwrap();
        let due_on = form.came_on + chrono::Days::new(60);
        let delayed = intake::SetDelayedPeriodRequest {
            request_id,
            bureau_id,
            application_id,
            due_on: due_on.to_string(),
            reason: "理由合理，数量较多".to_owned(),
            ..Default::default()
        };
        applications.set_delayed_period(delayed).await.unwrap();
    }

    async fn confirm(&self, form: &Form) {
        let walk = self.walk(form.number, "confirm");
        let request = intake::ConfirmReceiptRequest {
            request_id: walk.request_id,
            bureau_id: walk.bureau_id,
            application_id: walk.application_id,
            ..Default::default()
        };
        let mut applications = self.office.staff.clerk.applications();
        applications.confirm_receipt(request).await.unwrap();
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
    assert!(forms.iter().any(|form| form.second_part.is_some()));
    let disputes = plan::disputes();
    let retried = |dispute: &&Dispute| dispute.appeals.len() == 2;
    assert!(disputes.iter().filter(retried).count() > 1);
    assert!(disputes.iter().any(|dispute| dispute.co_defendant));
    let carried = |kind| count::row4(&disputes, kind, 2024).1;
    assert!(carried(DisputeKind::Reconsideration) + carried(DisputeKind::DirectSuit) > 0);
}
