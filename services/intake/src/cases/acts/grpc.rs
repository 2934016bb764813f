//! ActService: proto to domain and back.

use std::{collections::HashMap, sync::LazyLock};

use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    identity::Principal,
    policy::admitted,
    rpcs,
};
use gongkai_proto::{
    POOL,
    intake::v1::{self as proto, act_service_server::ActService},
};
use prost::Message as _;
use prost_reflect::{DynamicMessage, MessageDescriptor, Value};
use tonic::Request;
use uuid::Uuid;

use super::{
    letters::{DISPATCHES, Held, ORIGINALS, of_letters},
    message,
    undone::undone,
};
use crate::{
    cases::{
        application::{Application, Applications},
        dispute::{Dispute, Disputes},
        enquiry::{Enquiries, Enquiry},
        kernel::{
            On, load,
            possible::{Actor, Acts, ROLES_OF_DEPUTIES, possible},
            rehearsal::Rehearsed as _,
            store::case_row,
        },
        kinds::by_kind,
        matter::{MatterCase, Matters},
        rectification::{Rectification, Rectifications},
        work_complaint::{WorkComplaint, WorkComplaints},
    },
    desk::Desk,
    paper::{
        dispatch::Dispatches,
        letter::{self, Documents},
        original::Originals,
    },
    people::deputy,
};

/// The service.
pub struct ActsOfCases {
    desk: Desk,
    documents: Documents,
}

/// An act of the contract.
pub struct Method {
    service: String,
    name: String,
    /// The field of its request that names the case, or the letter.
    named: String,
    request: MessageDescriptor,
}

/// Every act on a case or a letter of one, by the full name of its request.
static METHODS: LazyLock<HashMap<String, Method>> = LazyLock::new(|| {
    let options = ["case_id", "letter_id"];
    let options =
        options.map(|name| POOL.get_extension_by_name(&format!("gongkai.common.v1.{name}")));
    let methods = POOL.services().flat_map(|service| {
        let of_service: Vec<_> = service.methods().map(|m| (service.clone(), m)).collect();
        of_service
    });
    let acts = methods.filter_map(|(service, method)| {
        let request = method.input();
        let named = request.fields().find(|field| {
            let mut options = options.iter().flatten();
            options.any(|option| field.options().has_extension(option))
        })?;
        let act = Method {
            service: service.full_name().to_owned(),
            name: method.name().to_owned(),
            named: named.name().to_owned(),
            request: request.clone(),
        };
        Some((request.full_name().to_owned(), act))
    });
    acts.collect()
});

/// The full name of the act of this name (`ExtendDeadline`).
pub fn full_name(rpc: &str) -> Option<String> {
    let method = METHODS.get(&format!("gongkai.intake.v1.{rpc}Request"))?;
    Some(format!("{}/{}", method.service, method.name))
}

/// The request that is previewed, read as far as the frame needs it.
struct Wanted {
    method: &'static Method,
    /// Id of the case, or the letter.
    named: String,
    encoded: Vec<u8>,
}

impl ActsOfCases {
    /// At this desk.
    pub fn new(desk: Desk, documents: Documents) -> Self {
        Self { desk, documents }
    }

    async fn list(
        &self,
        request: &Request<proto::ListPossibleActsRequest>,
    ) -> Result<proto::ListPossibleActsResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("case_id", &call.body.case_id);
        let id = call.checked(Some(id))?;
        let calendar = self.desk.calendars.current();
        let caller = call.principal();
        let bureau = self.desk.bureaus.get(caller, call.bureau()).await?;
        let on = On {
            day: call.today,
            calendar: &calendar,
            caller,
            standing: &[],
            settings: &bureau.settings,
            fee_payable: bureau.fee_payable(call.today),
        };
        let mut tx = call.read(&self.desk.db).await?;
        let row = case_row(&mut tx, id).await?;
        let kind = row
            .ok_or_else(|| Error::record_unknown("case", "案件", id))?
            .kind;
        let mut standing = Vec::new();
        for role in ROLES_OF_DEPUTIES {
            if !caller.has(role) {
                let of_role = deputy::standing(&mut tx, &caller.subject, role).await?;
                standing.push((role, of_role));
            }
        }
        let actor = Actor {
            admitted: &|method| admitted(method, caller),
            standing: &standing,
        };
        let (acts, etag) = by_kind!(kind, C => {
            let case = load::<C>(&mut tx, id).await?;
            let letters = letters(&mut tx, id).await?;
            let mut acts = possible(&case.state, &on, &actor);
            acts.extend(of_letters(&case.state, &letters, &on, &actor));
            let told = |act| message::act(act, undone(&case, (&acts, &letters), act, &on));
            (acts.iter().map(told).collect(), case.etag())
        });
        Ok(proto::ListPossibleActsResponse { acts, etag })
    }

    async fn preview(
        &self,
        request: &Request<proto::PreviewActRequest>,
    ) -> Result<proto::PreviewActResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let wanted = wanted(&mut call, self.desk.db.ids.next());
        let wanted = call.checked(wanted)?;
        let Method { service, name, .. } = wanted.method;
        let caller = admitted(&format!("/{service}/{name}"), call.principal())?;
        let (desk, foresight) = self.desk.foreseeing();
        self.rehearse(desk, &wanted, caller).await?;
        let calendar = self.desk.calendars.current();
        let mut changes = foresight.changes();
        changes.sort_by_key(|change| change.case_id.to_string() != wanted.named);
        let (bureau, today) = (call.bureau(), call.today);
        let staff = (self.desk.bureaus).staff_of(call.principal(), bureau).await;
        let changes = changes.into_iter();
        Ok(staff.named(proto::PreviewActResponse {
            changes: changes
                .map(|change| message::change(bureau, &calendar, today, change))
                .collect(),
            names: Vec::new(),
        }))
    }

    /// Does the act at a desk that keeps nothing.
    async fn rehearse(&self, desk: Desk, wanted: &Wanted, caller: Principal) -> Result<()> {
        let Method {
            service, request, ..
        } = wanted.method;
        let name = request.name();
        let mut act = Request::new(wanted.encoded.clone());
        act.extensions_mut().insert(caller);
        match service.as_str() {
            Application::SERVICE => {
                let applications = Applications::new(desk, self.documents.clone());
                applications.rehearse(name, act).await
            }
            MatterCase::SERVICE => Matters { desk }.rehearse(name, act).await,
            Enquiry::SERVICE => Enquiries { desk }.rehearse(name, act).await,
            Dispute::SERVICE => Disputes { desk }.rehearse(name, act).await,
            Rectification::SERVICE => Rectifications { desk }.rehearse(name, act).await,
            WorkComplaint::SERVICE => WorkComplaints { desk }.rehearse(name, act).await,
            DISPATCHES => Dispatches { desk }.rehearse(name, act).await,
            ORIGINALS => Originals { desk }.rehearse(name, act).await,
            other => Err(Error::internal(format!("nobody does acts of {other}"))),
        }
    }
}

/// The letters of a case with their originals.
async fn letters(tx: &mut Tx, case_id: Uuid) -> Result<Vec<Held>> {
    let letters = letter::letters_on_way(tx, case_id).await?;
    let ids: Vec<Uuid> = letters.iter().map(|letter| letter.id).collect();
    let all = letter::originals::originals_of(tx, &ids).await?;
    let held = letters.into_iter().map(|letter| Held {
        originals: (all.iter())
            .filter(|original| original.letter_id == letter.id)
            .cloned()
            .collect(),
        letter,
    });
    Ok(held.collect())
}

/// The request that is to be previewed, for the bureau of the call, under an id that no call has: what was
/// done under its own id would be answered as it was then.
fn wanted(call: &mut Call<'_, proto::PreviewActRequest>, request_id: Uuid) -> Option<Wanted> {
    let Some(act) = &call.body.act else {
        call.fields.wrong("act", "缺少必填项", "missing");
        return None;
    };
    let name = act.type_url.rsplit('/').next().unwrap_or_default();
    let Some(method) = METHODS.get(name) else {
        let (zh, en) = (
            "不是对案件的办理请求",
            "not the request of an act on a case",
        );
        call.fields.wrong("act.type_url", zh, en);
        return None;
    };
    let Ok(mut message) = DynamicMessage::decode(method.request.clone(), act.value.as_slice())
    else {
        let (zh, en) = ("不是该请求的有效编码", "does not decode as that request");
        call.fields.wrong("act.value", zh, en);
        return None;
    };
    let text = |message: &DynamicMessage, field: &str| {
        let value = message.get_field_by_name(field);
        let value = value.and_then(|value| value.as_str().map(ToOwned::to_owned));
        value.unwrap_or_default()
    };
    if text(&message, "bureau_id") != call.bureau().as_str() {
        let (zh, en) = ("与外层机关不一致", "not the bureau of this call");
        call.fields.wrong("act.bureau_id", zh, en);
        return None;
    }
    message.set_field_by_name("request_id", Value::String(request_id.to_string()));
    Some(Wanted {
        method,
        named: text(&message, &method.named),
        encoded: message.encode_to_vec(),
    })
}

rpcs! { ActService for ActsOfCases:
    list_possible_acts => list(ListPossibleActsRequest) -> ListPossibleActsResponse;
    preview_act => preview(PreviewActRequest) -> PreviewActResponse;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gongkai_law::case::CaseKind;

    use super::*;
    use crate::cases::{
        acts::undo::{Undo, undo_of},
        kernel::{
            possible::Possible,
            testing::{Samples, first},
        },
    };

    /// The acts that a new case of a kind names.
    fn named<C: Acts>() -> Vec<Possible>
    where
        C::Fact: Samples,
    {
        let mut samples = C::Fact::samples().into_iter();
        let opened = samples.find_map(|body| C::open(&first("2024-03-01", body)));
        let on = On::test("2024-03-04");
        let actor = Actor {
            admitted: &|_| Ok(on.caller.clone()),
            standing: &[],
        };
        let opened = opened.unwrap();
        let mut acts = possible(&opened, &on, &actor);
        acts.extend(of_letters(&opened, &[], &on, &actor));
        acts
    }

    #[test]
    fn every_act_is_taken_back_by_one_that_there_is_or_says_why_not() {
        for Method { name, .. } in METHODS.values() {
            match undo_of(name) {
                Some(Undo::By(acts) | Undo::Unless(acts, ..)) => {
                    assert!(!acts.is_empty(), "{name}");
                    for act in acts {
                        assert!(full_name(act).is_some(), "{name} by {act}");
                    }
                }
                Some(Undo::No(zh, en)) => {
                    assert!(zh.contains("不能") && en.is_ascii(), "{name}: {zh} {en}");
                }
                None => {
                    panic!("{name}: write into undo.rs what takes it back, or why nothing does")
                }
            }
        }
    }

    #[test]
    fn every_act_of_the_contract_is_named_by_its_kind() {
        let contract: BTreeSet<String> = METHODS
            .values()
            .map(|method| format!("{}/{}", method.service, method.name))
            .collect();
        assert!(contract.len() > 50, "the acts were not found: {contract:?}");
        let of_letters = "gongkai.intake.v1.DispatchService/RecordDispatch";
        assert!(contract.contains(of_letters), "{contract:?}");
        let mut all = BTreeSet::new();
        for kind in CaseKind::ALL {
            for act in by_kind!(*kind, C => named::<C>()) {
                let chinese = act.zh.chars().all(|c| c > '\u{2fff}');
                assert!(chinese && act.en.is_ascii(), "{}: {}", act.zh, act.en);
                all.insert(act.method);
            }
        }
        let missing: Vec<_> = contract.difference(&all).collect();
        assert_eq!(missing, [""; 0], "write it into acts.rs of its kind");
        let unknown: Vec<_> = all.difference(&contract).collect();
        assert_eq!(unknown, [""; 0], "not acts of the contract");
    }
}
