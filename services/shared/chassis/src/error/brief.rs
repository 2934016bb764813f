//! So much of an error as the headers of an answer take.
//!
//! What headers are longer than, a client does not read: it is told RESOURCE_EXHAUSTED instead of what is wrong. A status
//! travels in them four times over: its English sentence as `grpc-message`, where a Chinese character is nine letters, and
//! in its details, which are base64, the same once more, in Chinese, and inside of the details' own status.

use http::HeaderMap;
use tonic::Status;
use tonic_types::FieldViolation;

use super::{BETWEEN, Error, Reason, described};
use crate::plain::{EXCERPT, excerpt};

/// Bytes of the headers of an error at most, as HTTP/2 counts them. Clients of gRPC take 8 KiB; the rest is for what is put
/// beside: the kind of the content, the day, what a proxy adds.
pub(super) const MOST_BYTES: usize = 7 * 1024;
/// Violations that are told one by one at most.
const MOST_VIOLATIONS: usize = 20;
/// Fields that the Chinese sentence tells of.
const MOST_PRINTED: usize = 5;
/// Characters of a text in an error, where it does not fit otherwise.
const SHORTER: [usize; 2] = [100, EXCERPT];
/// What HTTP/2 counts for a header besides its name and its value.
const OF_A_HEADER: usize = 32;
/// Stays whole: a call is found by it.
const TRACE_ID: &str = "trace_id";

impl Error {
    /// What `make` makes of the error and of so many of its violations, as long as headers take it: all of them, or as many
    /// as fit; shorter texts only where not even one does.
    pub(super) fn fitting(&self, make: impl Fn(&Self, usize) -> Status) -> Status {
        let most = self.fields.len().min(MOST_VIOLATIONS);
        for told in (most.min(1)..=most).rev() {
            let status = make(self, told);
            if size(&status) <= MOST_BYTES {
                return status;
            }
        }
        let [shorter, shortest] = SHORTER.map(|chars| make(&self.shortened(chars), most.min(1)));
        if size(&shorter) <= MOST_BYTES {
            shorter
        } else {
            shortest
        }
    }

    /// The same with texts of so many characters at most.
    fn shortened(&self, chars: usize) -> Self {
        let metadata = self.metadata.iter().map(|(key, value)| match *key {
            TRACE_ID => (TRACE_ID, value.clone()),
            key => (key, excerpt(value, chars)),
        });
        let fields = self.fields.iter().map(|wrong| {
            let said = match wrong.description.split_once(BETWEEN) {
                Some((zh, en)) => described(&excerpt(zh, chars), &excerpt(en, chars)),
                None => excerpt(&wrong.description, chars),
            };
            FieldViolation::new(excerpt(&wrong.field, chars), said)
        });
        Self {
            reason: self.reason,
            metadata: metadata.collect(),
            fields: fields.collect(),
            untold: self.untold,
            listed: self.listed.clone(),
            source: None,
            again_in: self.again_in,
        }
    }

    /// The first `told` violations as a person reads them, and that there are more.
    pub(super) fn briefly(&self, told: usize) -> Vec<FieldViolation> {
        let said = self.named_violations().take(told);
        let said = said.map(|(field, zh, en)| FieldViolation::new(field, described(&zh, en)));
        let mut said: Vec<FieldViolation> = said.collect();
        let more = self.all_violations() - said.len();
        if more > 0 {
            let listed = self.listed.as_deref();
            let all = listed.map_or("the others are told once these are mended", |(_, en)| en);
            let (zh, en) = (self.more_zh(), format!("and {more} more; {all}"));
            said.push(FieldViolation::new("", described(&zh, &en)));
        }
        said
    }

    /// What a screen prints in Chinese: of malformed fields what is wrong with the first of them.
    pub(super) fn printed(&self, told: usize) -> String {
        let (zh, _) = self.sentences();
        let asks = match self.reason {
            Reason::FieldsInvalid => "请更正以下各项后重新提交",
            Reason::ReportUnsound => "报告尚不能签发，请先处理以下各项",
            _ => return zh,
        };
        if self.fields.is_empty() {
            return zh;
        }
        // The sentence has a full stop of its own.
        let mut said: Vec<String> = (self.named_violations().take(told.min(MOST_PRINTED)))
            .map(|(_, zh, _)| zh.trim_end_matches('。').to_owned())
            .collect();
        if self.all_violations() > said.len() {
            said.push(self.more_zh());
        }
        format!("{asks}：{}。", said.join("；"))
    }

    /// The same in English, of what is wrong with a report: the sentence tells what to mend.
    pub(super) fn printed_en(&self, told: usize) -> String {
        let (_, en) = self.sentences();
        if self.reason != Reason::ReportUnsound || self.fields.is_empty() {
            return en;
        }
        let said = self.named_violations().take(told.min(MOST_PRINTED));
        let mut said: Vec<String> = said.map(|(field, _, en)| format!("{field} {en}")).collect();
        let more = self.all_violations() - said.len();
        if more > 0 {
            said.push(format!("and {more} more"));
        }
        format!(
            "The report cannot be signed as it stands; mend this first: {}.",
            said.join("; ")
        )
    }

    /// All that are wrong, those too of which nothing was kept.
    fn all_violations(&self) -> usize {
        self.fields.len() + self.untold
    }

    fn more_zh(&self) -> String {
        let all = self.all_violations();
        match self.listed.as_deref() {
            Some((zh, _)) => format!("等共{all}处，{zh}"),
            None => format!("等共{all}处"),
        }
    }
}

/// Bytes of the headers of a status.
fn size(status: &Status) -> usize {
    let mut headers = HeaderMap::new();
    if status.add_header(&mut headers).is_err() {
        return usize::MAX;
    }
    let sizes = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + OF_A_HEADER);
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;
    use crate::error::REASON_HEADER;

    /// What a refusal of an item says of one of its attachments.
    fn blocked(at: usize) -> FieldViolation {
        let zh = format!(
            "附件“2024年度困难群众救助资金发放情况公示（第{at}批）.xlsx”工作表“名单”B7：身份证号码（110*************16），请删去后替换附件；\
             确需公开的，请由拟稿人以外的审核人或者负责人查看后说明理由核准"
        );
        let en = format!(
            "2024年度困难群众救助资金发放情况公示（第{at}批）.xlsx, 工作表“名单”B7: number of an identity card \
             (110*************16): take it out and replace the file, or have another person look and override it with the reason"
        );
        FieldViolation::new(format!("attachments[{at}]"), described(&zh, &en))
    }

    fn headers(error: Error) -> (Status, usize) {
        let status = Status::from(error);
        let bytes = size(&status);
        (status, bytes)
    }

    #[test]
    fn what_does_not_fit_is_counted_and_where_it_stands_is_told() {
        let fields = (0..15).map(blocked).collect();
        let error = Error::fields(fields).listed("附件检查结果见清单", "the list tells all");
        let (status, bytes) = headers(error);
        assert!(bytes <= MOST_BYTES, "{bytes}");
        // As many as fit, not one alone.
        assert!(bytes > MOST_BYTES - 1500, "{bytes}");
        let wrong = status.get_details_bad_request().unwrap().field_violations;
        let told = wrong.len() - 1;
        assert!((3..15).contains(&told), "{told}");
        assert_eq!(
            wrong[told].description,
            format!(
                "等共15处，附件检查结果见清单 / and {} more; the list tells all",
                15 - told
            )
        );
        let printed = status.get_details_localized_message().unwrap().message;
        assert!(
            printed.ends_with("；等共15处，附件检查结果见清单。"),
            "{printed}"
        );
    }

    #[test]
    fn what_fits_is_told_whole() {
        let fields = (0..3).map(blocked).collect();
        let (status, _) = headers(Error::fields(fields));
        let wrong = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!(wrong.len(), 3);
        for (at, wrong) in wrong.iter().enumerate() {
            assert!(wrong.description.ends_with(&blocked(at).description));
        }
        let printed = status.get_details_localized_message().unwrap().message;
        assert!(!printed.contains("等共"), "{printed}");
    }

    /// A Chinese word in an English sentence is nine bytes a character, and a sentence of everything long is cut.
    #[test]
    fn no_error_is_longer_than_headers_may_be() {
        let long = "长".repeat(10_000);
        let many =
            (0..500).map(|at| FieldViolation::new(format!("field_{at}"), "缺少必填项 / missing"));
        let one = FieldViolation::new(&long, described(&long, &long));
        for error in [
            Error::fields(many.collect()).with("value", &long),
            Error::fields(vec![one; 30]),
            Error::state_forbids(&long, &long).next(&long, &long),
            Error::state_forbids(&long, &long)
                .next(&long, &long)
                .at("item_id"),
            Error::record_unknown(&long, &long, &long)
                .next(&long, &long)
                .at(&long),
        ] {
            let named = error.reason_name();
            let (status, bytes) = headers(error);
            assert!(bytes <= MOST_BYTES, "{named}: {bytes}");
            assert_eq!(status.metadata().get(REASON_HEADER).unwrap(), named);
        }
    }

    #[test]
    fn what_is_unsound_is_listed_in_both_languages() {
        let fault = |section: &str| {
            let said = described(
                "“依申请公开”叙述“未收到”为0，表格为6",
                "the text says 0, the table 6",
            );
            FieldViolation::new(section, said)
        };
        let faults = vec![fault("sections.preface"), fault("sections.others")];
        let error = Error::fields(faults).for_reason(Reason::ReportUnsound);
        assert_eq!(
            error.printed_en(2),
            "The report cannot be signed as it stands; mend this first: sections.preface the text says 0, the table 6; \
             sections.others the text says 0, the table 6."
        );
        let messages = Status::from(error).get_error_details_vec();
        let in_english = messages.iter().any(|detail| {
            matches!(detail, tonic_types::ErrorDetail::LocalizedMessage(said)
                if said.locale == "en" && said.message.contains("sections.others"))
        });
        assert!(in_english, "{messages:?}");
    }

    /// Where nothing says how many there are in the first place, the collector of what is wrong does.
    #[test]
    fn what_was_not_kept_is_counted() {
        let mut fields = crate::fields::Fields::default();
        for at in 0..1000 {
            fields.wrong(&format!("rows[{at}]"), "缺少必填项", "missing");
        }
        let (status, _) = headers(fields.refusal());
        let wrong = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!(wrong.len(), MOST_VIOLATIONS + 1);
        assert_eq!(
            wrong[MOST_VIOLATIONS].description,
            "等共1000处 / and 980 more; the others are told once these are mended"
        );
    }

    mod over_http {
        use tonic::{Request, Response};
        use tonic_health::pb::{
            HealthCheckRequest, HealthCheckResponse,
            health_client::HealthClient,
            health_server::{Health, HealthServer},
        };

        use super::*;

        /// Refuses everything with many things that are wrong.
        struct Refusing;

        type Answer<T> = Result<Response<T>, Status>;

        #[tonic::async_trait]
        impl Health for Refusing {
            type WatchStream = tokio_stream::Empty<Result<HealthCheckResponse, Status>>;

            async fn check(&self, _: Request<HealthCheckRequest>) -> Answer<HealthCheckResponse> {
                Err(Error::fields((0..18).map(blocked).collect()).into())
            }

            async fn watch(&self, _: Request<HealthCheckRequest>) -> Answer<Self::WatchStream> {
                Err(Error::state_forbids(&"长".repeat(200), &"长".repeat(200)).into())
            }
        }

        /// A client that takes what the cores of gRPC take.
        #[tokio::test]
        async fn a_client_reads_what_is_wrong() {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let incoming = tonic::transport::server::TcpIncoming::from(listener);
            let server =
                tonic::transport::Server::builder().add_service(HealthServer::new(Refusing));
            tokio::spawn(server.serve_with_incoming(incoming));
            let endpoint = tonic::transport::Endpoint::from_shared(url).unwrap();
            let endpoint = endpoint.http2_max_header_list_size(8 * 1024);
            let mut client = HealthClient::new(endpoint.connect().await.unwrap());
            let refused = client
                .check(HealthCheckRequest::default())
                .await
                .unwrap_err();
            assert_eq!(refused.code(), tonic::Code::InvalidArgument, "{refused}");
            let wrong = refused.get_details_bad_request().unwrap().field_violations;
            assert!(wrong.last().unwrap().description.starts_with("等共18处"));
            let refused = client
                .watch(HealthCheckRequest::default())
                .await
                .unwrap_err();
            assert_eq!(refused.code(), tonic::Code::FailedPrecondition, "{refused}");
        }
    }
}
