//! How the letters of the histories leave, arrive and come back, by chance.

use chrono::Days as CalendarDays;
use serde_json::json;

use super::{
    super::{counter::Refusal, law::Done},
    Case, Play,
};

/// The acts on the way of a letter.
const ACTS: [&str; 4] = [
    "RecordDispatch",
    "RecordServed",
    "RecordReturned",
    "AnnulArrival",
];
const WAYS: [&str; 4] = ["POST", "POST", "IN_PERSON", "EMAIL"];

impl Play {
    /// One act on a letter of an application: it is done if the law lets it be done, and then the case is what
    /// the law says. Whether it was done.
    pub(super) async fn try_post(&mut self, case: &mut Case, role: &str) -> bool {
        let reading = case.model.reading();
        let all: Vec<_> = (0..reading.letters().len())
            .flat_map(|letter| ACTS.map(|rpc| (letter, rpc)))
            .collect();
        let possible = self.chance.below(5) > 0;
        let mut from: Vec<_> = all
            .iter()
            .filter(|(letter, rpc)| reading.letters()[*letter].allows(rpc) == possible)
            .collect();
        // Annulled seldom, or every letter would be on its way for ever.
        if self.chance.below(3) > 0 {
            from.retain(|(_, rpc)| *rpc != "AnnulArrival");
        }
        if from.is_empty() {
            return false;
        }
        let (letter, rpc) = *from[self.chance.below(from.len())];
        let since = reading.letters()[letter].since();
        let ago = usize::try_from((self.today - since).num_days()).unwrap();
        let ends = rpc == "RecordServed" || rpc == "RecordReturned";
        // A proof comes in after the day it proves.
        let ago = if ends { self.chance.below(ago + 1) } else { 0 };
        let day = self.today - CalendarDays::new(u64::try_from(ago).unwrap());
        let way = WAYS[self.chance.below(WAYS.len())];
        let mut fields = match rpc {
            "RecordDispatch" => json!({
                "way": format!("DISPATCH_WAY_{way}"), "recipient": "某路一号",
                "tracking_number": if way == "POST" { "XA12345678943" } else { "" },
            }),
            "RecordServed" => json!({ "signed_by": "王某", "served_on": day.to_string() }),
            "RecordReturned" => json!({ "reason": "查无此人", "returned_on": day.to_string() }),
            _ => json!({ "reason": "登记有误" }),
        };
        fields["letter_id"] = json!(case.letters[letter]);
        let may = reading.letters()[letter].allows(rpc)
            && (rpc != "RecordDispatch" || reading.lets_leave(letter, day))
            && self.rights.may(role, rpc);
        let name = format!("gongkai.intake.v1.DispatchService/{rpc}");
        let line = format!(
            "{} {role} {rpc} of letter {}: {fields}",
            self.today,
            letter + 1
        );
        let request = self.counter.request(&name, &case.id, &fields);
        let sent = self.counter.send(role, &name, &request).await;
        let refused = sent.err().map(|status| Refusal::of(&status));
        assert_eq!(
            refused.is_none(),
            may,
            "{line}: {refused:?}: {:#?}",
            case.log
        );
        if !may {
            return false;
        }
        case.log.push(line);
        let done = Done {
            rpc,
            part: u32::try_from(letter).unwrap() + 1,
            role,
            day,
            fields: &fields,
        };
        case.latest = case.latest.max(day);
        case.model.reading().act(&done, &self.days);
        self.compare(case).await;
        true
    }
}
