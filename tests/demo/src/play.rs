//! Plays a year through the public gRPC API, as its clerks and leaders would.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, anyhow};
use chrono::{Datelike as _, NaiveDate};
use gongkai_proto::{
    catalog::v1::{self as catalog, BureauLevel},
    code::to_number,
    intake::v1 as intake,
    reporting::v1 as reporting,
};
use gongkai_testbed::{suite::Suite, tokens::TokenMint};
use tonic::{Code, Status};

use crate::{
    catalog::begin as begin_catalog,
    clients::{Services, subject},
    plan::{Act, Quantity, plan},
    staff::{Staff, Walk},
    year::Year,
};

/// The platform's own bureau id.
const PLATFORM: &str = "platform";
/// The people of the demo: role, name and position.
const PEOPLE: [(&str, &str, &str); 3] = [
    ("clerk", "演示经办员", "科员"),
    ("reviewer", "演示审核员", "股长"),
    ("leader", "演示负责人", "副局长"),
];
/// How long reporting may take to take in a year's events.
const CATCH_UP: Duration = Duration::from_mins(2);

/// Registers the platform, the city above the bureau, and the bureau.
pub async fn register(suite: &Suite, year: &Year) -> anyhow::Result<()> {
    let administrator = Services::of(suite)?.caller(&suite.mint, PLATFORM, "administrator")?;
    let office = |id: &str, name: &str| catalog::Office {
        id: id.to_owned(),
        name: name.to_owned(),
        ..catalog::Office::default()
    };
    let bureaus = [
        catalog::Bureau {
            id: PLATFORM.to_owned(),
            name: "政府信息公开平台".to_owned(),
            level: BureauLevel::Platform as i32,
            ..catalog::Bureau::default()
        },
        catalog::Bureau {
            id: year.city.id.clone(),
            name: year.city.name.clone(),
            parent_id: PLATFORM.to_owned(),
            level: BureauLevel::Government as i32,
            offices: vec![office("general", "办公室")],
            ..catalog::Bureau::default()
        },
        catalog::Bureau {
            id: year.bureau.id.clone(),
            name: year.bureau.name.clone(),
            parent_id: year.city.id.clone(),
            level: BureauLevel::Department as i32,
            offices: year
                .bureau
                .offices
                .iter()
                .map(|known| office(&known.id, &known.name))
                .collect(),
            item_groups: year
                .bureau
                .item_groups
                .iter()
                .map(|group| catalog::ItemGroup {
                    code: group.code.clone(),
                    name: group.name.clone(),
                })
                .collect(),
            ..catalog::Bureau::default()
        },
    ];
    for bureau in bureaus {
        let request_id = format!("register-{}", bureau.id);
        let request = catalog::RegisterBureauRequest {
            request_id,
            bureau: Some(bureau),
        };
        administrator
            .bureaus()
            .register_bureau(request)
            .await
            .map_err(told)?;
    }
    let services = Services::of(suite)?;
    tell_profile(&services, &suite.mint, year).await?;
    enter_staff(&services, &suite.mint, &year.bureau.id).await
}

/// Says how the bureau's processing fee is paid, without which nobody can be asked for one, and what its index numbers
/// begin with.
async fn tell_profile(services: &Services, mint: &TokenMint, year: &Year) -> anyhow::Result<()> {
    let bureau = &year.bureau.id;
    // Not more than two years after the first day of a play.
    let dated = |text: &str, source: &str| catalog::DatedText {
        valid_from: "2019-01-01".to_owned(),
        text: text.to_owned(),
        source: source.to_owned(),
    };
    let code = year.bureau.credit_code.iter();
    let administrator = services.caller(mint, PLATFORM, "administrator")?;
    let request = catalog::UpdateBureauProfileRequest {
        request_id: format!("profile-{bureau}"),
        bureau_id: bureau.to_owned(),
        update_mask: Some(prost_types::FieldMask {
            paths: vec!["payments".to_owned(), "credit_codes".to_owned()],
        }),
        profile: Some(catalog::BureauProfile {
            payments: vec![dated(
                "持本通知书到区政务服务中心非税收入窗口缴纳",
                "《政府信息公开工作制度》（演示）",
            )],
            credit_codes: code
                .map(|code| dated(code, "统一社会信用代码证书（演示）"))
                .collect(),
            ..catalog::BureauProfile::default()
        }),
        ..catalog::UpdateBureauProfileRequest::default()
    };
    let told_so = administrator.bureaus().update_bureau_profile(request).await;
    told_so.map_err(told)?;
    Ok(())
}

/// Enters the people of the demo into the bureau's directory, under names that nobody bears.
pub async fn enter_staff(
    services: &Services,
    mint: &TokenMint,
    bureau: &str,
) -> anyhow::Result<()> {
    let administrator = services.caller(mint, PLATFORM, "administrator")?;
    for (role, name, position) in PEOPLE {
        let request = catalog::SetStaffMemberRequest {
            request_id: format!("enter-{role}@{bureau}"),
            bureau_id: bureau.to_owned(),
            member: Some(catalog::StaffMember {
                subject: subject(role, bureau),
                name: name.to_owned(),
                position: position.to_owned(),
                ..catalog::StaffMember::default()
            }),
            ..catalog::SetStaffMemberRequest::default()
        };
        let entered = administrator.directory().set_staff_member(request).await;
        entered.map_err(told)?;
    }
    Ok(())
}

/// Plays the year, day by day, with the civil clock going along. `progress` hears of each month.
/// Answers how many acts there were.
pub async fn play(
    suite: &Suite,
    year: &Year,
    progress: &(impl Fn(&str) + Sync),
) -> anyhow::Result<usize> {
    let services = Services::of(suite)?;
    let staff = Staff::of(&services, &suite.mint, &year.bureau.id)?;
    let entries = begin_catalog(suite, year, progress).await?;
    let acts = plan(year);
    let mut cases: HashMap<usize, String> = HashMap::new();
    let mut today = None;
    let mut month = (0, 0);
    for (number, (day, act)) in acts.iter().enumerate() {
        if today != Some(*day) {
            set_day(suite, *day).await?;
            today = Some(*day);
        }
        if month.0 != day.month() {
            if month.0 > 0 {
                progress(&format!(
                    "{}年{:>2}月：{:>3}项",
                    year.year, month.0, month.1
                ));
            }
            month = (day.month(), 0);
        }
        month.1 += 1;
        let performance = Performance {
            staff: &staff,
            year,
            // In hexadecimal even the longest stays below the 64 characters that are allowed.
            request_id: format!("{}-{:x}-{number:x}", year.bureau.id, year.seed),
            bureau_id: year.bureau.id.clone(),
            cases: &mut cases,
            entries: &entries,
        };
        performance
            .perform(act)
            .await
            .with_context(|| format!("{day}: {act:?}"))?;
    }
    if month.0 > 0 {
        progress(&format!(
            "{}年{:>2}月：{:>3}项",
            year.year, month.0, month.1
        ));
    }
    Ok(acts.len())
}

/// Moves the civil clock of all services to nine in the morning of `day`.
pub async fn set_day(suite: &Suite, day: NaiveDate) -> anyhow::Result<()> {
    suite.set_clock(&format!("{day}T09:00:00+08:00")).await
}

fn numbers(assumed: &[String]) -> Vec<i32> {
    assumed
        .iter()
        .map(|code| to_number("gongkai.common.v1.AssumedAspect", code))
        .collect()
}

/// One act about to be performed: by whom, for which bureau, under which request id.
struct Performance<'a> {
    staff: &'a Staff,
    year: &'a Year,
    request_id: String,
    bureau_id: String,
    /// Ids of the cases opened so far, by their numbers in the plan.
    cases: &'a mut HashMap<usize, String>,
    /// Ids of the catalog's entries, by their level-2 items.
    entries: &'a HashMap<String, String>,
}

impl Performance<'_> {
    fn id(&self, case: usize) -> anyhow::Result<String> {
        self.cases
            .get(&case)
            .cloned()
            .ok_or_else(|| anyhow!("case {case} was not opened"))
    }

    async fn perform(self, act: &Act) -> anyhow::Result<()> {
        match act {
            Act::Accept { .. } | Act::Decide { .. } => self.matter(act).await,
            Act::Publish { .. } | Act::Outreach { .. } => self.disclosure(act).await,
            Act::Register { .. } | Act::Close { .. } => self.enquiry(act).await,
            Act::Submit { .. } | Act::Answer { .. } => self.application(act).await,
        }
    }

    async fn matter(self, act: &Act) -> anyhow::Result<()> {
        if let Act::Accept {
            case,
            kind,
            matter,
            promised_limit,
            office,
        } = act
        {
            let request = intake::RegisterMatterCaseRequest {
                request_id: self.request_id,
                bureau_id: self.bureau_id,
                kind: to_number("gongkai.intake.v1.MatterKind", kind),
                matter: matter.clone(),
                applicant_name: format!("演示申请人{case:04}"),
                office_id: office.clone(),
                promised_limit: *promised_limit,
                assumed: numbers(&self.year.matters.assumed),
                ..intake::RegisterMatterCaseRequest::default()
            };
            let answer = self
                .staff
                .clerk
                .matters()
                .register_matter_case(request)
                .await
                .map_err(told)?;
            self.cases.insert(
                *case,
                answer.into_inner().matter_case.unwrap_or_default().id,
            );
        } else if let Act::Decide { case } = act {
            let matter_case_id = self.id(*case)?;
            let request = intake::DecideMatterCaseRequest {
                matter_case_id: matter_case_id.clone(),
                request_id: self.request_id,
                bureau_id: self.bureau_id.clone(),
                decision: intake::MatterDecision::Granted as i32,
                ..intake::DecideMatterCaseRequest::default()
            };
            self.staff
                .leader
                .matters()
                .decide_matter_case(request)
                .await
                .map_err(told)?;
            let handed_over = self
                .staff
                .hand_over_letters(&self.bureau_id, &matter_case_id)
                .await;
            handed_over.map_err(told)?;
        }
        Ok(())
    }

    async fn disclosure(self, act: &Act) -> anyhow::Result<()> {
        if let Act::Publish {
            group,
            article20,
            title,
            entry,
            formed_on,
            office,
            assumed,
        } = act
        {
            let entry_id = self.entries.get(entry).cloned().unwrap_or_default();
            anyhow::ensure!(
                entry.is_empty() || !entry_id.is_empty(),
                "items.entry = {entry:?}: the catalog of work safety has no such entry / 安全生产公开目录中没有该事项"
            );
            let contents = catalog::ItemContents {
                title: title.clone(),
                summary: "演示内容，仅用于计数。".to_owned(),
                kind: catalog::ItemKind::Other.into(),
                article20_code: *article20,
                group: group.clone(),
                office_id: office.clone(),
                entry_id,
                formed_on: formed_on.to_string(),
                channels: vec![
                    catalog::Channel::Website as i32,
                    catalog::Channel::NoticeBoard as i32,
                ],
                assumed: numbers(assumed),
                attribute: catalog::DisclosureAttribute::Proactive.into(),
                ..catalog::ItemContents::default()
            };
            let (request_id, bureau_id) = (&self.request_id, &self.bureau_id);
            let published = self.staff.publish(request_id, bureau_id, contents).await;
            published.map_err(told)?;
        } else if let Act::Outreach {
            title,
            quantities,
            office,
        } = act
        {
            let quantity = |quantity: &Quantity| catalog::Quantity {
                measure: to_number("gongkai.catalog.v1.Measure", &quantity.measure),
                value: quantity.value,
                qualifier: i32::from(quantity.more_than) * catalog::Qualifier::MoreThan as i32,
            };
            let assumed = self
                .year
                .outreach
                .as_ref()
                .map(|outreach| numbers(&outreach.assumed));
            let request = catalog::RecordActivityRequest {
                request_id: self.request_id,
                bureau_id: self.bureau_id,
                title: title.clone(),
                office_id: office.clone(),
                quantities: quantities.iter().map(quantity).collect(),
                assumed: assumed.unwrap_or_default(),
                ..catalog::RecordActivityRequest::default()
            };
            self.staff
                .clerk
                .outreach()
                .record_activity(request)
                .await
                .map_err(told)?;
        }
        Ok(())
    }

    async fn enquiry(self, act: &Act) -> anyhow::Result<()> {
        if let Act::Register {
            case,
            category,
            office,
            assumed,
        } = act
        {
            let request = intake::RegisterEnquiryRequest {
                request_id: self.request_id,
                bureau_id: self.bureau_id,
                category: to_number("gongkai.intake.v1.EnquiryCategory", category),
                name: format!("演示来电人{case:04}"),
                content: "演示内容，仅用于计数。".to_owned(),
                office_id: office.clone(),
                assumed: numbers(assumed),
                ..intake::RegisterEnquiryRequest::default()
            };
            let answer = self
                .staff
                .clerk
                .enquiries()
                .register_enquiry(request)
                .await
                .map_err(told)?;
            self.cases
                .insert(*case, answer.into_inner().enquiry.unwrap_or_default().id);
        } else if let Act::Close { case } = act {
            let request = intake::CloseEnquiryRequest {
                enquiry_id: self.id(*case)?,
                request_id: self.request_id,
                bureau_id: self.bureau_id,
                answer: "演示答复。".to_owned(),
                ..intake::CloseEnquiryRequest::default()
            };
            self.staff
                .clerk
                .enquiries()
                .close_enquiry(request)
                .await
                .map_err(told)?;
        }
        Ok(())
    }

    async fn application(self, act: &Act) -> anyhow::Result<()> {
        if let Act::Submit {
            case,
            applicant,
            assumed,
        } = act
        {
            let request = intake::SubmitApplicationRequest {
                request_id: self.request_id,
                bureau_id: self.bureau_id,
                applicant: Some(intake::Applicant {
                    kind: to_number("gongkai.intake.v1.ApplicantKind", applicant),
                    name: format!("演示申请人{case:04}"),
                    identity_number: format!("演示证件{case:04}"),
                    contact: "演示联系方式".to_owned(),
                    ..intake::Applicant::default()
                }),
                channel: intake::ReceiptChannel::InPerson as i32,
                wanted: "演示所需信息，仅用于计数。".to_owned(),
                assumed: numbers(assumed),
                ..intake::SubmitApplicationRequest::default()
            };
            let answer = self
                .staff
                .clerk
                .applications()
                .submit_application(request)
                .await
                .map_err(told)?;
            self.cases.insert(
                *case,
                answer.into_inner().application.unwrap_or_default().id,
            );
        } else if let Act::Answer { case, answer } = act {
            let walk = Walk {
                application_id: self.id(*case)?,
                request_id: self.request_id,
                bureau_id: self.bureau_id,
            };
            let answer = to_number("gongkai.intake.v1.Answer", answer);
            let answer = intake::Answer::try_from(answer).context("answer")?;
            if answer == intake::Answer::WithheldThirdParty {
                self.staff.ask_third_party(&walk).await.map_err(told)?;
            }
            self.staff.answer(&walk, answer).await.map_err(told)?;
            let (bureau_id, case_id) = (&walk.bureau_id, &walk.application_id);
            let handed_over = self.staff.hand_over_letters(bureau_id, case_id).await;
            handed_over.map_err(told)?;
        }
        Ok(())
    }
}

/// Compiles the report as the bureau's leader in the January after the year, waiting while events
/// are on their way.
pub async fn compile(
    suite: &Suite,
    year: &Year,
    progress: &(impl Fn(&str) + Sync),
) -> anyhow::Result<reporting::Report> {
    let january = NaiveDate::from_ymd_opt(year.year + 1, 1, 15).context("year")?;
    set_day(suite, january).await?;
    compile_today(suite, year, progress).await
}

/// The same without moving the clock.
pub async fn compile_today(
    suite: &Suite,
    year: &Year,
    progress: &(impl Fn(&str) + Sync),
) -> anyhow::Result<reporting::Report> {
    let problems = year.narrative.problems.trim();
    compile_for(suite, &year.bureau.id, year.year, problems, progress).await
}

/// The same of any bureau, with what section 五 says.
pub async fn compile_for(
    suite: &Suite,
    bureau_id: &str,
    year: i32,
    problems: &str,
    progress: &(impl Fn(&str) + Sync),
) -> anyhow::Result<reporting::Report> {
    let leader = Services::of(suite)?.caller(&suite.mint, bureau_id, "leader")?;
    let request = reporting::CompileReportRequest {
        request_id: format!("report-{bureau_id}-{year}"),
        bureau_id: bureau_id.to_owned(),
        year,
        problems: problems.to_owned(),
        ..reporting::CompileReportRequest::default()
    };
    let compiled = tokio::time::timeout(CATCH_UP, async {
        loop {
            match leader.reports().compile_report(request.clone()).await {
                Ok(answer) => return Ok(answer.into_inner().report.unwrap_or_default()),
                Err(status) if is_behind(&status) => {
                    progress("等待统计服务收齐数据…");
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                Err(status) => return Err(told(status)),
            }
        }
    });
    compiled
        .await
        .context("reporting did not take in the year's events in time / 统计服务未能按时收齐数据")?
}

fn is_behind(status: &Status) -> bool {
    let reason = status
        .metadata()
        .get("gongkai-reason")
        .and_then(|reason| reason.to_str().ok());
    status.code() == Code::FailedPrecondition && reason == Some("CURSORS_BEHIND")
}

/// A refused call as an error for people.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub fn told(status: Status) -> anyhow::Error {
    let reason = status
        .metadata()
        .get("gongkai-reason")
        .and_then(|reason| reason.to_str().ok());
    anyhow!(
        "{} {}: {}",
        status.code(),
        reason.unwrap_or("-"),
        status.message()
    )
}
