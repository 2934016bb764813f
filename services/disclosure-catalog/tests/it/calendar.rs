//! Loading and reading the arrangements of public holidays. Those loaded here are invented.

use gongkai_proto::{
    catalog::v1::{self as proto, DayKind},
    event,
};
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};

use crate::{
    fixture::{Catalog, clerk, reader, reason, root, violations},
    publishing::item,
};

fn day(date: &str, kind: DayKind, name: &str) -> proto::CalendarDay {
    proto::CalendarDay {
        date: date.to_owned(),
        kind: kind.into(),
        name: name.to_owned(),
    }
}

/// An invented arrangement of 2027, of two days, the later one first.
fn invented(request_id: &str) -> proto::LoadCalendarRequest {
    proto::LoadCalendarRequest {
        request_id: request_id.to_owned(),
        bureau_id: "platform".to_owned(),
        year: 2027,
        days: vec![
            day("2027-01-01", DayKind::Holiday, "元旦"),
            day("2026-12-27", DayKind::Workday, "元旦"),
        ],
        source: "虚构〔2026〕1号".to_owned(),
        reason: String::new(),
    }
}

async fn load(
    catalog: &Catalog,
    who: &Who,
    request: proto::LoadCalendarRequest,
) -> Result<proto::Calendar, Status> {
    let answer = catalog
        .calendars()
        .load_calendar(catalog.as_who(who, request))
        .await?;
    Ok(answer.into_inner().calendar.unwrap())
}

async fn get(catalog: &Catalog, year: i32) -> Result<proto::Calendar, Status> {
    let request = proto::GetCalendarRequest { year };
    let answer = catalog
        .calendars()
        .get_calendar(catalog.as_who(&reader(), request))
        .await?;
    Ok(answer.into_inner().calendar.unwrap())
}

async fn list(catalog: &Catalog) -> Vec<(i32, i32, String)> {
    let request = proto::ListCalendarsRequest {};
    let answer = catalog
        .calendars()
        .list_calendars(catalog.as_who(&reader(), request))
        .await
        .unwrap();
    let years = answer.into_inner().years.into_iter();
    years
        .map(|year| (year.year, year.version, year.source))
        .collect()
}

#[tokio::test]
async fn a_year_is_loaded_as_versions_and_told_of_each_time() {
    let catalog = Catalog::with_bureaus().await;
    let status = get(&catalog, 2027).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::NotFound, "RECORD_UNKNOWN")
    );
    assert_eq!(list(&catalog).await.last().unwrap().0, 2026);

    let first = load(&catalog, &root(), invented("1")).await.unwrap();
    insta::assert_debug_snapshot!(first, @r#"
    Calendar {
        year: 2027,
        version: 1,
        source: "虚构〔2026〕1号",
        days: [
            CalendarDay {
                date: "2026-12-27",
                kind: Workday,
                name: "元旦",
            },
            CalendarDay {
                date: "2027-01-01",
                kind: Holiday,
                name: "元旦",
            },
        ],
    }
    "#);
    assert_eq!(load(&catalog, &root(), invented("1")).await.unwrap(), first);
    assert_eq!(get(&catalog, 2027).await.unwrap(), first);

    // What was arranged is replaced only for a reason.
    let status = load(&catalog, &root(), invented("2")).await.unwrap_err();
    assert_eq!(violations(&status), ["reason"]);
    let corrected = || proto::LoadCalendarRequest {
        days: vec![day("2027-01-01", DayKind::Holiday, "元旦")],
        reason: "国务院办公厅调整安排（虚构）".to_owned(),
        ..invented("3")
    };
    let second = load(&catalog, &root(), corrected()).await.unwrap();
    assert_eq!((second.version, second.days.len()), (2, 1));
    // The repetition of the first still gets the first, though it could not be loaded now.
    assert_eq!(load(&catalog, &root(), invented("1")).await.unwrap(), first);
    assert_eq!(get(&catalog, 2027).await.unwrap(), second);
    let years = list(&catalog).await;
    assert_eq!(years.len(), 20);
    assert_eq!(years[18], (2026, 0, String::new()));
    assert_eq!(years[19], (2027, 2, "虚构〔2026〕1号".to_owned()));

    let events = catalog.events("platform", 3).await;
    let seen: Vec<_> = events
        .iter()
        .map(|event| (event.r#type.as_str(), event.subject.as_str()))
        .collect();
    let loaded = ("gongkai.catalog.calendar.loaded.v1", "2027");
    let registered = ("gongkai.catalog.bureau.registered.v1", "platform");
    assert_eq!(seen, [registered, loaded, loaded]);
    let told = |index: usize| {
        let told: proto::CalendarLoaded = event::decode(&events[index].data).unwrap();
        told.calendar.unwrap()
    };
    assert_eq!((told(1), told(2)), (first, second));
    catalog.stop().await;
}

#[tokio::test]
async fn what_came_with_the_suite_is_read_and_can_be_replaced() {
    let catalog = Catalog::with_bureaus().await;
    let bundled = get(&catalog, 2019).await.unwrap();
    assert_eq!((bundled.version, bundled.source.as_str()), (0, ""));
    let holidays = |calendar: &proto::Calendar, name: &str| -> Vec<String> {
        let days = calendar.days.iter().filter(|day| day.name == name);
        let days = days.filter(|day| day.kind() == DayKind::Holiday);
        days.map(|day| day.date.clone()).collect()
    };
    assert_eq!(holidays(&bundled, "国庆节").len(), 7);

    // Invented: one more day off, so that the items of that autumn are due a day later.
    let due = catalog.publish(item()).await.unwrap().due_on;
    assert_eq!(due, "2019-10-23");
    let mut days = bundled.days.clone();
    days.push(day("2019-10-10", DayKind::Holiday, "国庆节"));
    let replaced = proto::LoadCalendarRequest {
        year: 2019,
        days,
        reason: "测试".to_owned(),
        ..invented("1")
    };
    let loaded = load(&catalog, &root(), replaced).await.unwrap();
    assert_eq!((loaded.version, holidays(&loaded, "国庆节").len()), (1, 8));
    let due = catalog.publish(item()).await.unwrap().due_on;
    assert_eq!(due, "2019-10-24");
    catalog.stop().await;
}

#[tokio::test]
async fn all_that_is_wrong_with_an_arrangement_is_said_at_once() {
    let catalog = Catalog::with_bureaus().await;
    let wrong = proto::LoadCalendarRequest {
        days: vec![
            day("2027-01-01", DayKind::Holiday, "元旦"),
            // Outside the year, and before the December before it.
            day("2028-01-01", DayKind::Holiday, "元旦"),
            day("2026-11-30", DayKind::Holiday, "元旦"),
            // A Monday.
            day("2027-01-04", DayKind::Workday, "元旦"),
            day("2027-01-01", DayKind::Holiday, "元旦"),
            day("2027-02-30", DayKind::Holiday, "春节"),
            day("2027-02-06", DayKind::Unspecified, ""),
        ],
        source: String::new(),
        ..invented("1")
    };
    let status = load(&catalog, &root(), wrong).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::InvalidArgument, "FIELDS_INVALID")
    );
    assert_eq!(
        violations(&status),
        [
            "days[5].date",
            "days[6].kind",
            "days[6].name",
            "days[1].date",
            "days[2].date",
            "days[3].date",
            "days[4].date",
            "source",
        ]
    );
    let nothing = proto::LoadCalendarRequest {
        bureau_id: "platform".to_owned(),
        ..proto::LoadCalendarRequest::default()
    };
    let status = load(&catalog, &root(), nothing).await.unwrap_err();
    assert_eq!(
        violations(&status),
        ["request_id", "year", "days", "source"]
    );
    let many = proto::LoadCalendarRequest {
        days: vec![day("2027-01-01", DayKind::Holiday, "元旦"); 101],
        ..invented("1")
    };
    let status = load(&catalog, &root(), many).await.unwrap_err();
    assert_eq!(violations(&status), ["days"]);
    let status = get(&catalog, 0).await.unwrap_err();
    assert_eq!(violations(&status), ["year"]);

    // The December between two years is arranged once.
    load(&catalog, &root(), invented("1")).await.unwrap();
    let days = vec![
        day("2026-12-27", DayKind::Workday, "元旦"),
        day("2026-01-01", DayKind::Holiday, "元旦"),
    ];
    let overlapping = proto::LoadCalendarRequest {
        year: 2026,
        days,
        ..invented("2")
    };
    let status = load(&catalog, &root(), overlapping).await.unwrap_err();
    assert_eq!(violations(&status), ["days[0].date", "reason"]);
    assert_eq!(get(&catalog, 2026).await.unwrap().version, 0);
    catalog.stop().await;
}

#[tokio::test]
async fn the_platform_s_administrator_alone_loads() {
    let catalog = Catalog::with_bureaus().await;
    let foreign = Who::new("admin", "heshan-emb", "administrator");
    let status = load(&catalog, &foreign, invented("1")).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::PermissionDenied, "BUREAU_FOREIGN")
    );
    let own = || proto::LoadCalendarRequest {
        bureau_id: "heshan-emb".to_owned(),
        ..invented("1")
    };
    for who in [&foreign, &root()] {
        let status = load(&catalog, who, own()).await.unwrap_err();
        assert_eq!(violations(&status), ["bureau_id"]);
    }
    let status = load(&catalog, &clerk(), invented("1")).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    catalog.stop().await;

    let catalog = Catalog::start().await;
    let status = load(&catalog, &root(), invented("1")).await.unwrap_err();
    assert_eq!(reason(&status), "BUREAU_UNKNOWN");
    catalog.stop().await;
}

#[tokio::test]
async fn loads_at_the_same_time_become_versions_one_after_the_other() {
    let catalog = Catalog::with_bureaus().await;
    let request = |id: &str| proto::LoadCalendarRequest {
        reason: "测试".to_owned(),
        ..invented(id)
    };
    let root = root();
    let (one, two, three) = tokio::join!(
        load(&catalog, &root, request("1")),
        load(&catalog, &root, request("2")),
        load(&catalog, &root, request("3")),
    );
    let mut versions = [one, two, three].map(|loaded| loaded.unwrap().version);
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3]);
    catalog.stop().await;
}
