//! `reporting check FILE`: whether a `report.json` is the one that was signed.

mod message;

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use gongkai_chassis::client::{channel, token_file};
use serde_json::Value;

use crate::report::digest;

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
        /// That it names.
        named: String,
    },
    /// It names none: it was never signed.
    Unsigned(String),
}

/// What a file says of itself; nothing if it is no report.
pub fn verdict(file: &Value) -> Option<Verdict> {
    let has = |key: &str| file.get(key).is_some();
    if !["bureau", "year", "figures", "tables"]
        .iter()
        .all(|key| has(key))
    {
        return None;
    }
    let computed = digest::of(file);
    let named = file.pointer("/signature/digest").and_then(Value::as_str);
    Some(match named {
        None => Verdict::Unsigned(computed),
        Some(named) if digest::are_same(named, &computed) => Verdict::Fits(computed),
        Some(named) => Verdict::Differs {
            computed,
            named: named.to_owned(),
        },
    })
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
    let file: Value = serde_json::from_slice(&bytes).with_context(|| {
        format!("不是JSON文件，请导出report.json / no JSON, export report.json: {name}")
    })?;
    let verdict = verdict(&file).with_context(|| {
        format!("不是本系统导出的report.json，请重新导出 / no report.json of this suite, export it anew: {name}")
    })?;
    let fits = match &verdict {
        Verdict::Fits(digest) => {
            println!("数据摘要 digest: {digest}");
            println!(
                "与文件所载摘要一致，请与报告末页核对 / the digest in the file fits its data; compare it with the last page"
            );
            true
        }
        Verdict::Differs { computed, named } => {
            println!("数据摘要 digest: {computed}");
            println!("文件所载 in the file: {named}");
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
    match (&check.url, &check.token) {
        (Some(url), Some(token)) => {
            let signed = asked(check, url, token.clone(), &file, bytes).await?;
            Ok(fits && signed)
        }
        _ => Ok(fits),
    }
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
    if !answer.is_signed {
        println!("系统中没有以此数据签发的版本 / no version with this data was signed");
    } else if answer.superseded {
        let day = &answer.signed_on;
        println!("签发于 signed on {day}，已被更正版本替代 / a later version took its place");
    } else {
        println!(
            "签发于 signed on {}，为现行版本 / and it stands",
            answer.signed_on
        );
    }
    Ok(answer.is_signed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_that_was_changed_is_not_the_one_that_was_signed() {
        let mut file = json!({"bureau": "a", "year": 2024, "figures": [], "tables": {}});
        let digest = digest::of(&file);
        assert_eq!(verdict(&file), Some(Verdict::Unsigned(digest.clone())));
        file["signature"] = json!({ "digest": digest });
        assert_eq!(verdict(&file), Some(Verdict::Fits(digest.clone())));
        file["year"] = json!(2023);
        let named = digest.clone();
        let computed = digest::of(&file);
        assert_ne!(computed, digest);
        assert_eq!(verdict(&file), Some(Verdict::Differs { computed, named }));
        assert_eq!(verdict(&json!({"year": 2024})), None);
        assert_eq!(verdict(&json!([])), None);
    }
}
