//! The bureau most tests play in: its people at their desks, and the clock on the wall.

use std::time::Duration;

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    staff::{Staff, Walk},
};
use gongkai_proto::{catalog::v1 as catalog, intake::v1 as intake};
use gongkai_testbed::{suite::Suite, tokens::Who};

use crate::support::suite;

/// The bureau.
pub const BUREAU: &str = "heshan-emb";

/// A suite with the bureau's people.
pub struct Office {
    pub suite: Suite,
    pub services: Services,
    pub staff: Staff,
}

impl Office {
    /// On that day.
    pub async fn open(day: &str) -> Self {
        Self::of(suite().await, day).await
    }

    /// In a suite with options of its own.
    pub async fn of(suite: Suite, day: &str) -> Self {
        let services = Services::of(&suite).unwrap();
        let staff = Staff::of(&services, &suite.mint, BUREAU).unwrap();
        let office = Self {
            suite,
            services,
            staff,
        };
        office.on(day).await;
        office
    }

    /// Moves the clock to that day.
    pub async fn on(&self, day: &str) {
        on(&self.suite, day).await;
    }

    /// Somebody with a role in a bureau.
    pub fn caller(&self, bureau: &str, role: &str) -> Caller {
        let mint = &self.suite.mint;
        self.services.caller(mint, bureau, role).unwrap()
    }

    /// Somebody of the bureau with these roles.
    pub fn person(&self, subject: &str, roles: &[&str]) -> Caller {
        let who = Who {
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            ..Who::new(subject, BUREAU, roles[0])
        };
        let token = self.suite.mint.mint(&who, Duration::from_hours(1));
        self.services.with_token(&token).unwrap()
    }

    /// Registers an application.
    pub async fn register(&self, request: intake::SubmitApplicationRequest) -> Walk {
        let (request_id, bureau_id) = (request.request_id.clone(), request.bureau_id.clone());
        let application_id = register(&self.staff.clerk, request).await;
        Walk {
            request_id,
            bureau_id,
            application_id,
        }
    }

    /// The application as it stands.
    pub async fn application(&self, id: &str) -> intake::Application {
        let request = intake::GetApplicationRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let mut applications = self.staff.clerk.applications();
        let read = applications.get_application(request).await;
        read.unwrap().into_inner().application.unwrap()
    }

    /// The replies that an application was given, the first one first: number and text.
    pub async fn replies(&self, id: &str) -> Vec<(String, String)> {
        let request = intake::ListLettersRequest {
            bureau_id: BUREAU.to_owned(),
            case_id: id.to_owned(),
            ..Default::default()
        };
        let mut letters = self.staff.clerk.letters();
        let listed = letters.list_letters(request).await.unwrap().into_inner();
        let mut replies = Vec::new();
        for letter in listed.letters.into_iter().rev() {
            if !letter
                .kind()
                .as_str_name()
                .starts_with("LETTER_KIND_REPLY_")
            {
                continue;
            }
            let request = intake::GetLetterRequest {
                bureau_id: BUREAU.to_owned(),
                letter_id: letter.id,
            };
            let read = letters.get_letter(request).await.unwrap().into_inner();
            let said = format!("{:?}", read.content.unwrap().paragraphs);
            replies.push((letter.number, said));
        }
        replies
    }

    /// Publishes an item of the bureau, by these people.
    pub async fn publish(&self, staff: &Staff, title: &str, formed_on: &str) -> catalog::Item {
        let contents = catalog::ItemContents {
            title: title.to_owned(),
            summary: "演示内容".to_owned(),
            kind: catalog::ItemKind::Other.into(),
            article20_code: 13,
            group: "safety".to_owned(),
            office_id: "safety".to_owned(),
            formed_on: formed_on.to_owned(),
            channels: vec![catalog::Channel::Website.into()],
            attribute: catalog::DisclosureAttribute::Proactive.into(),
            ..catalog::ItemContents::default()
        };
        staff.publish("publish", BUREAU, contents).await.unwrap()
    }

    /// The people of another bureau.
    pub fn staff_of(&self, bureau: &str) -> Staff {
        Staff {
            clerk: self.caller(bureau, "clerk"),
            reviewer: self.caller(bureau, "reviewer"),
            leader: self.caller(bureau, "leader"),
        }
    }

    /// Stops the suite.
    pub async fn close(self) {
        self.suite.stop().await.unwrap();
    }
}

/// Moves the clock of a suite to that day.
pub async fn on(suite: &Suite, day: &str) {
    play::set_day(suite, day.parse().unwrap()).await.unwrap();
}

/// What is asked for an application of a person, handed in.
pub fn application(request_id: &str) -> intake::SubmitApplicationRequest {
    intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        applicant: Some(applicant(
            intake::ApplicantKind::NaturalPerson,
            "演示申请人",
        )),
        channel: intake::ReceiptChannel::InPerson as i32,
        wanted: "演示所需信息".to_owned(),
        ..Default::default()
    }
}

/// An applicant with all that is asked of one.
pub fn applicant(kind: intake::ApplicantKind, name: &str) -> intake::Applicant {
    intake::Applicant {
        kind: kind as i32,
        name: name.to_owned(),
        identity_number: "演示证件".to_owned(),
        contact: "演示联系方式".to_owned(),
        ..Default::default()
    }
}

/// Registers an application; answers its id.
pub async fn register(clerk: &Caller, request: intake::SubmitApplicationRequest) -> String {
    let submitted = clerk.applications().submit_application(request).await;
    submitted.unwrap().into_inner().application.unwrap().id
}
