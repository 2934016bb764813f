//! The catalog as a sheet, out and in.

use gongkai_proto::catalog::v1 as proto;
use gongkai_testbed::tokens::Who;
use tonic::Status;

use super::{columns, list, set};
use crate::{
    attachment::samples::holds,
    fixture::{BUREAU, Catalog, leader, reader, reviewer, violations},
    site::{text, with_site},
};

async fn export(catalog: &Catalog, who: &Who) -> proto::ExportEntriesResponse {
    let request = proto::ExportEntriesRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ExportEntriesRequest::default()
    };
    let mut entries = catalog.entries();
    let answer = entries.export_entries(catalog.as_who(who, request)).await;
    answer.unwrap().into_inner()
}

async fn import(
    catalog: &Catalog,
    request_id: &str,
    content: Vec<u8>,
    dry_run: bool,
) -> Result<proto::ImportEntriesResponse, Status> {
    let request = proto::ImportEntriesRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        content,
        dry_run,
        office_id: "general".to_owned(),
        reason: "汇总修订".to_owned(),
        ..proto::ImportEntriesRequest::default()
    };
    let mut entries = catalog.entries();
    let answer = entries
        .import_entries(catalog.as_who(&reviewer(), request))
        .await?;
    Ok(answer.into_inner())
}

/// Two rows of heads, as the official tables have, and these lines.
fn sheet(lines: &[&str]) -> Vec<u8> {
    let heads = "序号,公开事项,,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,,公开方式,,公开层级,\n\
                 ,一级事项,二级事项,,,,,,全社会,特定群体,主动,依申请公开,县级,乡级\n";
    format!("{heads}{}\n", lines.join("\n")).into_bytes()
}

#[tokio::test]
async fn the_catalog_goes_out_as_a_sheet_and_comes_in_again_unchanged() {
    let catalog = Catalog::with_bureaus().await;
    let cyclic = proto::TimeLimit {
        kind: proto::TimeLimitKind::Cyclic.into(),
        cycle: proto::Cycle::Quarter.into(),
        due_month: 1,
        due_day: 10,
        ..proto::TimeLimit::default()
    };
    for (request_id, says) in [
        ("1", columns("法律法规")),
        (
            "2",
            proto::EntryColumns {
                limit: Some(cyclic),
                time_limit: "每季度次月10日前".to_owned(),
                audience: "生产经营单位".to_owned(),
                to_verify: vec![proto::EntryColumn::Contents.into()],
                ..columns("行政处罚")
            },
        ),
        (
            "3",
            proto::EntryColumns {
                level2: "=标准".to_owned(),
                office_id: "general".to_owned(),
                ..Default::default()
            },
        ),
        (
            "4",
            proto::EntryColumns {
                link: "https://zwfw.example.gov.cn".to_owned(),
                ..columns("行政许可")
            },
        ),
    ] {
        catalog
            .set_entry(&reviewer(), set(request_id, says))
            .await
            .unwrap();
    }
    let exported = export(&catalog, &reader()).await;
    assert_eq!((exported.entries, exported.catalog_version), (4, 4));
    assert_eq!(
        exported.file_name,
        "益阳市赫山区应急管理局政府信息主动公开事项目录.xlsx"
    );
    let read = import(&catalog, "5", exported.content.clone(), true)
        .await
        .unwrap();
    assert_eq!(read.faults, []);
    assert_eq!(
        (read.lines, read.made, read.changed, read.unchanged),
        (4, 0, 0, 4)
    );
    let read = import(&catalog, "6", exported.content, false)
        .await
        .unwrap();
    assert_eq!((read.unchanged, read.catalog_version), (4, 4));
    catalog.stop().await;
}

#[tokio::test]
async fn a_sheet_is_taken_whole_or_not_at_all() {
    let catalog = Catalog::with_bureaus().await;
    let good = "1,政策文件,法律法规,名称,条例,信息形成或变更之日起20个工作日内,区应急局,■政府网站 □政府公报 ■公开查阅点,√,,√,,√,";
    let open = "2,政策文件,标准,,,,,,,,,,,";
    let faulty = [
        good,
        "x,执法,检查,,,按有关规定,,电报,√,企业,√,√,对,",
        ",,,有内容,,,,,,,,,,",
        good,
    ];
    let told = import(&catalog, "1", sheet(&faulty), true).await.unwrap();
    let places: Vec<_> = told
        .faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    let expected = [
        (4, "特定群体"),
        (4, "序号"),
        (4, "公开渠道和载体"),
        (4, "依申请公开"),
        (4, "县级"),
        (5, "一级事项"),
        (6, "一级事项"),
    ];
    assert_eq!(places, expected, "{:?}", told.faults);
    assert!(
        told.faults[2].reason_zh.contains("没有“电报”") && !told.faults[2].reason_en.is_empty()
    );
    let refused = import(&catalog, "2", sheet(&faulty), false)
        .await
        .unwrap_err();
    assert!(
        violations(&refused).contains(&"content[4].序号".to_owned()),
        "{refused:?}"
    );
    let refused = import(&catalog, "3", b"\xD0\xCF\x11\xE0 old".to_vec(), false)
        .await
        .unwrap_err();
    assert_eq!(violations(&refused), ["content"]);
    let headless = import(&catalog, "4", "序号,一级事项\n1,甲\n".into(), true)
        .await
        .unwrap();
    assert!(
        headless
            .faults
            .iter()
            .any(|fault| fault.reason_zh.contains("表头缺少“公开依据”"))
    );

    let tried = import(&catalog, "5", sheet(&[good, open]), true)
        .await
        .unwrap();
    assert_eq!(
        (tried.made, tried.faults.len(), tried.catalog_version),
        (2, 0, 0)
    );
    assert_eq!(
        list(&catalog, &reader(), proto::ListEntriesRequest::default())
            .await
            .entries
            .len(),
        0
    );
    let made = import(&catalog, "6", sheet(&[good, open]), false)
        .await
        .unwrap();
    assert_eq!((made.made, made.catalog_version), (2, 1));
    assert_eq!(
        import(&catalog, "6", sheet(&[good, open]), false)
            .await
            .unwrap(),
        made
    );
    let listed = list(&catalog, &reader(), proto::ListEntriesRequest::default()).await;
    let says = |index: usize| {
        let entry = listed.entries[index].entry.clone().unwrap();
        entry.columns.unwrap()
    };
    let first = says(0);
    assert_eq!(first.limit.as_ref().unwrap().working_days, 20);
    assert_eq!(
        first.channels,
        [
            i32::from(proto::Channel::Website),
            proto::Channel::ReadingPlace.into()
        ]
    );
    // What a standard leaves open is to be verified; here the item of article 20 alone.
    assert_eq!(first.to_verify, [i32::from(proto::EntryColumn::Article20)]);
    assert_eq!(
        (says(1).to_verify.len(), says(1).office_id.as_str()),
        (9, "general")
    );
    let double = import(&catalog, "7", sheet(&[good]), true).await.unwrap();
    assert_eq!(double.faults.len(), 1);
    catalog.stop().await;
}

/// Who is responsible is written by name, as an office writes it, and read again.
#[tokio::test]
async fn responsible_people_go_out_by_name_and_come_in_by_it() {
    let catalog = Catalog::with_bureaus().await;
    for (subject, name) in [("zhang", "张明"), ("chen", "陈立"), ("chen-2", "陈立")] {
        let request = proto::SetStaffMemberRequest {
            request_id: subject.to_owned(),
            bureau_id: BUREAU.to_owned(),
            member: Some(proto::StaffMember {
                subject: subject.to_owned(),
                name: name.to_owned(),
                ..proto::StaffMember::default()
            }),
            ..proto::SetStaffMemberRequest::default()
        };
        let request = catalog.as_who(&leader(), request);
        catalog.staff().set_staff_member(request).await.unwrap();
    }
    for (request_id, person) in [("1", "zhang"), ("2", "chen-2")] {
        let entry = proto::SetEntryRequest {
            person: person.to_owned(),
            ..set(request_id, columns(request_id))
        };
        catalog.set_entry(&reviewer(), entry).await.unwrap();
    }
    let inside = export(&catalog, &reviewer()).await.content;
    let written = |word: &str| holds(&inside, word);
    assert!(written("张明") && !written("zhang") && written("陈立（chen-2）"));
    let read = import(&catalog, "3", inside.clone(), true).await.unwrap();
    assert_eq!((read.unchanged, read.faults), (2, Vec::new()));
    let public = export(&catalog, &reader()).await.content;
    assert!(!holds(&public, "张明") && !holds(&public, "陈立"));
    catalog.stop().await;
}

/// Open data have one column for what the official form ticks in two.
#[tokio::test]
async fn the_open_data_of_the_catalog_are_read_as_a_sheet() {
    let catalog = Catalog::with_bureaus().await;
    let says = proto::EntryColumns {
        audience: "生产经营单位".to_owned(),
        manner: proto::Manner::OnApplication.into(),
        to_verify: vec![proto::EntryColumn::Contents.into()],
        ..columns("执法案卷")
    };
    let entry = catalog.set_entry(&reviewer(), set("1", says)).await;
    let entry = entry.unwrap().entry.unwrap();
    with_site(&catalog).await;
    let data = text(&catalog, "entries").await.into_bytes();
    // Of which office it is they do not tell.
    let read = import(&catalog, "2", data, false).await.unwrap();
    assert_eq!((read.made, read.faults.len()), (1, 0), "{read:?}");
    let listed = list(&catalog, &reader(), proto::ListEntriesRequest::default()).await;
    let read = listed.entries.into_iter().map(|one| one.entry.unwrap());
    let read = read.filter(|one| one.id != entry.id).collect::<Vec<_>>();
    let (said, mut read) = (entry.columns.unwrap(), read[0].columns.clone().unwrap());
    "safety-1".clone_into(&mut read.office_id);
    read.serial = said.serial;
    assert_eq!(read, said);
    // What is told to anybody names nobody; and it has not only what is published proactively.
    let exported = export(&catalog, &reader()).await;
    assert_eq!(
        exported.file_name,
        "益阳市赫山区应急管理局政府信息公开事项目录.xlsx"
    );
    let file = &exported.content;
    assert!(holds(file, "责任股室") && !holds(file, "责任人"));
    // It can be read on paper: what is there for who works with it is not printed.
    assert!(holds(file, "Print_Area") && holds(file, "paperSize=\"8\""));
    catalog.stop().await;
}
