//! Every method of every service, called by every role of its own bureau and of those around it, and
//! without a token: who is let in is who the contract names, and nobody else.
//!
//! Requests hold little but the bureau's id, so that whoever is let in is told what is missing. What
//! counts is whether the door was open.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use gongkai_chassis::{identity::Role, policy::allowed};
use gongkai_demo::clients::{Services, token};
use gongkai_proto::{POOL, common::v1::Visibility, reporting::v1::GetReportRequest};
use gongkai_testbed::suite::Suite;
use prost::{
    Message as _,
    bytes::{Buf as _, BufMut as _, Bytes},
};
use prost_reflect::{DynamicMessage, MessageDescriptor, MethodDescriptor, Value};
use tokio::{sync::Semaphore, task::JoinSet};
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::{Channel, Endpoint},
};
use tonic_types::StatusExt as _;

use crate::{office::BUREAU, support::suite};

/// The bureau above it.
const ABOVE: &str = "yiyang-heshan";

/// A report that does not exist.
const NOWHERE: &str = "01900000-0000-7000-8000-000000000000";

/// Where a caller stands, seen from the bureau that every request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Own,
    Other,
    Above,
    Platform,
}

impl Stand {
    const ALL: [Self; 4] = [Self::Own, Self::Other, Self::Above, Self::Platform];

    /// The bureau of the token.
    fn bureau(self) -> &'static str {
        match self {
            Self::Own => BUREAU,
            Self::Other => "haitang-emb",
            Self::Above => ABOVE,
            Self::Platform => "platform",
        }
    }
}

/// Whom a method serves, of those with a role it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The bureau itself.
    Bureau,
    /// And the bureaus above it.
    Above,
    /// The bureaus above it alone: none chooses what it stands under.
    AboveOnly,
    /// Its leader, and the administrators above it alone: none acts for who stands over him.
    LeaderOrAbove,
    /// Whoever has a token: what is read is disclosed.
    Everybody,
    /// The events of cases.
    Internal,
}

/// What comes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The door was open: an answer, or a refusal of something else.
    Admitted,
    /// Refused at the door, for this reason.
    Refused(&'static str),
}

/// A caller: a role in a bureau. None has no token.
type Caller = Option<(Role, Stand)>;

/// One call, and what must come of it.
#[derive(Clone)]
struct Attempt {
    caller: Caller,
    method: MethodDescriptor,
    /// The program that serves it.
    service: &'static str,
    body: Bytes,
    expected: Outcome,
}

impl fmt::Display for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (service, method) = (self.service, self.method.full_name());
        match self.caller {
            None => write!(formatter, "{method} at {service} without a token"),
            Some((role, stand)) => {
                write!(formatter, "{method} at {service} as {role} of {stand:?}")
            }
        }
    }
}

/// The programs that serve a service of the contract.
pub fn programs(package: &str) -> &'static [&'static str] {
    match package {
        "gongkai.catalog.v1" => &["disclosure-catalog"],
        "gongkai.intake.v1" => &["intake"],
        "gongkai.reporting.v1" => &["reporting"],
        "gongkai.feed.v1" => &["disclosure-catalog", "intake"],
        other => panic!("nobody said who serves {other}"),
    }
}

/// The message with the fields it has of those given.
fn filled(message: MessageDescriptor, fields: &[(&str, Value)]) -> DynamicMessage {
    let mut filled = DynamicMessage::new(message);
    for (name, value) in fields {
        filled.set_field_by_name(name, value.clone());
    }
    filled
}

/// The message in the field of a request.
fn inside(method: &MethodDescriptor, field: &str, fields: &[(&str, Value)]) -> Value {
    let field = method.input().get_field_by_name(field).unwrap();
    Value::Message(filled(field.kind().as_message().unwrap().clone(), fields))
}

/// Whether a method is of a service of reporting that serves whoever stands above the bureau, too.
fn is_read_above(method: &str) -> bool {
    let services = [
        "Declaration",
        "AnnualReport",
        "Assessment",
        "CityReport",
        "ReportDueDay",
    ];
    let mut services = services.iter();
    services.any(|service| method.starts_with(&format!("reporting.v1.{service}Service.")))
}

/// The requests of a method, and whom each serves. A method that is not named here serves the bureau
/// the request names.
fn requests(method: &MethodDescriptor, service: &str) -> Vec<(DynamicMessage, Reach)> {
    let text = |text: &str| Value::String(text.to_owned());
    let named = |fields: &[(&str, Value)]| {
        let bureau = method.input().get_field_by_name("bureau_id");
        let bureau = bureau.map(|_| ("bureau_id", text(BUREAU)));
        let fields: Vec<_> = bureau.into_iter().chain(fields.iter().cloned()).collect();
        filled(method.input(), &fields)
    };
    let report = text(NOWHERE);
    match method.full_name().trim_start_matches("gongkai.") {
        "catalog.v1.BureauService.RegisterBureau" => {
            let fields = [("id", text(BUREAU)), ("parent_id", text(ABOVE))];
            let bureau = inside(method, "bureau", &fields);
            vec![(named(&[("bureau", bureau)]), Reach::AboveOnly)]
        }
        "catalog.v1.BureauService.UpdateBureau"
        | "catalog.v1.BureauService.UpdateBureauProfile"
        | "catalog.v1.BureauSettingService.ListBureauSettings"
        | "catalog.v1.BureauSettingService.SetBureauSetting"
        | "catalog.v1.EntryService.SetEntry"
        | "catalog.v1.EntryService.EndEntry"
        | "catalog.v1.EntryService.ImportEntries"
        | "catalog.v1.EntryService.LoadStandardCatalog"
        | "catalog.v1.StaffService.ListStaff"
        | "catalog.v1.StaffService.SetStaffMember"
        | "catalog.v1.UpdateDutyService.ListUpdateDuties"
        | "catalog.v1.UpdateDutyService.ListUpdateReminders"
        | "catalog.v1.UpdateDutyService.ExplainUpdateDuty" => vec![(named(&[]), Reach::Above)],
        "catalog.v1.ItemDeputyService.AppointItemDeputy"
        | "catalog.v1.ItemDeputyService.EndItemDeputy" => {
            vec![(named(&[]), Reach::LeaderOrAbove)]
        }
        // These tell what is missing before they look at the bureau.
        "reporting.v1.ReportService.CompileReport" => {
            let fields = [("request_id", text("rights")), ("year", Value::I32(2019))];
            vec![(named(&fields), Reach::Above)]
        }
        "reporting.v1.FigureService.ListFigures" | "reporting.v1.FigureService.ExplainCell" => {
            let days = [("from_on", "2019-01-01"), ("to_on", "2019-12-31")];
            let fields = days.iter().chain(&[("figure", "applications.received")]);
            let fields =
                fields.filter(|(field, _)| method.input().get_field_by_name(field).is_some());
            let fields: Vec<_> = fields.map(|(field, value)| (*field, text(value))).collect();
            vec![(named(&fields), Reach::Above)]
        }
        "reporting.v1.ReportService.GetReport" => {
            vec![(named(&[("report_id", report)]), Reach::Above)]
        }
        "reporting.v1.ReportService.ExportReport" => {
            let fields = [("report_id", report), ("format", Value::EnumNumber(1))];
            vec![(named(&fields), Reach::Above)]
        }
        "reporting.v1.AnnualReportService.GetSignatureOfFile" => {
            vec![(named(&[]), Reach::Everybody)]
        }
        name if is_read_above(name) => vec![(named(&[]), Reach::Above)],
        "feed.v1.FeedService.ReadEvents" => {
            let service = service.trim_start_matches("disclosure-");
            let stream = |visibility: Visibility| {
                let fields = [
                    ("service", text(service)),
                    ("bureau_id", text(BUREAU)),
                    ("visibility", Value::EnumNumber(visibility as i32)),
                ];
                named(&[("stream", inside(method, "stream", &fields))])
            };
            vec![
                (stream(Visibility::Public), Reach::Everybody),
                (stream(Visibility::Internal), Reach::Internal),
            ]
        }
        "catalog.v1.BureauService.GetBureau"
        | "catalog.v1.BureauService.ListBureaus"
        | "catalog.v1.CalendarService.GetCalendar"
        | "catalog.v1.CalendarService.ListCalendars"
        | "catalog.v1.EntryService.GetEntry"
        | "catalog.v1.EntryService.ListEntries"
        | "catalog.v1.EntryService.ListCatalogVersions"
        | "catalog.v1.EntryService.ExportEntries"
        | "catalog.v1.UpdateDutyService.ListEntryFreshness"
        | "catalog.v1.ItemCommentService.ListCommentCalls"
        | "catalog.v1.ItemService.GetItem"
        | "catalog.v1.ItemAttachmentService.ReadPublishedAttachment"
        | "catalog.v1.ItemService.ListItems"
        | "catalog.v1.FixedBlockService.GetFixedBlocks"
        | "catalog.v1.SearchService.ListPublishedMatches"
        | "catalog.v1.SearchService.SearchItems"
        | "catalog.v1.SiteService.GetAtomFeed"
        | "catalog.v1.SiteService.GetSitemap"
        | "catalog.v1.SiteService.GetOpenData"
        | "catalog.v1.SiteService.ExportOpenEntries"
        | "catalog.v1.SiteService.ExportOpenItems"
        | "feed.v1.FeedService.ListStreams"
        | "reporting.v1.FigureService.ListCountingRules" => vec![(named(&[]), Reach::Everybody)],
        _ => vec![(named(&[]), Reach::Bureau)],
    }
}

/// What must come of a call by somebody with a token, of a method with these roles.
fn judged(roles: &[Role], reach: Reach, role: Role, stand: Stand) -> Outcome {
    const MISSING: Outcome = Outcome::Refused("ROLE_MISSING");
    const FOREIGN: Outcome = Outcome::Refused("BUREAU_FOREIGN");
    if !roles.contains(&role) {
        return MISSING;
    }
    if (reach, role, stand) == (Reach::LeaderOrAbove, Role::Administrator, Stand::Own) {
        return MISSING;
    }
    // These act below their own bureau, where a method serves whoever stands above.
    let above = matches!(role, Role::City | Role::Administrator | Role::Service);
    let admitted = match (reach, stand) {
        (Reach::Internal, _) => {
            if matches!(role, Role::Clerk | Role::Supervisor | Role::Public) {
                return MISSING;
            }
            let everywhere = matches!(role, Role::Service | Role::City) && stand == Stand::Platform;
            everywhere || stand == Stand::Own
        }
        (Reach::Everybody, _)
        | (Reach::Above | Reach::Bureau | Reach::LeaderOrAbove, Stand::Own) => true,
        (Reach::AboveOnly, Stand::Own) | (Reach::Bureau, Stand::Above) | (_, Stand::Other) => false,
        (Reach::Above | Reach::AboveOnly | Reach::LeaderOrAbove, Stand::Above)
        | (_, Stand::Platform) => above,
    };
    if admitted { Outcome::Admitted } else { FOREIGN }
}

/// Every attempt that the contract makes possible.
fn attempts() -> Vec<Attempt> {
    let methods: Vec<MethodDescriptor> = POOL
        .services()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .collect();
    let mut everybody: Vec<Role> = Vec::new();
    for method in &methods {
        let roles = allowed(method);
        assert!(!roles.is_empty(), "{} names nobody", method.full_name());
        for role in roles {
            if !everybody.contains(&role) {
                everybody.push(role);
            }
        }
    }
    let mut attempts = Vec::new();
    for method in methods {
        let roles = allowed(&method);
        for service in programs(method.parent_service().package_name()) {
            for (body, reach) in requests(&method, service) {
                let mut attempt = |caller: Caller, expected: Outcome| {
                    attempts.push(Attempt {
                        caller,
                        method: method.clone(),
                        service,
                        body: body.encode_to_vec().into(),
                        expected,
                    });
                };
                attempt(None, Outcome::Refused("TOKEN_MISSING"));
                for role in &everybody {
                    for stand in Stand::ALL {
                        let expected = judged(&roles, reach, *role, stand);
                        attempt(Some((*role, stand)), expected);
                    }
                }
            }
        }
    }
    attempts
}

/// Messages as the bytes they are.
pub struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        let length = from.remaining();
        Ok(Some(from.copy_to_bytes(length)))
    }
}

/// Calls any method with one message, and waits for the first of the answer: on the wire, a method
/// that streams and one that does not look alike.
pub async fn call(
    channel: Channel,
    method: &MethodDescriptor,
    body: Bytes,
    token: Option<&str>,
) -> Result<(), Status> {
    let service = method.parent_service().full_name().to_owned();
    let path = format!("/{service}/{}", method.name());
    let mut request = Request::new(tokio_stream::once(body));
    request.set_timeout(Duration::from_mins(1));
    if let Some(token) = token {
        let header = format!("Bearer {token}").parse().unwrap();
        request.metadata_mut().insert("authorization", header);
    }
    let mut client = Grpc::new(channel);
    client.ready().await.unwrap();
    let answer = client.streaming(request, path.parse().unwrap(), Raw);
    answer.await?.into_inner().message().await?;
    Ok(())
}

/// What came of a call; an error tells of what no caller should see, let in or not.
fn outcome(answer: Result<(), Status>) -> Result<Outcome, String> {
    const DOOR: [&str; 5] = [
        "TOKEN_MISSING",
        "TOKEN_INVALID",
        "ROLE_MISSING",
        "BUREAU_FOREIGN",
        "METHOD_WITHOUT_POLICY",
    ];
    let Err(status) = answer else {
        return Ok(Outcome::Admitted);
    };
    let info = status.get_details_error_info();
    let reason = info.map(|info| info.reason).unwrap_or_default();
    let door = DOOR.into_iter().find(|known| *known == reason);
    let code = match door {
        Some("TOKEN_MISSING" | "TOKEN_INVALID") => Code::Unauthenticated,
        Some(_) => Code::PermissionDenied,
        None => status.code(),
    };
    match (door, status.code()) {
        (Some(reason), actual) if actual == code => Ok(Outcome::Refused(reason)),
        (
            None,
            Code::InvalidArgument
            | Code::NotFound
            | Code::FailedPrecondition
            | Code::AlreadyExists
            | Code::Aborted
            | Code::OutOfRange,
        ) if !reason.is_empty() => Ok(Outcome::Admitted),
        _ => Err(format!("{status:?}")),
    }
}

/// Makes all attempts, some at a time; answers those that did not come out as expected.
async fn surprises(suite: &Suite, attempts: &[Attempt]) -> Vec<String> {
    let mut channels = BTreeMap::new();
    for service in ["disclosure-catalog", "intake", "reporting"] {
        let endpoint = Endpoint::from_shared(suite.grpc(service)).unwrap();
        channels.insert(service, endpoint.connect_lazy());
    }
    let mut tokens: BTreeMap<String, Arc<str>> = BTreeMap::new();
    // Fewer than a bureau's share of connections and the queue behind it.
    let places = Arc::new(Semaphore::new(16));
    let mut calls = JoinSet::new();
    for attempt in attempts.iter().cloned() {
        let token = attempt.caller.map(|(role, stand)| {
            let (role, bureau) = (role.to_string(), stand.bureau());
            let known = tokens.entry(format!("{role}@{bureau}"));
            let made = known.or_insert_with(|| token(&suite.mint, bureau, &role).into());
            Arc::clone(made)
        });
        let channel = channels[attempt.service].clone();
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        calls.spawn(async move {
            let mut answer = Ok(());
            for _ in 0..20 {
                let (channel, body) = (channel.clone(), attempt.body.clone());
                answer = call(channel, &attempt.method, body, token.as_deref()).await;
                // On a busy machine all places may be taken: that says nothing about the caller.
                let Err(status) = &answer else { break };
                if status.code() != Code::ResourceExhausted {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            drop(place);
            match outcome(answer) {
                Ok(actual) if actual == attempt.expected => None,
                Ok(actual) => Some(format!(
                    "{attempt}: {actual:?} instead of {:?}",
                    attempt.expected
                )),
                Err(status) => Some(format!("{attempt}: {status}")),
            }
        });
    }
    let mut surprises: Vec<String> = calls.join_all().await.into_iter().flatten().collect();
    surprises.sort();
    surprises
}

/// Waits until reporting has heard of the bureau: before, it cannot tell who stands above.
async fn reporting_knows(suite: &Suite) {
    let services = Services::of(suite).unwrap();
    let city = services.caller(&suite.mint, ABOVE, "city").unwrap();
    loop {
        let request = GetReportRequest {
            bureau_id: BUREAU.to_owned(),
            report_id: NOWHERE.to_owned(),
        };
        let status = city.reports().get_report(request).await.unwrap_err();
        let info = status.get_details_error_info();
        if info.is_some_and(|info| info.reason == "RECORD_UNKNOWN") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_let_in_is_who_the_contract_names() {
    let attempts = attempts();
    let suite = suite().await;
    reporting_knows(&suite).await;
    let surprises = surprises(&suite, &attempts).await;
    let admitted = attempts
        .iter()
        .filter(|attempt| attempt.expected == Outcome::Admitted);
    println!(
        "{} attempts, {} of them let in",
        attempts.len(),
        admitted.count()
    );
    assert!(
        surprises.is_empty(),
        "{} of {} attempts:\n{}",
        surprises.len(),
        attempts.len(),
        surprises.join("\n")
    );

    // The comparison sees a difference, whichever way it lies.
    let sample = attempts.iter().step_by(attempts.len() / 100);
    let wrong: Vec<Attempt> = sample
        .map(|attempt| Attempt {
            expected: match attempt.expected {
                Outcome::Admitted => Outcome::Refused("BUREAU_FOREIGN"),
                Outcome::Refused(_) => Outcome::Admitted,
            },
            ..attempt.clone()
        })
        .collect();
    assert_eq!(self::surprises(&suite, &wrong).await.len(), wrong.len());
    suite.stop().await.unwrap();
}
