//! Many entries at once: from a sheet, and from a standard catalog.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::Result,
    identity::BureauId,
    import::{Fault, refusal},
    new_or_answer,
};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::{Entries, change::look_through};
use crate::{
    bureau::profile,
    entry::{
        Columns, Entry, History, all,
        keep::keep,
        message::count,
        people::{Named, People},
        sheet::{Line, PERSON, called, plan},
        standard::Standard,
        state::Change,
        store,
    },
};
use gongkai_law::catalog::{EntryColumn, StandardCatalog};

/// More faults than these tell nobody anything new.
const MOST_FAULTS: usize = 500;

impl Entries {
    pub(super) async fn import(
        &self,
        request: &Request<proto::ImportEntriesRequest>,
    ) -> Result<proto::ImportEntriesResponse> {
        let (bureau, mut call) = self.writer(request).await?;
        call.request_id();
        let body = call.body;
        if body.content.is_empty() {
            call.fields.wrong("content", "缺少必填项", "missing");
        }
        if !body.office_id.is_empty() {
            bureau.check_office(&mut call.fields, "office_id", &body.office_id, call.today);
        }
        let (valid_from, backdating) =
            call.legal_date("valid_from", &body.valid_from, &body.backdating_reason);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        look_through(&mut call.fields, &reason, &backdating);
        call.checked(Some(()))?;
        // What was done before is not read again.
        if !body.dry_run
            && let Some(before) = call.before(&self.db).await?
        {
            return Ok(before);
        }
        let file = body.content.clone();
        let read = self.sheets.read(&bureau.id, file).await?;
        let (mut tx, claim) = if body.dry_run {
            (call.read(&self.db).await?, None)
        } else {
            let (tx, claim) = new_or_answer!(call.once(&self.db).await?);
            (tx, Some(claim))
        };
        let allowed = profile::find(&mut tx, &bureau.id).await?.profile;
        let allowed = allowed.published(&bureau);
        let mut planned = plan(read, &bureau, &body.office_id, &allowed);
        if claim.is_some() {
            store::lock(&mut tx).await?;
        }
        let standing = all(&mut tx, &bureau.id).await?;
        let mut lines = std::mem::take(&mut planned.lines);
        let faults = &mut planned.faults;
        check_people(&mut tx, &mut lines, faults).await?;
        let matched = Matched::of(lines, &standing, valid_from, faults);
        if !matched.new.is_empty() {
            bureau.check_goes_on(tx.successions(), valid_from, super::ENTER_THERE)?;
        }
        faults.sort_by_key(|fault| fault.line);
        let mut answer = proto::ImportEntriesResponse {
            lines: count(planned.total),
            made: count(matched.new.len()),
            changed: count(matched.changed.len()),
            unchanged: count(matched.unchanged),
            faults: faults.iter().take(MOST_FAULTS).map(fault).collect(),
            catalog_version: store::version(&mut tx, &bureau.id, None).await?,
        };
        let Some(claim) = claim else {
            return Ok(answer);
        };
        if !faults.is_empty() {
            return Err(refusal(faults));
        }
        let entries = matched.new.len() + matched.changed.len();
        if entries > 0 {
            let change = store::next_version(&mut tx, entries, &reason).await?;
            answer.catalog_version = change.catalog_version;
            for (before, columns) in matched.changed {
                let entry = Entry {
                    columns,
                    valid_from,
                    ..before.next(change.clone())
                };
                keep(&mut tx, &entry, &backdating).await?;
            }
            let new = matched.new.into_iter().map(|columns| (columns, None));
            make(&mut tx, &bureau.id, new, (valid_from, &backdating), &change).await?;
        }
        claim.finish(tx, answer).await
    }

    pub(super) async fn load(
        &self,
        request: &Request<proto::LoadStandardCatalogRequest>,
    ) -> Result<proto::LoadStandardCatalogResponse> {
        let (bureau, mut call) = self.writer(request).await?;
        call.request_id();
        let body = call.body;
        let catalog: Option<StandardCatalog> = call.fields.code("catalog", body.catalog);
        bureau.check_office(&mut call.fields, "office_id", &body.office_id, call.today);
        let (valid_from, backdating) =
            call.legal_date("valid_from", &body.valid_from, &body.backdating_reason);
        look_through(&mut call.fields, "", &backdating);
        let catalog = call.checked(catalog)?;
        let standard = Standard::of(catalog)?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        store::lock(&mut tx).await?;
        let standing = all(&mut tx, &bureau.id).await?;
        let present: HashSet<_> = standing
            .iter()
            .filter_map(|history| history.latest().origin)
            .collect();
        let rows = standard.rows(&body.office_id);
        let (there, new): (Vec<_>, Vec<_>) =
            rows.partition(|(row, _)| present.contains(&(catalog, *row)));
        let mut answer = proto::LoadStandardCatalogResponse {
            made: count(new.len()),
            present: count(there.len()),
            source: standard.source.clone(),
            catalog_version: store::version(&mut tx, &bureau.id, None).await?,
            to_verify: new
                .iter()
                .map(|(_, columns)| count(columns.to_verify.len()))
                .sum(),
        };
        if !new.is_empty() {
            bureau.check_goes_on(tx.successions(), valid_from, super::ENTER_THERE)?;
            let reason = format!("载入{}（{}）", catalog.zh(), standard.source);
            let change = store::next_version(&mut tx, new.len(), &reason).await?;
            answer.catalog_version = change.catalog_version;
            let new = new.into_iter();
            let new = new.map(|(row, columns)| (columns, Some((catalog, row))));
            make(&mut tx, &bureau.id, new, (valid_from, &backdating), &change).await?;
        }
        claim.finish(tx, answer).await
    }
}

/// Makes entries, each with the next free serial where it has none.
async fn make(
    tx: &mut Tx,
    bureau: &BureauId,
    new: impl Iterator<Item = (Columns, Option<(StandardCatalog, i32)>)>,
    (valid_from, backdating): (NaiveDate, &str),
    change: &Change,
) -> Result<()> {
    for (mut columns, origin) in new {
        if columns.serial == 0 {
            columns.serial = store::next_serial(tx).await?;
        }
        let entry = Entry {
            origin,
            ..Entry::new(tx.new_id(), bureau, columns, valid_from, change.clone())
        };
        keep(tx, &entry, backdating).await?;
    }
    Ok(())
}

/// What lines of a sheet mean for the catalog as it stands.
#[derive(Default)]
struct Matched {
    new: Vec<Columns>,
    changed: Vec<(Entry, Columns)>,
    unchanged: usize,
}

impl Matched {
    fn of(
        lines: Vec<Line>,
        standing: &[History],
        valid_from: NaiveDate,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let by_id: HashMap<Uuid, &Entry> = standing
            .iter()
            .map(|history| (history.latest().id, history.latest()))
            .collect();
        let open = by_id.values().filter(|entry| entry.ended.is_none());
        let mut taken: HashSet<_> = open.map(|entry| what(&entry.columns)).collect();
        let mut seen = HashSet::new();
        let mut matched = Self::default();
        for Line {
            number,
            id,
            mut columns,
        } in lines
        {
            if let Some(wrong) = wrong_limit(&columns, valid_from) {
                faults.push(Fault::cell(
                    number,
                    EntryColumn::TimeLimit.zh(),
                    wrong.0,
                    wrong.1,
                ));
            }
            let Some(id) = id else {
                if !taken.insert(what(&columns)) {
                    faults.push(Fault::cell(
                        number,
                        &called(EntryColumn::Level1),
                        "目录中（或者前面的行）已有该股室的同名事项；要修改的，请填写事项编号",
                        "the office has an entry of this name, or a line above: to change it, name its id",
                    ));
                }
                matched.new.push(columns);
                continue;
            };
            let before = by_id.get(&id).filter(|entry| entry.ended.is_none());
            let Some(before) = before.filter(|_| seen.insert(id)) else {
                faults.push(Fault::cell(
                    number,
                    super::super::sheet::ID,
                    "目录中没有该编号的事项，或者该事项已终止，或者前面的行已有该编号",
                    "no entry of this id, or it has ended, or a line above names it",
                ));
                continue;
            };
            if columns.serial == 0 {
                columns.serial = before.columns.serial;
            }
            // A sheet made for the public names nobody.
            columns.person = columns.person.or_else(|| before.columns.person.clone());
            if columns == before.columns {
                matched.unchanged += 1;
            } else {
                matched.changed.push(((*before).clone(), columns));
            }
        }
        matched
    }
}

/// What an entry is known by among those of a bureau.
fn what(columns: &Columns) -> (String, String, String) {
    let Columns {
        level1,
        level2,
        office_id,
        ..
    } = columns;
    (level1.clone(), level2.clone(), office_id.clone())
}

/// Why article 26 does not allow the limit.
fn wrong_limit(columns: &Columns, valid_from: NaiveDate) -> Option<(String, String)> {
    let mut fields = gongkai_chassis::fields::Fields::default();
    columns.check_limit(&mut fields, "", valid_from);
    let wrong = fields.into_violations().into_iter().next()?;
    Some((wrong.zh, wrong.en))
}

/// Learns the subjects of responsible people, and notes whom the directory does not know, or knows several of.
async fn check_people(tx: &mut Tx, lines: &mut [Line], faults: &mut Vec<Fault>) -> Result<()> {
    let cells: HashSet<&str> = lines
        .iter()
        .filter_map(|line| line.columns.person.as_deref())
        .collect();
    let cells: Vec<&str> = cells.into_iter().collect();
    let people = People::of(tx, &cells).await?;
    for line in lines {
        let Some(cell) = &mut line.columns.person else {
            continue;
        };
        let wrong = match people.named(cell) {
            Named::One(subject) => {
                *cell = subject;
                continue;
            }
            Named::Several => (
                "工作人员名录中有同名人员，请填写姓名（账号）",
                "several are called so: write name (subject)",
            ),
            Named::Nobody => (
                "应为本机关工作人员名录中人员的姓名或者账号",
                "neither a name nor a subject of the directory of the bureau",
            ),
        };
        faults.push(Fault::cell(line.number, PERSON, wrong.0, wrong.1));
    }
    Ok(())
}

fn fault(fault: &Fault) -> proto::EntryFault {
    proto::EntryFault {
        line: count(fault.line),
        column: fault.column.clone(),
        reason_zh: fault.zh.clone(),
        reason_en: fault.en.clone(),
    }
}
