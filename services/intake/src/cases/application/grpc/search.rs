//! Requests of the acts of searching.

use gongkai_chassis::fields::Fields;
use gongkai_law::application::Ground;
use gongkai_proto::intake::v1 as proto;

use crate::cases::{
    application::{
        Application,
        command::{Command, SearchCommand, Which},
        search::{Assignment, Disclosure, Finding, Found},
    },
    kernel::act::Reads,
};

/// No search is handed to more offices at once: it would be a typing error.
const MOST_OFFICES: usize = 20;

impl Reads<Application> for proto::AssignSearchRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        if self.offices.is_empty() || self.offices.len() > MOST_OFFICES {
            fields.wrong("offices", "应为1至20个股室", "1 to 20 offices");
        }
        let offices = self.offices.iter().take(MOST_OFFICES);
        let searches: Vec<Assignment> = offices.map(|asked| assignment(fields, asked)).collect();
        let note = fields.text("note", &self.note, 0, 4000);
        Some(Command::Search(SearchCommand::Assign { searches, note }))
    }
}

fn assignment(fields: &mut Fields, asked: &proto::SearchAssignment) -> Assignment {
    let person = fields.person("offices.person", &asked.person, 0);
    Assignment {
        office_id: asked.office_id.clone(),
        person: Some(person).filter(|person| !person.is_empty()),
        due_on: fields.date("offices.due_on", &asked.due_on, None),
    }
}

impl Reads<Application> for proto::ReturnSearchRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let finding: Option<Finding> = fields.code("finding", self.finding);
        let opinion: Option<Disclosure> = fields.code("opinion", self.opinion);
        let withholds = opinion.is_some_and(Disclosure::withholds);
        let ground: Option<Ground> = match self.ground {
            0 if !withholds => None,
            number => fields.code("ground", number),
        };
        let searched = fields.text("searched", &self.searched, 1, 4000);
        let reason = fields.text("reason", &self.reason, usize::from(withholds), 4000);
        Some(Command::Search(SearchCommand::Return {
            search: Which::Number(self.search_number),
            found: Found {
                finding: finding?,
                opinion: opinion?,
                ground,
                searched,
                reason,
            },
        }))
    }
}

impl Reads<Application> for proto::RecallSearchRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::Search(SearchCommand::Recall {
            search: Which::Number(self.search_number),
            reason: fields.text("reason", &self.reason, 1, 1000),
        }))
    }
}
