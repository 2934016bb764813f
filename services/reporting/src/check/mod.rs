//! `reporting check FILE`: whether a `report.json` is the one that was signed.

mod message;

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Args;
use gongkai_chassis::client::{channel, token_file};
use message::Answer;
use serde_json::Value;

use crate::report::{digest, file};

/// What the digest is of and what not, for who has only the file.
const COVERED: &str = "\
摘要只涵盖机关、年度、版本、格式、数据、表格、勾稽关系、假设和文字；不涵盖签发日期、签发人、更正原因、公布期限和数据流位置。
签发日期请用--url向系统核对，其余请与已公布的报告核对。
The digest is of organ, year, version, format, figures, tables, identities, assumptions and text alone, not of the day of the
signature, signer, reason of correction, due day and basis. Ask for the day with --url, compare the rest with what was published.";

/// Which file, and who is asked.
#[derive(Debug, Args)]
pub struct Check {
    /// The file, `report.json` as it was exported.
    file: PathBuf,
    /// gRPC URL of reporting, to ask whether a version with this data was signed. Without it the file is compared with
    /// the digest it names itself, which its last page prints.
    #[arg(
        long,
        env = "GONGKAI_REPORTING_URL",
        value_name = "URL",
        requires = "token"
    )]
    url: Option<String>,
    /// File with a token of somebody of the bureau.
    #[arg(long, env = "GONGKAI_TOKEN_FILE", value_name = "FILE")]
    token: Option<PathBuf>,
    /// PEM file with the authority of the server's certificate.
    #[arg(long, env = "GONGKAI_AUTHORITY", value_name = "FILE")]
    authority: Option<PathBuf>,
}

/// What a file says of itself.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its data has the digest that it names.
    Fits(String),
    /// Its data has another one than it names.
    Differs {
        /// Of its data.
        computed: String,
        /// That it names; nothing if what stands there is no digest.
        named: Option<String>,
    },
    /// It names none: it was never signed.
    Unsigned(String),
}

/// What a report says of itself.
pub fn verdict(file: &Value) -> Verdict {
    let computed = digest::of(file);
    let Some(named) = file.pointer("/signature/digest") else {
        return Verdict::Unsigned(computed);
    };
    match named.as_str().and_then(digest::parse) {
        Some(named) if named == computed => Verdict::Fits(computed),
        named => Verdict::Differs { computed, named },
    }
}

/// The day of the signature that a file names, in the one form days have.
fn signed_on(file: &Value) -> Option<String> {
    let named = file.pointer("/signature/signed_on")?.as_str()?;
    let day: NaiveDate = named.parse().ok()?;
    Some(day.to_string())
}

/// Looks at the file and prints what it is: 0 if it is the one that was signed, 1 if it is not, 2 if it cannot be read.
pub async fn run(check: Check) -> ExitCode {
    match looked(&check).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

async fn looked(check: &Check) -> anyhow::Result<bool> {
    let name = check.file.display();
    let bytes = fs::read(&check.file)
        .with_context(|| format!("不能打开，请核对路径 / cannot open, check the path: {name}"))?;
    let file = file::read(&bytes).with_context(|| name.to_string())?;
    let fits = match &verdict(&file) {
        Verdict::Fits(digest) => {
            println!("数据摘要 digest: {digest}");
            println!(
                "与文件所载摘要一致，请与报告末页核对 / the digest in the file fits its data; compare it with the last page"
            );
            true
        }
        Verdict::Differs { computed, named } => {
            println!("数据摘要 digest: {computed}");
            let none = "不是十六组十六进制数字 / not sixteen groups of hexadecimal digits";
            println!("文件所载 in the file: {}", named.as_deref().unwrap_or(none));
            println!(
                "数据与所载摘要不一致，文件被改动过 / the data was changed after it was signed"
            );
            false
        }
        Verdict::Unsigned(digest) => {
            println!("数据摘要 digest: {digest}");
            println!(
                "文件未载明签发，请用已签发版本导出的文件 / not signed; take the file of a signed version"
            );
            false
        }
    };
    if let (Some(url), Some(token)) = (&check.url, &check.token) {
        let signed = asked(check, url, token.clone(), &file, bytes).await?;
        return Ok(fits && signed);
    }
    println!("{COVERED}");
    Ok(fits)
}

/// What reporting knows of it.
async fn asked(
    check: &Check,
    url: &str,
    token: PathBuf,
    file: &Value,
    content: Vec<u8>,
) -> anyhow::Result<bool> {
    let channel = channel(url, check.authority.as_deref()).context("--url")?;
    let token = token_file(token)().context("--token")?;
    let bureau_id = file
        .get("bureau")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let answer = message::signature_of(channel, &token, bureau_id, content)
        .await
        .context("reporting没有答复 / reporting did not answer")?;
    for line in told(file, &answer) {
        println!("{line}");
    }
    Ok(answer.is_signed && signed_on(file).as_deref() == Some(&answer.signed_on))
}

/// What reporting has, and where the file says something else.
fn told(file: &Value, answer: &Answer) -> Vec<String> {
    if !answer.is_signed {
        let none = "系统中没有以此数据签发的版本 / no version with this data was signed";
        return vec![none.to_owned()];
    }
    let day = &answer.signed_on;
    let stands = if answer.superseded {
        "已被更正版本替代 / a later version took its place"
    } else {
        "为现行版本 / and it stands"
    };
    // The version is part of the data.
    let version = file
        .get("version")
        .and_then(Value::as_i64)
        .unwrap_or_default();
    let mut lines = vec![format!(
        "第{version}版签发于 version {version} signed on {day}，{stands}"
    )];
    let named = signed_on(file);
    if named.as_ref() != Some(day) {
        let named = named.unwrap_or_else(|| "无 none".to_owned());
        lines.push(format!(
            "文件所载签发日期{named}与系统不符，签名部分被改动过 / the file says signed on {named}: its signature was changed"
        ));
    }
    lines.push(
        "签发人、更正原因、公布期限不在摘要之内，请与已公布的报告核对 / signer, reason of correction and due day are not under the \
         digest: compare them with what was published"
            .to_owned(),
    );
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_that_was_changed_is_not_the_one_that_was_signed() {
        let mut file = json!({"bureau": "a", "year": 2024, "figures": [], "tables": {}});
        let digest = digest::of(&file);
        assert_eq!(verdict(&file), Verdict::Unsigned(digest.clone()));
        file["signature"] = json!({ "digest": digest.to_uppercase() });
        assert_eq!(verdict(&file), Verdict::Fits(digest.clone()));
        file["year"] = json!(2023);
        let named = Some(digest.clone());
        let computed = digest::of(&file);
        assert_ne!(computed, digest);
        assert_eq!(verdict(&file), Verdict::Differs { computed, named });
    }

    /// It would reach the terminal of who checks the file.
    #[test]
    fn what_is_no_digest_is_not_shown() {
        let mut file = json!({"bureau": "a", "year": 2024, "figures": [], "tables": {}});
        let computed = digest::of(&file);
        for named in [
            json!("\u{1b}[2J"),
            json!(7),
            json!(null),
            json!(format!("ghi{computed}")),
            json!(format!("{computed} 0000")),
        ] {
            file["signature"] = json!({ "digest": named });
            let computed = computed.clone();
            assert_eq!(
                verdict(&file),
                Verdict::Differs {
                    computed,
                    named: None
                }
            );
        }
    }

    #[test]
    fn a_day_that_is_not_the_one_of_the_signature_is_told() {
        let answer = Answer {
            is_signed: true,
            signed_on: "2025-01-15".to_owned(),
            ..Answer::default()
        };
        let mut file = json!({"version": 2, "signature": {"signed_on": "2025-01-15"}});
        let lines = told(&file, &answer);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("第2版签发于 version 2 signed on 2025-01-15，为现行版本"));
        for (named, shown) in [
            (json!("2025-01-31"), "文件所载签发日期2025-01-31与系统不符"),
            (json!("\u{1b}[2J"), "文件所载签发日期无 none与系统不符"),
            (json!(null), "文件所载签发日期无 none与系统不符"),
        ] {
            file["signature"]["signed_on"] = named;
            let lines = told(&file, &answer);
            assert!(lines.len() == 3 && lines[1].starts_with(shown), "{lines:?}");
        }
    }
}
