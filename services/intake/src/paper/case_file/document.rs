//! The file of a case as one document.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use gongkai_document::{
    Align, CaseFile, Cell, Column, Entry as Line, Letter, Paragraph, Part, Register, Section,
    date_text,
};
use gongkai_files::hex;
use gongkai_law::{case::CaseKind, service::Arrival};

use super::{Gathered, entry::Entry, names::Names};
use crate::{
    cases::{
        kernel::clocks::{Clock, DueNow},
        query_code::Renewed,
    },
    paper::{
        letter::{ListedDispatch, Original, Stored, VoidLetter},
        words,
    },
};

/// What the file of a kind of case is called.
pub fn title(kind: CaseKind) -> String {
    format!("{}案卷", kind.zh())
}

/// The document.
pub fn case_file(bureau: &str, today: NaiveDate, gathered: &Gathered) -> CaseFile {
    let mut sections = vec![cover_facts(gathered, today), history(gathered)];
    let clocks = &gathered.overview.clocks;
    if !clocks.is_empty() {
        let lines = clocks.iter().flat_map(computed);
        let lines = lines.map(|line| Paragraph::body(line).into());
        sections.push(section("期限的计算", lines.collect()));
    }
    if !gathered.letters.is_empty() {
        let mut parts = vec![letters(gathered).into()];
        if !gathered.dispatches.is_empty() {
            parts.push(dispatches(gathered).into());
        }
        if !gathered.originals.is_empty() {
            parts.push(originals(gathered).into());
        }
        parts.extend(
            gathered
                .letters
                .iter()
                .map(|stored| Part::from(filed(gathered, stored))),
        );
        sections.push(section("文书", parts));
    }
    if !gathered.attachments.is_empty() {
        sections.push(section("附件目录", vec![attachments(gathered).into()]));
    }
    for (index, section) in sections.iter_mut().enumerate() {
        section.heading = format!("{}、{}", numeral(index), section.heading);
    }
    let summary = &gathered.row.summary;
    CaseFile {
        title: title(gathered.row.kind),
        cover: lines(&[
            ("机关", bureau.to_owned()),
            ("登记号", gathered.row.number.to_string()),
            (who(gathered.row.kind), gathered.overview.who.clone()),
            ("起始日期", date_text(summary.opened_on)),
            (
                closed_label(gathered),
                gathered
                    .overview
                    .closed_on(summary.closed.as_ref())
                    .map(date_text)
                    .unwrap_or_default(),
            ),
        ]),
        sections,
        date: Some(today),
    }
}

fn cover_facts(gathered: &Gathered, today: NaiveDate) -> Section {
    let summary = &gathered.row.summary;
    let day = |day: Option<NaiveDate>| day.map(date_text).unwrap_or_default();
    let closed = summary.closed.as_ref();
    let rows = [
        ("登记号", gathered.row.number.to_string()),
        (who(gathered.row.kind), gathered.overview.who.clone()),
        (
            "类别",
            words::category(gathered.row.kind, &summary.category),
        ),
        (
            "内容",
            gathered.overview.content(summary.about, &gathered.names),
        ),
        ("起始日期", date_text(summary.opened_on)),
        (
            closed_label(gathered),
            day(gathered.overview.closed_on(closed)),
        ),
        ("重新答复日期", day(gathered.overview.reanswered_on(closed))),
        (
            "办理结果",
            gathered
                .overview
                .result(gathered.row.kind, closed, &gathered.names),
        ),
        (
            "承办股室",
            (summary.office_id.as_deref())
                .map(|id| words::office(&gathered.names.offices, id))
                .unwrap_or_default(),
        ),
        (
            "承办人",
            (summary.person.as_deref())
                .map(|person| gathered.names.person(person))
                .unwrap_or_default(),
        ),
    ];
    let rows = rows.map(|(label, value)| (label.to_owned(), value));
    let judged = gathered.overview.judged(gathered.row.kind, today);
    let limits = judged.into_iter().flat_map(|judged| {
        let limit = judged.limit;
        let current = match judged.due_now {
            DueNow::None => String::new(),
            DueNow::Suspended => "期限中止".to_owned(),
            DueNow::Day(day) => date_text(day),
        };
        [
            (format!("原{limit}"), day(judged.original_on)),
            (format!("现{limit}"), current),
            (format!("是否在{limit}内"), judged.in_time.to_owned()),
        ]
    });
    let anew = gathered.overview.anew(today).map(|judged| {
        let limit = judged.limit;
        [
            (limit.to_owned(), day(judged.original_on)),
            (format!("是否在{limit}内"), judged.in_time.to_owned()),
        ]
    });
    let limits = limits.chain(anew.into_iter().flatten());
    let told = [
        ("逾期事项", gathered.overview.late(today)),
        ("文书送达情况", gathered.overview.ways.join("；")),
    ];
    let told = told.map(|(label, value)| (label.to_owned(), value));
    let rows: Vec<_> = rows.into_iter().chain(limits).chain(told).collect();
    let table = Paragraph::table(lines(&rows));
    section("基本情况", vec![table.into()])
}

/// How the day of a limit comes about, step by step.
fn computed(clock: &Clock) -> Vec<String> {
    let sentences = clock.deadline.sentences().into_iter();
    sentences
        .map(|sentence| format!("{}：{sentence}。", clock.name))
        .collect()
}

/// What the day of the close is: of a case answered anew that of its first answer, by which it counts.
fn closed_label(gathered: &Gathered) -> &'static str {
    let closed = gathered.row.summary.closed.as_ref();
    match gathered.overview.reanswered_on(closed) {
        Some(_) => "首次答复日期",
        None => "办结日期",
    }
}

/// What who a case of a kind is about is called.
fn who(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Application | CaseKind::Matter | CaseKind::Rectification => "申请人",
        CaseKind::Enquiry => "来件人",
        CaseKind::WorkComplaint => "投诉举报人",
        CaseKind::Dispute => "申请人（原告）",
    }
}

/// A value as it is printed: a civil date as letters have it.
pub fn printed(text: &str) -> String {
    let day = text.parse::<NaiveDate>();
    day.map_or_else(|_| text.to_owned(), date_text)
}

fn history(gathered: &Gathered) -> Section {
    let columns = vec![
        Column::new("序号", 3, Align::Center),
        Column::new("日期", 5, Align::Center),
        Column::new("事项", 5, Align::Left),
        Column::new("内容", 13, Align::Left),
        Column::new("登记人", 5, Align::Left),
        Column::new("登记时间", 5, Align::Center),
    ];
    let row = |entry: &Entry| {
        let mut said: Vec<String> = entry
            .details
            .iter()
            .map(|(label, text)| format!("{label}：{}", printed(text)))
            .collect();
        let sent = gathered.letters.iter();
        said.extend(
            sent.filter(|stored| stored.ordinal == entry.ordinal)
                .map(|stored| {
                    let void = stored
                        .void
                        .as_ref()
                        .map(|void| format!("，{}", void.word()));
                    let void = void.unwrap_or_default();
                    format!(
                        "文书：《{}》（{}{void}）",
                        stored.letter.title, stored.printed
                    )
                }),
        );
        if !entry.backdating_reason.is_empty() {
            said.push(format!("补登理由：{}", entry.backdating_reason));
        }
        vec![
            Cell::Number(i64::from(entry.ordinal)),
            Cell::Date(entry.happened_on),
            Cell::Text(entry.title.clone()),
            Cell::Text(said.join("\n")),
            Cell::Text(gathered.names.person(&entry.actor)),
            Cell::Text(in_shanghai(entry.recorded_at, IN_A_TABLE)),
        ]
    };
    let table = Register {
        columns,
        rows: gathered.entries.iter().map(row).collect(),
        ..Register::default()
    };
    let mut parts = vec![table.into()];
    if !gathered.renewals.is_empty() {
        parts.push(renewals(gathered).into());
    }
    section("办理过程", parts)
}

/// The query codes issued in place of earlier ones: who has one acts as the applicant.
fn renewals(gathered: &Gathered) -> Register {
    let row = |renewed: &Renewed| {
        vec![
            Cell::Date(renewed.on),
            Cell::Text(renewed.reason.clone()),
            Cell::Text(gathered.names.person(&renewed.by)),
            Cell::Text(in_shanghai(renewed.recorded_at, IN_A_TABLE)),
        ]
    };
    Register {
        title: "查询码换发".to_owned(),
        columns: vec![
            Column::new("日期", 5, Align::Center),
            Column::new("理由", 18, Align::Left),
            Column::new("换发人", 5, Align::Left),
            Column::new("登记时间", 5, Align::Center),
        ],
        rows: gathered.renewals.iter().map(row).collect(),
        ..Register::default()
    }
}

/// The day breaks after its year, as others in a table do, and the hour stands under it: that leaves room for what happened.
const IN_A_TABLE: &str = "%Y年\n%-m月%-d日\n%H:%M";

/// The instant of recording in Asia/Shanghai.
pub fn shanghai(entry: &Entry) -> String {
    in_shanghai(entry.recorded_at, "%Y-%m-%d %H:%M")
}

fn in_shanghai(at: DateTime<Utc>, form: &str) -> String {
    let zone = FixedOffset::east_opt(8 * 3600);
    zone.map(|zone| at.with_timezone(&zone).format(form).to_string())
        .unwrap_or_default()
}

fn letters(gathered: &Gathered) -> Register {
    Register {
        columns: vec![
            Column::new("发文字号", 5, Align::Left),
            Column::new("标题", 8, Align::Left),
            Column::new("主送", 5, Align::Left),
            Column::new("成文日期", 3, Align::Center),
            Column::new("效力", 5, Align::Left).if_any(),
        ],
        rows: gathered
            .letters
            .iter()
            .map(|stored| {
                vec![
                    Cell::Text(stored.printed.clone()),
                    Cell::Text(stored.letter.title.clone()),
                    Cell::Text(stored.letter.addressee.clone()),
                    Cell::Date(stored.dated_on),
                    stored.void.as_ref().map(VoidLetter::told).into(),
                ]
            })
            .collect(),
        ..Register::default()
    }
}

/// How the letters were sent, in their order, and how each sending ended.
fn dispatches(gathered: &Gathered) -> Register {
    let of_letter = |stored: &Stored| {
        let sent = gathered.dispatches.iter();
        let id = stored.id;
        sent.filter(move |sent| sent.letter_id == id)
    };
    let line = |sent: &ListedDispatch| {
        vec![
            Cell::Text(sent.printed.clone()),
            Cell::Date(sent.dispatch.dispatched_on),
            Cell::Text(sent.dispatch.way.zh().to_owned()),
            Cell::Text(sent.dispatch.tracking_number.clone()),
            Cell::Text(sent.dispatch.recipient.clone()),
            Cell::Text(went(&gathered.names, sent)),
        ]
    };
    Register {
        columns: vec![
            Column::new("发文字号", 5, Align::Left),
            Column::new("送出日期", 3, Align::Center),
            Column::new("方式", 3, Align::Left),
            Column::new("邮件号码", 4, Align::Left).if_any(),
            Column::new("收件人", 4, Align::Left),
            Column::new("送达情况", 6, Align::Left),
        ],
        rows: gathered
            .letters
            .iter()
            .flat_map(of_letter)
            .map(line)
            .collect(),
        ..Register::default()
    }
}

/// How a sending ended, and what was recorded of it by mistake and taken back: on which day, by whom and why.
fn went(names: &Names, sent: &ListedDispatch) -> String {
    let taken_back = |at, by: &str, why: &str| {
        let (day, by) = (in_shanghai(at, "%Y-%m-%d"), names.person(by));
        format!("{}由{by}撤销，理由：{why}", printed(&day))
    };
    let ended = match (&sent.unsent, &sent.served, &sent.returned) {
        (Some(unsent), ..) => {
            let taken_back = taken_back(unsent.at, &unsent.by, &unsent.reason);
            format!("送出登记有误，{taken_back}")
        }
        (_, Some((day, by)), _) if by.is_empty() => format!("{}送达", date_text(*day)),
        (_, Some((day, by)), _) => format!("{}送达，签收人：{by}", date_text(*day)),
        (_, _, Some((day, why))) => format!("{}退回：{why}", date_text(*day)),
        (None, None, None) => "尚未登记送达".to_owned(),
    };
    let annulled = sent.annulled.iter().map(|annulled| {
        let what = match annulled.arrival {
            Arrival::Served(day) => format!("{}送达", date_text(day)),
            Arrival::Returned(day) => format!("{}退回", date_text(day)),
        };
        let taken_back = taken_back(annulled.at, &annulled.by, &annulled.reason);
        format!("{what}的登记有误，{taken_back}")
    });
    let lines: Vec<String> = [ended].into_iter().chain(annulled).collect();
    lines.join("\n")
}

/// A letter as it is filed: one that left as a stamped or sealed original says where that is.
fn filed(gathered: &Gathered, stored: &Stored) -> Letter {
    let original = gathered.originals.get(&stored.id);
    let remark = original.map(|original| {
        format!(
            "本件为留存文本，盖章正本于{}登记，见“文书正本”目录",
            date_text(original.attached_on)
        )
    });
    Letter {
        remark,
        void: stored.void.as_ref().map(VoidLetter::mark),
        ..stored.letter.clone()
    }
}

/// The originals of the letters, which are annexes of the file, in the order of the letters.
fn originals(gathered: &Gathered) -> Register {
    let name = |original: &Original| {
        let files = &mut gathered.attachments.iter();
        let file = files.find(|file| file.id == original.attachment_id);
        file.map(|file| file.file_name.clone()).unwrap_or_default()
    };
    let row = |stored: &Stored| {
        let original = gathered.originals.get(&stored.id)?;
        Some(vec![
            Cell::Text(stored.printed.clone()),
            Cell::Text(name(original)),
            Cell::Date(original.attached_on),
            Cell::Text(hex(&original.sha256)),
        ])
    };
    Register {
        title: "文书正本".to_owned(),
        columns: vec![
            Column::new("发文字号", 5, Align::Left),
            Column::new("正本文件", 5, Align::Left),
            Column::new("登记日期", 3, Align::Center),
            Column::new("SHA-256", 8, Align::Left),
        ],
        rows: gathered.letters.iter().filter_map(row).collect(),
        ..Register::default()
    }
}

fn attachments(gathered: &Gathered) -> Register {
    Register {
        columns: vec![
            Column::new("序号", 2, Align::Center),
            Column::new("用途", 4, Align::Left),
            Column::new("文件名", 6, Align::Left),
            Column::new("日期", 3, Align::Center),
            Column::new("SHA-256", 8, Align::Left),
        ],
        rows: (1..)
            .zip(&gathered.attachments)
            .map(|(number, file)| {
                vec![
                    Cell::Number(number),
                    file.purpose.zh().into(),
                    Cell::Text(file.file_name.clone()),
                    Cell::Date(file.attached_on),
                    Cell::Text(hex(&file.sha256)),
                ]
            })
            .collect(),
        ..Register::default()
    }
}

fn section(heading: &str, parts: Vec<Part>) -> Section {
    Section {
        heading: heading.to_owned(),
        parts,
    }
}

/// Label and value, without those that say nothing.
fn lines<L: AsRef<str>>(rows: &[(L, String)]) -> Vec<Line> {
    rows.iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| Line {
            label: label.as_ref().to_owned(),
            value: value.clone(),
        })
        .collect()
}

fn numeral(index: usize) -> &'static str {
    ["一", "二", "三", "四", "五", "六"]
        .get(index)
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::paper::letter::{Annulled, Dispatch, Unsent, Way};

    #[test]
    fn what_was_recorded_by_mistake_is_told_with_day_and_person_and_reason() {
        let at = "2024-03-18T17:30:00Z".parse().unwrap();
        let mut sent = ListedDispatch {
            letter_id: Uuid::nil(),
            printed: "赫应急公开〔2024〕1号".to_owned(),
            ordinal: 1,
            dispatch: Dispatch {
                way: Way::Post,
                dispatched_on: "2024-03-11".parse().unwrap(),
                tracking_number: "XA12345678943".to_owned(),
                recipient: "李某某".to_owned(),
            },
            served: None,
            returned: None,
            annulled: vec![Annulled {
                arrival: Arrival::Served("2024-03-15".parse().unwrap()),
                reason: "系另一件的回执".to_owned(),
                at,
                by: "王某".to_owned(),
            }],
            unsent: None,
        };
        let mistake = "2024年3月15日送达的登记有误，2024年3月19日由王某撤销，理由：系另一件的回执";
        let names = Names::default();
        assert_eq!(went(&names, &sent), format!("尚未登记送达\n{mistake}"));
        sent.unsent = Some(Unsent {
            reason: "误登邮件号码".to_owned(),
            at,
            by: "王某".to_owned(),
        });
        let first = "送出登记有误，2024年3月19日由王某撤销，理由：误登邮件号码";
        assert_eq!(went(&names, &sent), format!("{first}\n{mistake}"));
    }
}
