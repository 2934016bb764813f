//! What is done at the door of citizens: by who applied there, and by who was asked for an opinion.

use gongkai_proto::intake::v1::{self as intake, CaseKey, submission::What};
use serde_json::{Value, json};

use super::{
    super::{
        counter::Refusal,
        law::{Done, Seen},
    },
    AT_THE_DOOR, Case, Model, Play,
    cases::Applicant,
};
use crate::office::BUREAU;

const DOOR: &str = "gongkai.intake.v1.ApplicantService";

/// What the staff and others say in the histories, and no applicant is told.
const NOT_FOR_HIM: [&str; 9] = [
    "情况说明",
    "某某公司",
    "涉及商业秘密",
    "请补充理由",
    "系讨论记录",
    "档案室",
    "涉及公共安全",
    "heshan",
    "safety",
];

impl Play {
    /// Somebody applies at his own door; answers the id, and by what he names it.
    pub(super) async fn submitted(&self, applicant: &Applicant) -> (String, CaseKey) {
        let request = intake::SubmitByApplicantRequest {
            request_id: format!("{:->32}", self.opened),
            bureau_id: BUREAU.to_owned(),
            submission: Some(intake::Submission {
                what: Some(What::Application(intake::ApplicationByApplicant {
                    applicant: Some(applicant.as_sent()),
                    wanted: "应急预案".to_owned(),
                    wishes: None,
                })),
            }),
            draft: None,
        };
        let mut door = self.counter.caller("public").applicants();
        let submitted = door.submit_by_applicant(request).await.unwrap();
        let key = submitted.into_inner().key.unwrap();
        let request = intake::ListApplicationsRequest {
            bureau_id: BUREAU.to_owned(),
            page_size: 100,
            ..Default::default()
        };
        let mut clerk = self.counter.caller("clerk").applications();
        let listed = clerk.list_applications(request).await.unwrap().into_inner();
        let mut listed = listed.applications.into_iter();
        (
            listed.find(|known| known.number == key.number).unwrap().id,
            key,
        )
    }

    /// One's own case, as its applicant sees it.
    async fn my_case(&self, key: &CaseKey) -> intake::MyCase {
        let request = intake::GetMyCaseRequest {
            bureau_id: BUREAU.to_owned(),
            key: Some(key.clone()),
        };
        let mut door = self.counter.caller("public").applicants();
        let seen = door.get_my_case(request).await;
        seen.unwrap().into_inner().my_case.unwrap()
    }

    /// Now and then something is done at the door; whether it was.
    pub(super) async fn step_at_the_door(&mut self, case: &mut Case) -> bool {
        let Model::Application(application) = &case.model else {
            return false;
        };
        let mut acts: Vec<(&str, u32)> = Vec::new();
        if case.key.is_some() {
            let of_case = AT_THE_DOOR
                .iter()
                .filter(|rpc| **rpc != "AnswerOpinionRequest");
            for rpc in of_case {
                match *rpc {
                    "ConfirmMyLetter" => {
                        let letters = u32::try_from(case.letters.len()).unwrap();
                        acts.extend((1..=letters).map(|part| (*rpc, part)));
                    }
                    _ => acts.push((rpc, 0)),
                }
            }
        }
        let opinions = application.asked_opinions().into_iter();
        acts.extend(opinions.map(|(part, _)| ("AnswerOpinionRequest", part)));
        let today = self.today;
        let may = |(rpc, part): &(&str, u32)| application.lets_citizen(rpc, *part, today);
        let (lets, refuses): (Vec<_>, Vec<_>) = acts.into_iter().partition(may);
        let never =
            |(rpc, _): &&(&str, u32)| *rpc != "WithdrawMyCase" && !self.played.contains_key(*rpc);
        if let Some((rpc, part)) = lets.iter().find(never).copied() {
            return self.try_at_the_door(case, rpc, part).await;
        }
        let mostly = self.chance.below(4);
        if mostly > 1 || (mostly == 0 && !refuses.is_empty()) {
            // What is not for him now is refused in words for a citizen.
            if mostly == 0 {
                let (rpc, part) = refuses[self.chance.below(refuses.len())];
                self.try_at_the_door(case, rpc, part).await;
            }
            return false;
        }
        // Who withdraws ends it.
        let weight = |rpc: &str| if rpc == "WithdrawMyCase" { 1 } else { 6 };
        let lets = lets.into_iter();
        let lets = lets.flat_map(|act| std::iter::repeat_n(act, weight(act.0)));
        let lets: Vec<_> = lets.collect();
        if lets.is_empty() || (lets.len() == 1 && self.chance.below(6) > 0) {
            return false;
        }
        let (rpc, part) = lets[self.chance.below(lets.len())];
        self.try_at_the_door(case, rpc, part).await
    }

    /// An act at the door; whether it was done, as it is to be.
    async fn try_at_the_door(&mut self, case: &mut Case, rpc: &str, part: u32) -> bool {
        let Model::Application(application) = &case.model else {
            panic!("no application")
        };
        let may = application.lets_citizen(rpc, part, self.today);
        let place = usize::try_from(part.max(1)).unwrap() - 1;
        let (key, fields) = if rpc == "AnswerOpinionRequest" {
            let (_, letter) = application.asked_opinions()[place];
            let opinion = ["AGREES", "REFUSES"][self.chance.below(2)];
            let fields = json!({
                "opinion": format!("PARTY_OPINION_{opinion}"), "reason": "涉及商业秘密",
            });
            (self.key_of_letter(case, letter).await, fields)
        } else {
            let key = case.key.as_ref().unwrap();
            let key = json!({
                "kind": "CASE_KIND_APPLICATION", "number": key.number, "query_code": key.query_code,
            });
            let fields = match rpc {
                "AnswerMyCorrection" => json!({ "wanted": "补正后的内容" }),
                "GiveMyReasons" => json!({ "reasons": "用于核对" }),
                "TellMyPayment" => json!({
                    "paid_on": self.today.to_string(), "proof": "缴款书",
                }),
                "WithdrawMyCase" => json!({ "reason": "不再需要" }),
                "ConfirmMyLetter" => json!({ "letter_id": case.letters[place] }),
                _ => json!({}),
            };
            (key, fields)
        };
        let mut sent = fields.clone();
        sent["key"] = key;
        let name = format!("{DOOR}/{rpc}");
        let request = self.counter.request(&name, "", &sent);
        let line = format!("{} public {rpc} {part} {fields}", self.today);
        let answered = self.counter.send("public", &name, &request).await;
        match answered {
            Ok(_) => {
                case.log.push(line);
                assert!(may, "it was done at the door: {:#?}", case.log);
                self.count(rpc);
                let done = Done {
                    rpc,
                    part,
                    role: "public",
                    day: self.today,
                    fields: &fields,
                };
                self.follow(case, &done, None).await;
                true
            }
            Err(refused) => {
                let refusal = Refusal::of(&refused);
                assert!(!may, "{line}: {refusal:?}: {:#?}", case.log);
                let known = ["STATE_FORBIDS", "RECORD_UNKNOWN"].contains(&&*refusal.reason);
                let told = ["请重新查询本件", "请与发函机关联系", "与发函机关联系"];
                let told = told.iter().any(|words| refusal.zh.contains(words));
                assert!(known && told, "{line}: {refusal:?}: {:#?}", case.log);
                false
            }
        }
    }

    /// By what who was asked for an opinion names the letter of that place.
    async fn key_of_letter(&self, case: &Case, letter: usize) -> Value {
        let request = intake::GetLetterRequest {
            bureau_id: BUREAU.to_owned(),
            letter_id: case.letters[letter].clone(),
        };
        let mut letters = self.counter.caller("clerk").letters();
        let read = letters.get_letter(request).await.unwrap().into_inner();
        let said = format!("{:?}", read.content);
        let (_, after) = said.split_once("查询码（").unwrap();
        let (code, _) = after.split_once('）').unwrap();
        json!({ "number": read.letter.unwrap().number, "query_code": code })
    }

    /// What who applied at his own door sees is what the law says, and what the staff sees: the same day for the same
    /// reasons, all that he is to be told, and nothing else.
    pub(super) async fn compare_at_the_door(&self, case: &Case) {
        let (Some(key), Model::Application(application)) = (&case.key, &case.model) else {
            return;
        };
        let explain = intake::ExplainDeadlineRequest {
            bureau_id: BUREAU.to_owned(),
            case_id: case.id.clone(),
        };
        let mut deadlines = self.counter.caller("clerk").deadlines();
        let (mine, staff, explained) = tokio::join!(
            self.my_case(key),
            self.counter.office.application(&case.id),
            deadlines.explain_deadline(explain)
        );
        let words = format!("{:?} {:?} {:?}", mine.events, mine.asked, mine.stage_text);
        let private = NOT_FOR_HIM.iter().find(|private| words.contains(**private));
        assert_eq!(private, None, "{words}: {:#?}", case.log);
        assert_eq!(mine.about, staff.wanted, "{:#?}", case.log);
        let place = |letter: &intake::MyLetter| {
            let mut known = case.letters.iter();
            known.position(|id| *id == letter.id).unwrap()
        };
        let due = mine.due.as_ref().map(|due| {
            let deadline = due.deadline.as_ref().unwrap();
            deadline.current_due_on.clone()
        });
        let acts = mine.acts().map(|act| act.as_str_name().to_owned());
        let told = Seen {
            stage: mine.stage().as_str_name().to_owned(),
            due: due.clone().unwrap_or_default(),
            acts: acts.collect(),
            letters: mine.letters.iter().map(place).collect(),
            events: mine.events.iter().map(|event| event.on.clone()).collect(),
        };
        let events = format!("{:#?}", mine.events);
        assert_eq!(
            application.seen(&self.days),
            told,
            "{events}: {:#?}",
            case.log
        );
        // The day to answer is that of the staff, for the same reasons.
        let answers = mine.due.filter(|due| due.name == "答复期限");
        if let Some(answers) = answers {
            let explained = explained.unwrap().into_inner();
            assert_eq!(answers.deadline, staff.deadline, "{:#?}", case.log);
            assert_eq!(
                (answers.steps, answers.deadline),
                (explained.steps, explained.deadline),
                "{:#?}",
                case.log
            );
        }
    }
}
