//! The one table of what each reason says: its gRPC status, and its sentence in both languages.
//!
//! `{name}` in a sentence is replaced by the error's metadata of that name.

use std::time::Duration;

use gongkai_proto::common::v1::Reason;
use tonic::Code;

/// One row of the table.
pub struct Wording {
    /// The gRPC status.
    pub code: Code,
    /// What was wrong and what to do, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// When the same call may succeed, for reasons that pass by themselves.
    pub retry_after: Option<Duration>,
}

const fn row(code: Code, zh: &'static str, en: &'static str) -> Wording {
    Wording {
        code,
        zh,
        en,
        retry_after: None,
    }
}

const fn passing(code: Code, millis: u64, zh: &'static str, en: &'static str) -> Wording {
    Wording {
        code,
        zh,
        en,
        retry_after: Some(Duration::from_millis(millis)),
    }
}

/// The row of a reason.
#[expect(clippy::too_many_lines, reason = "one table, one row per reason")]
pub fn wording(reason: Reason) -> Wording {
    match reason {
        Reason::Unspecified | Reason::Internal => row(
            Code::Internal,
            "系统内部错误。请将追踪号“{trace_id}”告知运维人员；重试请用同一请求编号，已办的不会重复办理。",
            "Internal error. Give the operator the trace id {trace_id}; a retry with the same request_id does \
             nothing twice.",
        ),
        Reason::FieldsInvalid => row(
            Code::InvalidArgument,
            "请求中有字段缺失或不合规，请按所列各项更正后重新提交。",
            "Some fields are missing or malformed; correct those listed and send the request again.",
        ),
        Reason::DateInFuture => row(
            Code::InvalidArgument,
            "所填日期{date}晚于今天（{today}），请更正日期。",
            "{field}: the date {date} lies after today ({today}, Asia/Shanghai); correct it.",
        ),
        Reason::BackdatingNotAllowed => row(
            Code::PermissionDenied,
            "所填日期{date}早于今天（{today}），属于补登，请由审核人或负责人办理。",
            "{field}: the date {date} lies before today ({today}); have a reviewer or leader enter it.",
        ),
        Reason::TokenMissing => row(
            Code::Unauthenticated,
            "未提供访问令牌，请登录后重试。",
            "The call carries no bearer token; sign in and try again.",
        ),
        Reason::TokenInvalid => row(
            Code::Unauthenticated,
            "访问令牌无效或已过期，请重新登录。",
            "The bearer token is malformed, expired or not signed by a known key; sign in again.",
        ),
        Reason::RoleMissing => row(
            Code::PermissionDenied,
            "您的角色无权办理此事项，请由具有以下角色之一的人员办理：{roles_zh}。",
            "None of your roles may do this; have it done by one of: {roles}.",
        ),
        Reason::BureauForeign => row(
            Code::PermissionDenied,
            "您的账号属于其他机关，不能办理该机关的事项，请由该机关人员办理。",
            "Your token belongs to another bureau; it does not reach {bureau}.",
        ),
        Reason::MethodWithoutPolicy => row(
            Code::PermissionDenied,
            "接口“{method}”未规定由谁调用，一律拒绝。",
            "The contract names nobody who may call {method}; it is refused.",
        ),
        Reason::BureauUnknown => row(
            Code::NotFound,
            "未登记的机关：“{bureau}”。请核对机关代码，或先登记该机关。",
            "No bureau {bureau} is registered; check its id, or register it first.",
        ),
        Reason::RecordUnknown => row(
            Code::NotFound,
            "本机关没有编号为“{id}”的{record_zh}，请核对编号。",
            "This bureau has no {record} with id {id}; check the id.",
        ),
        Reason::RecordExists => row(
            Code::AlreadyExists,
            "{record_zh}“{id}”已存在且内容不同；请核对后修改已有的，或者换用新的编号。",
            "The {record} {id} exists already, with other contents; change that one, or use another id.",
        ),
        Reason::RequestIdReused => row(
            Code::AlreadyExists,
            "请求编号“{request_id}”已用于另一内容的请求；请换用新的编号。",
            "The request_id {request_id} was used for a request with another body; use a new one.",
        ),
        Reason::StateForbids => row(
            Code::FailedPrecondition,
            "不能办理：{state_zh}。",
            "This is not possible as the record stands: {state}.",
        ),
        Reason::CursorsBehind => passing(
            Code::FailedPrecondition,
            500,
            "数据尚未收齐（“{behind}”），请稍后重试；报告不会以不全的数据生成。",
            "Events are still on their way ({behind}); try again shortly. A report is never compiled from less.",
        ),
        Reason::PositionBeyondHead => row(
            Code::OutOfRange,
            "位置{after}超出流的末尾{head}（纪元{epoch}）。",
            "Position {after} lies beyond the head {head} of the stream (epoch {epoch}).",
        ),
        Reason::StreamBlocked => row(
            Code::FailedPrecondition,
            "数据流“{stream}”因一条无法处理的事件而停止（“{blocked}”），须由运维人员处理。",
            "The stream {stream} stands still because of an event it cannot apply ({blocked}); an operator must act.",
        ),
        Reason::Conflict => row(
            Code::Aborted,
            "该记录刚被他人修改，请刷新后重新办理。",
            "Another call changed the record first; read it again and decide anew.",
        ),
        Reason::Unavailable => passing(
            Code::Unavailable,
            1000,
            "所需的服务（“{what}”）暂时无法访问。请稍后以同一请求编号重试，已办的不会重复办理。",
            "A server this call needs does not answer ({what}); send the same request again shortly, with the \
             same request_id: what was done is not done twice.",
        ),
        Reason::Overloaded => passing(
            Code::ResourceExhausted,
            1000,
            "系统繁忙，本次操作未办理，请稍后用同一请求编号重试。",
            "Too much at once; nothing was done. Repeat this shortly, a change with the same request_id.",
        ),
        Reason::DeadlineExceeded => row(
            Code::DeadlineExceeded,
            "处理超时。请用同一请求编号重试，不会重复办理。",
            "The deadline passed; repeat the call with the same request_id, it is not done twice.",
        ),
        Reason::FeeNotLawful => row(
            Code::FailedPrecondition,
            "{date}尚不得收取信息处理费（自2021年1月1日起施行），请免费办理。",
            "No processing fee may be charged on {date} (it exists from 2021-01-01); handle it without.",
        ),
        Reason::FormatUnknown => row(
            Code::FailedPrecondition,
            "{year}年度没有统一的年度报告格式，请选择2019年度及以后的年度。",
            "No uniform report format exists for {year}; choose 2019 or a later year.",
        ),
        Reason::PeriodNotEnded => row(
            Code::FailedPrecondition,
            "{year}年度尚未结束，不能生成年度报告，请在年度结束后生成。",
            "The year {year} has not ended; compile its report after 31 December.",
        ),
        Reason::FigureDeclared => row(
            Code::AlreadyExists,
            "“{figure}”{year}年度已有填报数；填报有误的，请先撤销原填报再重新填报。",
            "The figure {key} of {year} is declared already; revoke that declaration first, then declare it anew.",
        ),
        Reason::FigureCounted => row(
            Code::FailedPrecondition,
            "“{figure}”{year}年度已由本系统统计，不得填报；统计有误的，请更正相应办件。",
            "The figure {key} of {year} is counted here and is not declared; correct the cases behind it.",
        ),
        Reason::AnnualReportExists => row(
            Code::AlreadyExists,
            "{year}年度报告已经编制（第{version}版，{state_zh}），请继续办理该报告；已签发的，请另行更正。",
            "There is a report of {year} (version {version}, {state}); go on with it, or correct it once it is signed.",
        ),
        Reason::ReportUnsound => row(
            Code::FailedPrecondition,
            "报告尚不能签发，请先处理以下各项。",
            "The report cannot be signed as it stands; mend what is listed first.",
        ),
        Reason::YearWithoutData => row(
            Code::FailedPrecondition,
            "截至{year}年末，本机关没有任何登记或者填报，不能生成该年度的数字；确无业务的，请先填报为零并注明依据。",
            "By the end of {year} nothing was registered or declared in this bureau; where there was nothing, declare zero with its source.",
        ),
        Reason::BureauNotThen => row(
            Code::FailedPrecondition,
            "{bureau_name}{why_zh}，{year}年度没有该机关的年度报告。",
            "{bureau_name} {why}; it has no report of {year}.",
        ),
        Reason::AnnualReportUnknown => row(
            Code::NotFound,
            "{year}年度没有年度报告，请核对年度。",
            "There is no annual report of {year}; check the year.",
        ),
        Reason::MethodElsewhere => row(
            Code::Unimplemented,
            "本服务不提供接口“{method}”，请改向“{services}”调用。",
            "This server does not serve {method}; call {services}.",
        ),
        Reason::CodeWrong => row(
            Code::NotFound,
            "编号与{code_zh}不符。",
            "The number and the {code} do not go together.",
        ),
        Reason::TooManyGuesses => passing(
            Code::ResourceExhausted,
            60_000,
            "{code_zh}多次输入有误，请逐字核对，正确的随时可用；仍不相符的，请在{minutes}分钟后再试。",
            "The {code} was wrong too often. Check it: the right one is taken at any time. Else try again in {minutes} \
             minute(s).",
        ),
        Reason::TaskOfOthers => row(
            Code::PermissionDenied,
            "该事项已交由其他股室或者指定的经办人办理，您不是该股室人员，也不是指定的经办人；可由其办理，或由审核人、负责人代为登记。",
            "This task was handed to the office {office} or a person named for it, and you are neither; they answer it, or a reviewer or leader enters it.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_speaks_both_languages() {
        let descriptor = gongkai_proto::POOL
            .get_enum_by_name("gongkai.common.v1.Reason")
            .unwrap();
        for value in descriptor.values() {
            let wording = wording(Reason::try_from(value.number()).unwrap());
            assert!(
                wording.zh.chars().any(|c| c > '\u{4e00}'),
                "{}: no Chinese",
                value.name()
            );
            assert!(
                wording.en.is_ascii() && wording.en.len() > 20,
                "{}: no English",
                value.name()
            );
            // Both sentences name the same things, except the English-only noun forms.
            assert_ne!(wording.code, Code::Ok);
        }
    }
}
