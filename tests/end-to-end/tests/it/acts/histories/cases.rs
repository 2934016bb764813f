//! The cases of the histories as they come in.

use chrono::Datelike as _;
use gongkai_proto::intake::v1 as intake;
use serde_json::{Value, json};

use super::{
    super::law::{Application, Channel, Dispute, Enquiry, Matter, OwnLimit, WorkComplaint},
    Case, Kind, Model, Play,
};

/// Who applies.
pub struct Applicant {
    pub name: &'static str,
    /// The column of table 3.
    pub column: &'static str,
    kind: &'static str,
}

/// A person and an organisation.
pub const APPLICANTS: [Applicant; 2] = [
    Applicant {
        name: "张某某",
        column: "自然人",
        kind: "APPLICANT_KIND_NATURAL_PERSON",
    },
    Applicant {
        name: "某某商贸有限公司",
        column: "商业企业",
        kind: "APPLICANT_KIND_BUSINESS",
    },
];

impl Applicant {
    /// As it says who it is.
    pub fn as_sent(&self) -> intake::Applicant {
        let kind = intake::ApplicantKind::from_str_name(self.kind).unwrap();
        intake::Applicant {
            kind: kind as i32,
            name: self.name.to_owned(),
            identity_number: "证件".to_owned(),
            contact: "联系方式".to_owned(),
            address: "某路一号".to_owned(),
            ..Default::default()
        }
    }

    /// Its place in the list.
    pub fn index(&self) -> usize {
        usize::from(self.is_organisation())
    }

    /// Whether letters say 你单位 to it.
    pub fn is_organisation(&self) -> bool {
        self.name == APPLICANTS[1].name
    }
}

/// How applications come in, one after the other.
const CHANNELS: [Channel; 5] = [
    Channel::InPerson,
    Channel::SignedPost,
    Channel::Internet,
    Channel::OrdinaryLetter,
    Channel::Fax,
];

/// How enquiries come in.
const ENQUIRY_CHANNELS: [&str; 3] = ["LETTER", "TELEPHONE", "VISIT"];

/// How matters are applied for.
const MATTER_CHANNELS: [&str; 3] = ["COUNTER", "POST", "ONLINE"];

/// A matter with its kind and limits: by law and its extension, and by promise.
type Limited = (&'static str, &'static str, Option<(u32, u32)>, Option<u32>);

/// The matters of the guide.
const MATTERS: [Limited; 5] = [
    ("permit", "MATTER_KIND_PERMIT", Some((20, 10)), Some(10)),
    ("joint", "MATTER_KIND_PERMIT", Some((45, 15)), Some(45)),
    (
        "review",
        "MATTER_KIND_PRELIMINARY_REVIEW",
        Some((20, 0)),
        None,
    ),
    ("service", "MATTER_KIND_SERVICE", None, Some(5)),
    ("instant", "MATTER_KIND_SERVICE", None, Some(0)),
];

impl Play {
    /// Sets what the guide offers.
    pub(super) async fn set_matters(&self) {
        for (code, kind, _, promised) in MATTERS {
            let handling = if code == "instant" {
                "INSTANT"
            } else {
                "PROMISED"
            };
            let mut matter = json!({
                "code": code, "name": "经营许可", "kind": kind,
                "handling": format!("HANDLING_{handling}"),
                "office_id": "permits", "legal_basis": "某条例第三条",
                "extensible": kind == "MATTER_KIND_PERMIT", "joint": code == "joint",
            });
            if let Some(promised) = promised {
                matter["promised_limit"] = json!(promised);
            }
            let rpc = "gongkai.intake.v1.MatterService/SetMatter";
            let request = self.counter.request(rpc, "", &json!({ "matter": matter }));
            let set = self.counter.send("reviewer", rpc, &request).await;
            set.unwrap_or_else(|status| panic!("{code}: {status}"));
        }
    }

    async fn come_in(&self, rpc: &str, fields: Value, held: &str) -> String {
        let name = format!("gongkai.intake.v1.{rpc}");
        let request = self.counter.request(&name, "", &fields);
        let opened = self.counter.send("clerk", &name, &request).await;
        let opened = opened.unwrap_or_else(|status| panic!("{rpc}: {status}"));
        opened[held]["id"].as_str().unwrap().to_owned()
    }

    pub(super) async fn application(&self, applicant: &Applicant, channel: Channel) -> String {
        let fields = json!({
            "applicant": {
                "kind": applicant.kind, "name": applicant.name,
                "identity_number": "证件", "contact": "联系方式", "address": "某路一号",
            },
            "channel": channel.name(), "wanted": "应急预案",
        });
        let rpc = "ApplicationService/SubmitApplication";
        self.come_in(rpc, fields, "application").await
    }

    pub(super) async fn enquiry(&self, channel: &str) -> String {
        let fields = json!({
            "category": "ENQUIRY_CATEGORY_CONSULTATION", "name": APPLICANTS[0].name,
            "channel": format!("ENQUIRY_CHANNEL_{channel}"),
            "content": "咨询事项", "office_id": "general",
        });
        self.come_in("EnquiryService/RegisterEnquiry", fields, "enquiry")
            .await
    }

    /// One registered as accepted elsewhere, then one of each matter of the guide.
    async fn matter_case(&mut self, applicant: &Applicant) -> (String, Matter) {
        let chosen = self.opened % (MATTERS.len() + 1);
        let Some((code, kind, by_law, promised)) = MATTERS.get(chosen) else {
            let matter = json!({
                "kind": "MATTER_KIND_PERMIT", "matter": "经营许可", "applicant_name": applicant.name,
                "office_id": "permits", "promised_limit": 10,
            });
            let rpc = "MatterService/RegisterMatterCase";
            let id = self.come_in(rpc, matter, "matterCase").await;
            let model = Matter::applied(self.today, Some((20, 10)), Some(10));
            // Whether it may be extended nobody said.
            let model = model.permit().accepted("clerk");
            return (id, model);
        };
        let kind_of_applicant = if applicant.is_organisation() {
            "LEGAL_PERSON"
        } else {
            "NATURAL_PERSON"
        };
        let channel = MATTER_CHANNELS[self.chance.below(MATTER_CHANNELS.len())];
        let applied = json!({
            "matter_code": code, "channel": format!("MATTER_CHANNEL_{channel}"),
            "applicant": {
                "kind": format!("MATTER_APPLICANT_KIND_{kind_of_applicant}"), "name": applicant.name,
                "identity_number": "证件", "contact": "联系方式",
            },
        });
        let rpc = "MatterService/ApplyMatterCase";
        let id = self.come_in(rpc, applied, "matterCase").await;
        let mut model = Matter::applied(self.today, *by_law, *promised);
        if *kind == "MATTER_KIND_PERMIT" {
            model = model.permit();
        }
        if *code == "instant" {
            model = model.instant();
        }
        if channel == "COUNTER" {
            model = model.at_counter();
        }
        (id, model)
    }

    async fn dispute(&self) -> (String, Dispute) {
        // The simple procedure came with the law of 2024.
        let simple = self.opened.is_multiple_of(3) && self.today.year() >= 2024;
        let suit = !simple && self.opened.is_multiple_of(2);
        let kind = if suit {
            "DIRECT_SUIT"
        } else {
            "RECONSIDERATION"
        };
        let dispute = json!({
            "kind": format!("DISPUTE_KIND_{kind}"), "party_name": APPLICANTS[0].name, "simple": simple,
            "description": "对处理不服", "subject": "DISPUTE_SUBJECT_OUTSIDE",
            "copy_received_on": self.today.to_string(),
        });
        let rpc = "DisputeService/RegisterDispute";
        let id = self.come_in(rpc, dispute, "dispute").await;
        let model = if suit {
            Dispute::suit(&self.days, self.today)
        } else {
            Dispute::reconsideration(&self.days, self.today, simple)
        };
        (id, model)
    }

    /// A case of that kind that came in today.
    pub(super) async fn case(&mut self, kind: Kind) -> Case {
        let today = self.today;
        // Who applies is not bound to how.
        let either = !matches!(kind, Kind::Enquiry | Kind::Dispute);
        let mut key = None;
        let of = if either { self.opened / 2 % 2 } else { 0 };
        let applicant = &APPLICANTS[of];
        let (id, model) = match kind {
            Kind::Application => {
                let channel = CHANNELS[self.opened % CHANNELS.len()];
                let model = Application::came_in(today, channel, applicant.column);
                let id = self.application(applicant, channel).await;
                (id, Model::Application(Box::new(model)))
            }
            Kind::AtTheDoor => {
                let model = Application::came_in(today, Channel::Door, applicant.column);
                let (id, own) = self.submitted(applicant).await;
                key = Some(own);
                (id, Model::Application(Box::new(model)))
            }
            Kind::Matter => {
                let (id, model) = self.matter_case(applicant).await;
                (id, Model::Other(Box::new(model)))
            }
            Kind::Enquiry => {
                let channel = ENQUIRY_CHANNELS[self.chance.below(ENQUIRY_CHANNELS.len())];
                let id = self.enquiry(channel).await;
                let model = Enquiry::consultation(&self.days, today, channel == "LETTER");
                (id, Model::Other(Box::new(model)))
            }
            Kind::Dispute => {
                let (id, model) = self.dispute().await;
                (id, Model::Other(Box::new(model)))
            }
            Kind::Rectification => {
                let record = json!({
                    "name": applicant.name, "identity_number": "证件", "contact": "联系方式",
                    "record": "登记表", "inaccuracy": "住址有误", "proof": "产权证书",
                });
                let rpc = "RectificationService/RegisterRectification";
                let id = self.come_in(rpc, record, "rectification").await;
                let model = OwnLimit::of(&self.days, today, "DecideRectification");
                (id, Model::Other(Box::new(model)))
            }
            Kind::WorkComplaint => {
                let named = self.chance.below(3) > 0;
                let name = if named { applicant.name } else { "" };
                let complaint = json!({
                    "ground": "COMPLAINT_GROUND_SUPERVISION", "about": "某局", "name": name,
                    "content": "未按期答复",
                });
                let rpc = "WorkComplaintService/RegisterWorkComplaint";
                let id = self.come_in(rpc, complaint, "workComplaint").await;
                let model = WorkComplaint::of(&self.days, today, named);
                (id, Model::Other(Box::new(model)))
            }
        };
        self.opened += 1;
        let mut case = Case {
            id,
            model,
            applicant,
            key,
            letters: Vec::new(),
            latest: today,
            log: Vec::new(),
        };
        self.compare(&mut case, None).await;
        case
    }
}
