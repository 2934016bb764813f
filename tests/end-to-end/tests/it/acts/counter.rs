//! A counter at which any act is done by its name: what screens do that ask what may be done.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

use gongkai_demo::clients::{Caller, token};
use gongkai_proto::{
    POOL,
    intake::v1::{self as intake, ForeseenChange, PossibleAct},
};
use prost::{Message as _, bytes::Bytes};
use prost_reflect::{DynamicMessage, MethodDescriptor, ReflectMessage as _};
use serde_json::{Value, json};
use tonic::{
    Request, Status,
    client::Grpc,
    transport::{Channel, Endpoint},
};
use tonic_types::{ErrorDetail, StatusExt as _};

use crate::{
    office::{BUREAU, Office},
    rights::Raw,
};

/// Who stands there.
pub const ROLES: [&str; 4] = ["clerk", "reviewer", "leader", "supervisor"];

/// The counter.
pub struct Counter {
    pub office: Office,
    channel: Channel,
    tokens: BTreeMap<&'static str, String>,
    requests: AtomicU32,
}

/// Why a call was refused: the reason, in Chinese, and what is wrong with fields.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: String,
    pub zh: String,
    pub fields: Vec<String>,
}

impl Refusal {
    /// What a status tells.
    pub fn of(status: &Status) -> Self {
        let info = status.get_details_error_info();
        let details = status.get_error_details_vec();
        let zh = details.iter().find_map(|detail| match detail {
            ErrorDetail::LocalizedMessage(message) if message.locale == "zh-CN" => {
                Some(message.message.clone())
            }
            _ => None,
        });
        let wrong = status.get_details_bad_request();
        let wrong = wrong
            .map(|wrong| wrong.field_violations)
            .unwrap_or_default();
        Self {
            reason: info.map(|info| info.reason).unwrap_or_default(),
            zh: zh.unwrap_or_default(),
            fields: wrong.into_iter().map(|wrong| wrong.description).collect(),
        }
    }

    /// Whether it is what was said of an act that is not possible.
    pub fn is_as_told(&self, act: &PossibleAct) -> bool {
        let told = format!("{}{}", act.message, act.next_step);
        let of_fields = |wrong: &String| {
            let zh = wrong.split(" / ").next().unwrap_or_default();
            act.message.contains(zh)
        };
        let same_fields = !self.fields.is_empty() && self.fields.iter().all(of_fields);
        self.reason == act.reason && (self.zh == told || same_fields)
    }

    /// Whether the day that the act bears explains it, which it names: it lies before one that the act follows, or
    /// before the law.
    pub fn is_of_its_day(&self, day: &str) -> bool {
        self.zh.contains(day) || self.fields.iter().any(|wrong| wrong.contains("不得早于"))
    }
}

/// A method by its full name, `gongkai.intake.v1.ApplicationService/AskFee`.
fn method(name: &str) -> MethodDescriptor {
    let (service, method) = name.split_once('/').unwrap();
    let service = POOL.get_service_by_name(service).unwrap();
    let found = service.methods().find(|known| known.name() == method);
    found.unwrap_or_else(|| panic!("no {name}"))
}

/// The field of an act's request that holds its legal date, if it has one.
pub fn legal_date_of(name: &str) -> Option<String> {
    let option = POOL.get_extension_by_name("gongkai.common.v1.legal_date");
    let option = option.unwrap();
    let input = method(name).input();
    let mut fields = input.fields();
    let dated = fields.find(|field| field.options().has_extension(&option));
    dated.map(|field| field.name().to_owned())
}

impl Counter {
    /// On that day.
    pub async fn open(day: &str) -> Self {
        let office = Office::open(day).await;
        let mint = &office.suite.mint;
        let roles = ROLES.into_iter().chain(["public"]);
        let tokens = roles.map(|role| (role, token(mint, BUREAU, role)));
        Self {
            channel: Endpoint::from_shared(office.suite.grpc("intake"))
                .unwrap()
                .connect_lazy(),
            tokens: tokens.collect(),
            requests: AtomicU32::new(0),
            office,
        }
    }

    /// Somebody with that role.
    pub fn caller(&self, role: &str) -> Caller {
        self.office.services.with_token(&self.tokens[role]).unwrap()
    }

    /// The request of an act on a case: what its fields hold besides the frame.
    pub fn request(&self, name: &str, case_id: &str, fields: &Value) -> DynamicMessage {
        let request = method(name).input();
        let option = POOL.get_extension_by_name("gongkai.common.v1.case_id");
        let option = option.unwrap();
        let mut of_request = request.fields();
        let names_case = of_request.find(|field| field.options().has_extension(&option));
        let names_case = names_case.map(|field| field.name().to_owned());
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let mut body = json!({ "request_id": format!("act-{number}"), "bureau_id": BUREAU });
        if let Some(field) = names_case {
            body[field] = json!(case_id);
        }
        for (field, value) in fields.as_object().unwrap() {
            body[field] = value.clone();
        }
        DynamicMessage::deserialize(request.clone(), body)
            .unwrap_or_else(|error| panic!("{name}: {error}: {fields}"))
    }

    /// The request of an act on a letter.
    pub fn request_on(&self, name: &str, letter_id: &str, fields: &Value) -> DynamicMessage {
        let mut fields = fields.clone();
        fields["letter_id"] = json!(letter_id);
        self.request(name, "", &fields)
    }

    /// A request that is no act, with these fields.
    pub fn listing(name: &str, fields: &Value) -> DynamicMessage {
        let request = method(name).input();
        let read = DynamicMessage::deserialize(request, fields.clone());
        read.unwrap_or_else(|error| panic!("{name}: {error}: {fields}"))
    }

    /// Calls a method by its name.
    pub async fn send(
        &self,
        role: &str,
        name: &str,
        request: &DynamicMessage,
    ) -> Result<Value, Status> {
        let mut call = Request::new(Bytes::from(request.encode_to_vec()));
        let bearer = format!("Bearer {}", self.tokens[role]).parse().unwrap();
        call.metadata_mut().insert("authorization", bearer);
        let mut client = Grpc::new(self.channel.clone());
        client.ready().await.unwrap();
        let path = format!("/{name}").parse().unwrap();
        let answer = client.unary(call, path, Raw).await?.into_inner();
        let answer = DynamicMessage::decode(method(name).output(), answer).unwrap();
        Ok(serde_json::to_value(&answer).unwrap())
    }

    /// What somebody with that role may do with a case.
    pub async fn acts(&self, role: &str, case_id: &str) -> Vec<PossibleAct> {
        acts(&self.caller(role), case_id).await
    }

    /// What an act would do.
    pub async fn preview(
        &self,
        role: &str,
        request: &DynamicMessage,
    ) -> Result<Vec<ForeseenChange>, Status> {
        let act = prost_types::Any {
            type_url: format!("type.googleapis.com/{}", request.descriptor().full_name()),
            value: request.encode_to_vec(),
        };
        let request = intake::PreviewActRequest {
            bureau_id: BUREAU.to_owned(),
            act: Some(act),
        };
        let foreseen = self.caller(role).acts().preview_act(request).await?;
        Ok(foreseen.into_inner().changes)
    }

    /// What is still to be done on a case, by the lists of duties of its bureau.
    pub async fn duties(&self, case_id: &str) -> Vec<intake::Duty> {
        let mut client = self.caller("clerk").deadlines();
        let (mut duties, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = intake::ListDutiesRequest {
                bureau_id: BUREAU.to_owned(),
                page_size: 200,
                page_token,
                ..Default::default()
            };
            let listed = client.list_duties(request).await.unwrap().into_inner();
            let of_case = listed.duties.into_iter();
            duties.extend(of_case.filter(|duty| duty.case_id == case_id));
            page_token = listed.next_page_token;
            if page_token.is_empty() {
                return duties;
            }
        }
    }

    /// The file of a case.
    pub async fn file(&self, case_id: &str) -> intake::CaseFile {
        let request = intake::GetCaseFileRequest {
            bureau_id: BUREAU.to_owned(),
            case_id: case_id.to_owned(),
        };
        let mut files = self.caller("clerk").case_files();
        let file = files.get_case_file(request).await;
        file.unwrap().into_inner().case_file.unwrap()
    }

    /// The letters of a case, the first one first: how each stands in lists, and what it says.
    pub async fn letters(&self, case_id: &str) -> Vec<(intake::Letter, intake::LetterContent)> {
        let (letters, contents) = self.letters_after(case_id, 0).await;
        letters.into_iter().zip(contents).collect()
    }

    /// The letters of a case, the first one first, and what those say that come after so many.
    pub async fn letters_after(
        &self,
        case_id: &str,
        known: usize,
    ) -> (Vec<intake::Letter>, Vec<intake::LetterContent>) {
        let mut client = self.caller("clerk").letters();
        let request = intake::ListLettersRequest {
            bureau_id: BUREAU.to_owned(),
            case_id: case_id.to_owned(),
            page_size: 100,
            ..Default::default()
        };
        let listed = client.list_letters(request).await.unwrap().into_inner();
        let letters: Vec<_> = listed.letters.into_iter().rev().collect();
        let mut contents = Vec::new();
        for letter in letters.iter().skip(known) {
            let request = intake::GetLetterRequest {
                bureau_id: BUREAU.to_owned(),
                letter_id: letter.id.clone(),
            };
            let read = client.get_letter(request).await.unwrap().into_inner();
            contents.push(read.content.unwrap());
        }
        (letters, contents)
    }
}

/// What a caller may do with a case.
pub async fn acts(caller: &Caller, case_id: &str) -> Vec<PossibleAct> {
    let request = intake::ListPossibleActsRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
    };
    let listed = caller.acts().list_possible_acts(request).await;
    listed.unwrap().into_inner().acts
}
