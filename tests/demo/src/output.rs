//! What the demo leaves: the report in every kind of file, catalog.xlsx, events.jsonl, endpoints.json, and a summary.

use std::{
    fs,
    io::{BufWriter, Write as _},
    path::Path,
};

use anyhow::Context as _;
use gongkai_proto::{
    catalog::v1::ExportEntriesRequest,
    feed::v1::{ListStreamsRequest, ReadEventsRequest},
    reporting::v1::{self as reporting, ExportFormat, ExportReportRequest, ReportForm},
};
use gongkai_subscriber::Envelope;
use gongkai_testbed::suite::{SERVICES, Suite};
use serde_json::{Value, json};

use crate::{
    clients::{Services, token},
    play::told,
    year::Year,
};

/// Roles that endpoints.json has a token of.
const ROLES: [&str; 9] = [
    "clerk",
    "reviewer",
    "leader",
    "supervisor",
    "auditor",
    "city",
    "administrator",
    "public",
    "service",
];

/// Writes the report as the service renders it: in the official format, and in the outline of before.
pub async fn report(
    suite: &Suite,
    year: &Year,
    report: &reporting::Report,
    dir: &Path,
) -> anyhow::Result<()> {
    let (official, outline) = (ReportForm::Official, ReportForm::Outline);
    for (format, form, name) in [
        (ExportFormat::Html, official, "report.html"),
        (ExportFormat::Json, official, "report.json"),
        (ExportFormat::Docx, official, "report.docx"),
        (ExportFormat::Xlsx, official, "report.xlsx"),
        (ExportFormat::Csv, official, "report.csv"),
        (ExportFormat::Html, outline, "outline.html"),
        (ExportFormat::Docx, outline, "outline.docx"),
    ] {
        exported(suite, year, &report.id, (format, form), &dir.join(name)).await?;
    }
    Ok(())
}

/// Writes the prints of a report: `paper` must be there.
pub async fn prints(suite: &Suite, year: &Year, report_id: &str, dir: &Path) -> anyhow::Result<()> {
    for (form, name) in [
        (ReportForm::Official, "report.pdf"),
        (ReportForm::Outline, "outline.pdf"),
    ] {
        let kind = (ExportFormat::Pdf, form);
        exported(suite, year, report_id, kind, &dir.join(name)).await?;
    }
    Ok(())
}

async fn exported(
    suite: &Suite,
    year: &Year,
    report_id: &str,
    (format, form): (ExportFormat, ReportForm),
    file: &Path,
) -> anyhow::Result<()> {
    let leader = Services::of(suite)?.caller(&suite.mint, &year.bureau.id, "leader")?;
    let request = ExportReportRequest {
        bureau_id: year.bureau.id.clone(),
        report_id: report_id.to_owned(),
        format: format as i32,
        form: form as i32,
    };
    let answer = leader.reports().export_report(request).await;
    write(file, &answer.map_err(told)?.into_inner().content)
}

/// Writes catalog.xlsx, what the bureau must publish, as anybody gets it.
pub async fn catalog(suite: &Suite, year: &Year, dir: &Path) -> anyhow::Result<()> {
    let reader = Services::of(suite)?.caller(&suite.mint, &year.bureau.id, "public")?;
    let request = ExportEntriesRequest {
        bureau_id: year.bureau.id.clone(),
        ..ExportEntriesRequest::default()
    };
    let answer = reader.entries().export_entries(request).await;
    let answer = answer.map_err(told)?.into_inner();
    write(&dir.join("catalog.xlsx"), &answer.content)
}

/// Writes all events of the bureau as CloudEvents, one JSON object per line, stream by stream.
/// Answers how many.
pub async fn events(suite: &Suite, year: &Year, dir: &Path) -> anyhow::Result<usize> {
    events_of(suite, &[&year.bureau.id], dir).await
}

/// The same of several bureaus, one after the other.
pub async fn events_of(suite: &Suite, bureaus: &[&str], dir: &Path) -> anyhow::Result<usize> {
    let service = Services::of(suite)?.caller(&suite.mint, "platform", "service")?;
    let path = dir.join("events.jsonl");
    let mut file =
        BufWriter::new(fs::File::create(&path).with_context(|| path.display().to_string())?);
    let mut count = 0;
    let feeds = [service.catalog_feed(), service.intake_feed()];
    for (bureau, mut feed) in bureaus
        .iter()
        .flat_map(|bureau| feeds.clone().map(|feed| (*bureau, feed)))
    {
        let request = ListStreamsRequest {
            bureau_id: bureau.to_owned(),
        };
        let heads = feed
            .list_streams(request)
            .await
            .map_err(told)?
            .into_inner()
            .heads;
        for head in heads {
            let mut after = 0;
            while after < head.sequence {
                let request = ReadEventsRequest {
                    stream: head.stream.clone(),
                    after,
                    page_size: 1000,
                };
                let page = feed.read_events(request).await.map_err(told)?.into_inner();
                let through = page.through.map_or(after, |through| through.sequence);
                anyhow::ensure!(through > after, "the feed of {head:?} does not go on");
                after = through;
                for event in page.events {
                    writeln!(file, "{}", Envelope::try_from(event)?.to_json_line()?)?;
                    count += 1;
                }
            }
        }
    }
    file.flush()?;
    Ok(count)
}

/// Writes the addresses and one test token per role.
pub fn endpoints(suite: &Suite, year: &Year, dir: &Path) -> anyhow::Result<()> {
    let services: serde_json::Map<String, Value> = SERVICES
        .iter()
        .map(|service| {
            (
                (*service).to_owned(),
                json!({"grpc": suite.grpc(service), "admin": suite.admin(service)}),
            )
        })
        .collect();
    let tokens: serde_json::Map<String, Value> = ROLES
        .iter()
        .map(|role| {
            let bureau = match *role {
                "city" => year.city.id.as_str(),
                "administrator" | "service" => "platform",
                _ => year.bureau.id.as_str(),
            };
            ((*role).to_owned(), json!(token(&suite.mint, bureau, role)))
        })
        .collect();
    let document = json!({"bureau": year.bureau.id, "services": services, "tokens": tokens});
    write(
        &dir.join("endpoints.json"),
        serde_json::to_string_pretty(&document)?.as_bytes(),
    )
}

fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    fs::write(path, content).with_context(|| format!("cannot write {} / 无法写入", path.display()))
}

/// A figure with its unit, as the report prints it: 162件, 100%, 500000余份（册）, 380元.
fn read_value(figure: &reporting::Figure) -> String {
    match figure.unit.as_str() {
        "" => format!("{}%", (figure.value * 10_000.0).round() / 100.0),
        "分" => format!("{}元", figure.value / 100.0),
        unit => format!("{}{}{unit}", figure.value, figure.qualifier),
    }
}

/// What a person wants to see first.
pub fn summary(report: &reporting::Report, dir: &Path, acts: usize, events: usize) -> String {
    let mut lines = vec![
        String::new(),
        format!(
            "{}{}年政府信息公开工作年度报告",
            report.bureau_name, report.year
        ),
        String::new(),
    ];
    for figure in &report.figures {
        let value = read_value(figure);
        let mark = if figure.assumed {
            "（演示假设）"
        } else {
            ""
        };
        lines.push(format!(
            "  {:<30} {}：{value}{mark}",
            figure.key, figure.label
        ));
    }
    let failed = report
        .identities
        .iter()
        .filter(|identity| !identity.holds)
        .count();
    lines.extend([
        String::new(),
        format!(
            "  办理{acts}项，产生事件{events}条；勾稽关系{}项，不符{failed}项。",
            report.identities.len()
        ),
        format!(
            "  报告 report.html（另有DOCX、XLSX）、数据 report.json、事件 events.jsonl 在：{}",
            dir.display()
        ),
    ]);
    lines.extend(
        report
            .assumptions
            .iter()
            .map(|sentence| format!("  {sentence}")),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_in_the_report() {
        for (value, unit, qualifier, expected) in [
            (1.0, "", "", "100%"),
            (0.125, "", "", "12.5%"),
            (2.0 / 3.0, "", "", "66.67%"),
            (162.0, "件", "", "162件"),
            (500_000.0, "份（册）", "余", "500000余份（册）"),
            (38_000.0, "分", "", "380元"),
        ] {
            let figure = reporting::Figure {
                value,
                unit: unit.to_owned(),
                qualifier: qualifier.to_owned(),
                ..reporting::Figure::default()
            };
            assert_eq!(read_value(&figure), expected);
        }
    }
}
