//! What a bureau owes by its catalog: a year played against the work-safety catalog, and what is published under it.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use gongkai_law::calendar::Calendar;
use gongkai_proto::{
    catalog::v1::{self as proto, TimeLimitKind as Kind},
    common::v1::StepKind,
};
use gongkai_testbed::tokens::Who;

use crate::{
    entry::{columns, set},
    fixture::{BUREAU, Catalog, TODAY, clerk, leader, reader, reason, violations},
    publishing::{by_hand, item},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// In time, late, overdue, open.
type Counts = [u32; 4];
/// What an office owed and did, as the test counts it.
type Table = BTreeMap<&'static str, Counts>;

pub fn limit(kind: Kind, cycle: proto::Cycle, working_days: u32) -> proto::TimeLimit {
    proto::TimeLimit {
        kind: kind.into(),
        cycle: cycle.into(),
        working_days,
        ..proto::TimeLimit::default()
    }
}

/// The limits and offices that the bureau gives the rows of the work-safety catalog, and a link for one.
fn edited() -> Vec<(&'static str, &'static str, Option<proto::TimeLimit>, bool)> {
    let none = proto::Cycle::Unspecified;
    let days = |days| Some(limit(Kind::OnChange, none, days));
    let every = |cycle, days| Some(limit(Kind::Cyclic, cycle, days));
    vec![
        ("法律法规", "general", days(20), false),
        ("部门和地方规章", "general", days(20), false),
        ("其他政策文件", "general", days(20), false),
        (
            "标准",
            "general",
            Some(limit(Kind::LongTerm, none, 0)),
            false,
        ),
        (
            "重大决策草案",
            "general",
            Some(limit(Kind::AtOnce, none, 0)),
            false,
        ),
        ("重大政策解读", "general", days(3), false),
        (
            "重要会议",
            "general",
            every(proto::Cycle::Quarter, 20),
            false,
        ),
        ("行政许可", "safety-1", None, true),
        ("行政处罚", "safety-1", every(proto::Cycle::Month, 7), false),
        (
            "行政强制",
            "safety-1",
            every(proto::Cycle::HalfYear, 10),
            false,
        ),
    ]
}

/// The year begins on this day.
const SINCE: &str = "2018-10-01";

struct Year<'a> {
    catalog: &'a Catalog,
    entries: BTreeMap<String, String>,
    table: Table,
}

impl Year<'_> {
    async fn publish(&self, level2: &str, period: &str, formed: NaiveDate, published: NaiveDate) {
        let request = proto::ItemContents {
            title: format!("{level2}{period}"),
            entry_id: self.entries[level2].clone(),
            period: period.to_owned(),
            ..by_hand(&formed.to_string(), &published.to_string())
        };
        let item = self.catalog.publish(request).await.unwrap();
        assert_eq!(
            (item.entry_id, item.period),
            (self.entries[level2].clone(), period.to_owned())
        );
    }

    fn count(&mut self, office: &'static str, due: NaiveDate, published: Option<NaiveDate>) {
        let counts = self.table.entry(office).or_default();
        let index = match published {
            Some(on) if on <= due => 0,
            Some(_) => 1,
            None if due < day(TODAY) => 2,
            None => 3,
        };
        counts[index] += 1;
    }

    /// Plays a cyclic entry: of four periods one is published late and one never.
    async fn play(&mut self, level2: &str, office: &'static str, months: u32, days: u32) {
        let mut first = day(SINCE);
        first = first - Months::new(first.month0() % months);
        let mut turn = 0;
        while first <= day(TODAY) {
            let next = first + Months::new(months);
            let last = next.pred_opt().unwrap();
            let due = Calendar::bundled().add_working_days(last, days).date;
            let number = first.month0() / months + 1;
            let period = match months {
                1 => first.format("%Y-%m").to_string(),
                3 => format!("{}-Q{number}", first.year()),
                _ => format!("{}-H{number}", first.year()),
            };
            let on = match turn % 4 {
                1 => due + Days::new(3),
                3 => day(TODAY) + Days::new(1),
                _ => next,
            };
            let on = Some(on).filter(|on| *on <= day(TODAY));
            if let Some(on) = on {
                self.publish(level2, &period, last, on).await;
                // A second one changes nothing.
                self.publish(level2, &period, last, day(TODAY)).await;
            }
            self.count(office, due, on);
            (first, turn) = (next, turn + 1);
        }
    }
}

pub async fn duties(
    catalog: &Catalog,
    who: &Who,
    request: proto::ListUpdateDutiesRequest,
) -> proto::ListUpdateDutiesResponse {
    let request = proto::ListUpdateDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        ..request
    };
    let mut client = catalog.duties();
    let answer = client
        .list_update_duties(catalog.as_who(who, request))
        .await;
    answer.unwrap().into_inner()
}

fn counts(answer: &proto::ListUpdateDutiesResponse) -> BTreeMap<String, Counts> {
    let offices = answer.offices.iter();
    let counts = offices.map(|office| {
        let counts = [office.in_time, office.late, office.overdue, office.open];
        assert_eq!(office.due, office.in_time + office.late + office.overdue);
        (office.office_id.clone(), counts)
    });
    counts.collect()
}

/// Loads the work-safety catalog and gives its rows what the bureau knows of them.
async fn loaded(catalog: &Catalog) -> BTreeMap<String, String> {
    let mut client = catalog.entries();
    let load = proto::LoadStandardCatalogRequest {
        request_id: "load".to_owned(),
        bureau_id: BUREAU.to_owned(),
        catalog: proto::StandardCatalog::WorkSafety.into(),
        office_id: "safety-1".to_owned(),
        valid_from: SINCE.to_owned(),
        backdating_reason: "补登".to_owned(),
    };
    client
        .load_standard_catalog(catalog.as_who(&leader(), load))
        .await
        .unwrap();
    let list = proto::ListEntriesRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListEntriesRequest::default()
    };
    let listed = client
        .list_entries(catalog.as_who(&reader(), list))
        .await
        .unwrap()
        .into_inner();
    let mut entries = BTreeMap::new();
    for record in listed.entries {
        let entry = record.entry.unwrap();
        let level2 = entry.columns.unwrap().level2;
        entries.insert(level2, entry.id);
    }
    for (level2, office, limit, linked) in edited() {
        let says = proto::EntryColumns {
            limit,
            office_id: office.to_owned(),
            link: if linked {
                "https://zwfw.hunan.gov.cn"
            } else {
                ""
            }
            .to_owned(),
            ..columns(level2)
        };
        let request = proto::SetEntryRequest {
            entry_id: entries[level2].clone(),
            valid_from: SINCE.to_owned(),
            reason: "核定公开时限".to_owned(),
            backdating_reason: "补登".to_owned(),
            ..set(&format!("set {level2}"), says)
        };
        catalog.set_entry(&leader(), request).await.unwrap();
    }
    entries
}

/// The counts are those of the rows of all pages, and filters take what they say.
async fn rows_agree(catalog: &Catalog, expected: &BTreeMap<String, Counts>) {
    let mut request = proto::ListUpdateDutiesRequest {
        page_size: 11,
        ..Default::default()
    };
    let mut rows: Vec<proto::UpdateDuty> = Vec::new();
    loop {
        let page = duties(catalog, &leader(), request.clone()).await;
        rows.extend(page.duties);
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let mut counted: BTreeMap<String, Counts> = BTreeMap::new();
    for row in &rows {
        let index = usize::try_from(row.state - 1).unwrap();
        // Open is the first of the contract and the last here.
        counted.entry(row.office_id.clone()).or_default()[(index + 3) % 4] += 1;
    }
    assert_eq!(&counted, expected);
    assert!(rows.is_sorted_by_key(|row| &row.due_on));
    let overdue = proto::ListUpdateDutiesRequest {
        due_from: "2019-01-01".to_owned(),
        due_to: "2019-06-30".to_owned(),
        office_id: "safety-1".to_owned(),
        state: proto::UpdateDutyState::Overdue.into(),
        ..Default::default()
    };
    let overdue = duties(catalog, &leader(), overdue).await;
    let periods: Vec<_> = overdue
        .duties
        .iter()
        .map(|duty| duty.period.as_str())
        .collect();
    assert_eq!(periods, ["2019-01", "2019-05"]);
    assert!(
        overdue
            .duties
            .iter()
            .all(|duty| duty.fulfilled_on.is_empty())
    );
}

/// How fresh the catalog is after the year, and how complete.
async fn some_entries_are_stale(catalog: &Catalog) {
    let request = proto::ListEntryFreshnessRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListEntryFreshnessRequest::default()
    };
    let mut client = catalog.duties();
    let fresh = client
        .list_entry_freshness(catalog.as_who(&reader(), request))
        .await;
    let fresh = fresh.unwrap().into_inner();
    assert_eq!((fresh.total, fresh.covered), (10, 8));
    let of = |level2: &str| {
        fresh
            .entries
            .iter()
            .find(|row| row.level2 == level2)
            .unwrap()
    };
    assert_eq!(of("行政处罚").freshness(), proto::Freshness::Stale);
    assert_eq!(of("行政许可").freshness(), proto::Freshness::Linked);
    assert_eq!(of("部门和地方规章").freshness(), proto::Freshness::Empty);
    let standards = of("标准");
    assert_eq!(standards.freshness(), proto::Freshness::Fresh);
    assert_eq!(
        (standards.last_published_on.as_str(), standards.days_since),
        ("2019-09-02", 36)
    );
}

#[tokio::test]
async fn a_year_of_publications_against_the_work_safety_catalog() {
    let catalog = Catalog::with_bureaus().await;
    let entries = loaded(&catalog).await;
    let mut year = Year {
        catalog: &catalog,
        entries: entries.clone(),
        table: Table::new(),
    };
    year.play("行政处罚", "safety-1", 1, 7).await;
    year.play("重要会议", "general", 3, 20).await;
    year.play("行政强制", "safety-1", 6, 10).await;
    // Each month a law, and its interpretation; every third is late.
    for month in 0..12 {
        let formed = day("2018-10-05") + Months::new(month);
        for (level2, days) in [("法律法规", 20), ("重大政策解读", 3), ("重大决策草案", 1)]
        {
            let due = Calendar::bundled().add_working_days(formed, days).date;
            let on = if month % 3 == 2 {
                due + Days::new(1)
            } else {
                due
            };
            if on <= day(TODAY) {
                year.publish(level2, "", formed, on).await;
                year.count("general", due, Some(on));
            }
        }
    }
    year.publish("标准", "", day("2019-01-02"), day("2019-09-02"))
        .await;

    for (request, field) in [
        (
            proto::ListUpdateDutiesRequest {
                due_from: "2019-09-02".to_owned(),
                due_to: "2019-09-01".to_owned(),
                ..proto::ListUpdateDutiesRequest::default()
            },
            "due_to",
        ),
        (
            proto::ListUpdateDutiesRequest {
                person: "nobody".to_owned(),
                ..proto::ListUpdateDutiesRequest::default()
            },
            "person",
        ),
        (
            proto::ListUpdateDutiesRequest {
                office_id: "nowhere".to_owned(),
                ..proto::ListUpdateDutiesRequest::default()
            },
            "office_id",
        ),
    ] {
        let request = proto::ListUpdateDutiesRequest {
            bureau_id: BUREAU.to_owned(),
            ..request
        };
        let request = catalog.as_who(&clerk(), request);
        let refused = catalog.duties().list_update_duties(request).await;
        assert_eq!(violations(&refused.unwrap_err()), [field]);
    }
    let all = duties(
        &catalog,
        &clerk(),
        proto::ListUpdateDutiesRequest::default(),
    )
    .await;
    println!("股室      应公开  按时  逾期公开  逾期未公开  未到期");
    for office in &all.offices {
        println!(
            "{:<10}{:>6}{:>6}{:>10}{:>12}{:>8}",
            office.office_id, office.due, office.in_time, office.late, office.overdue, office.open
        );
    }
    let expected: BTreeMap<String, Counts> = year
        .table
        .iter()
        .map(|(office, counts)| ((*office).to_owned(), *counts))
        .collect();
    assert_eq!(counts(&all), expected);
    assert!(expected["safety-1"].iter().all(|count| *count > 0));

    rows_agree(&catalog, &expected).await;
    some_entries_are_stale(&catalog).await;
    catalog.stop().await;
}

#[tokio::test]
async fn a_due_day_explains_itself_in_both_languages() {
    let catalog = Catalog::with_bureaus().await;
    let entries = loaded(&catalog).await;
    let explain = async |who: &Who, level2: &str, period: &str, item_id: &str| {
        let request = proto::ExplainUpdateDutyRequest {
            bureau_id: BUREAU.to_owned(),
            entry_id: entries[level2].clone(),
            period: period.to_owned(),
            item_id: item_id.to_owned(),
            ..proto::ExplainUpdateDutyRequest::default()
        };
        let mut client = catalog.duties();
        let answer = client
            .explain_update_duty(catalog.as_who(who, request))
            .await;
        answer.map(tonic::Response::into_inner)
    };
    let quarter = explain(&clerk(), "重要会议", "2019-Q3", "").await.unwrap();
    let duty = quarter.duty.unwrap();
    assert_eq!(
        (duty.state(), duty.due_on.as_str()),
        (proto::UpdateDutyState::Open, "2019-11-01")
    );
    let first = &quarter.steps[0];
    assert_eq!(
        first.text,
        "自2019年9月30日次日起算，20个工作日（本机关公开事项目录第8版“政策文件—重要会议（安全生产）”：\
         每季度，期满后20个工作日内），期限至2019年11月1日"
    );
    assert!(
        first
            .text_en
            .starts_with("From the day after 2019-09-30: 20 working days (")
    );
    assert_eq!(
        (first.kind(), first.due_on.as_str()),
        (StepKind::Started, "2019-11-01")
    );
    assert!(
        quarter.steps[1..]
            .iter()
            .any(|step| step.kind() == StepKind::Holiday && step.text.contains("国庆节"))
    );

    let published = proto::ItemContents {
        entry_id: entries["法律法规"].clone(),
        ..item()
    };
    let published = catalog.publish(published).await.unwrap();
    let law = explain(&leader(), "法律法规", "", &published.id)
        .await
        .unwrap();
    assert_eq!(law.duty.unwrap().state(), proto::UpdateDutyState::InTime);
    assert_eq!(law.steps[0].source, "政府信息公开条例第二十六条");
    for (level2, period, item_id) in [
        ("法律法规", "2019", ""),
        ("重要会议", "2018-Q3", ""),
        ("重要会议", "", &published.id),
    ] {
        let refused = explain(&clerk(), level2, period, item_id)
            .await
            .unwrap_err();
        assert_eq!(reason(&refused), "RECORD_UNKNOWN", "{level2} {period}");
    }
    let both = explain(&clerk(), "重要会议", "2019-Q3", &published.id)
        .await
        .unwrap_err();
    assert_eq!(violations(&both), ["period"]);
    let stranger = explain(&reader(), "重要会议", "2019-Q3", "")
        .await
        .unwrap_err();
    assert_eq!(reason(&stranger), "ROLE_MISSING");
    catalog.stop().await;
}

#[tokio::test]
async fn an_item_fits_the_entry_it_is_published_under() {
    let catalog = Catalog::with_bureaus().await;
    let entries = loaded(&catalog).await;
    let under = |entry_id: &str, period: &str| proto::ItemContents {
        entry_id: entry_id.to_owned(),
        period: period.to_owned(),
        ..item()
    };
    for (entry, period, field) in [
        ("重要会议", "", "period"),
        ("重要会议", "2019-10", "period"),
        ("重要会议", "2020-Q1", "period"),
        ("重要会议", "第三季度", "period"),
        ("法律法规", "2019", "period"),
        ("行政许可", "", "entry_id"),
    ] {
        let refused = catalog
            .publish(under(&entries[entry], period))
            .await
            .unwrap_err();
        let field = format!("contents.{field}");
        assert_eq!(violations(&refused), [field], "{entry} {period}");
    }
    let refused = catalog.publish(under("", "2019-Q3")).await.unwrap_err();
    assert_eq!(violations(&refused), ["contents.entry_id"]);
    let unknown = under("01890a5d-ac96-774b-bcce-b302099a8001", "");
    let refused = catalog.publish(unknown).await.unwrap_err();
    assert_eq!(reason(&refused), "RECORD_UNKNOWN");
    catalog
        .publish(under(&entries["重要会议"], "2019-Q3"))
        .await
        .unwrap();
    catalog.stop().await;
}
