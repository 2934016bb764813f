//! EntryService: proto to domain and back.

mod bring;
mod change;
mod read;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::{Db, Tx},
    error::{Error, Result},
    fields::Fields,
    identity::{BureauId, Principal, Role},
    page::Paging,
    rpcs,
};
use gongkai_proto::{
    catalog::v1::{self as proto, entry_service_server::EntryService},
    common::v1::PersonName,
    request::BureauRequest,
};
use tonic::Request;

use super::{
    Entry,
    message::{count, record, version},
    people,
    sheet::{self, Sheets},
    store::{self, Filter, Place, VersionPlace},
};
use crate::bureau::{self, Bureau, staff};

/// More entries than any catalog has: an export reads them all.
const MOST: i64 = 100_000;

/// What is to be done with new entries where others go on for the bureau, which took over those that stood.
const ENTER_THERE: &str = "登记公开事项";

/// The service.
pub struct Entries {
    db: Db,
    sheets: Sheets,
}

impl Entries {
    /// Over this database, reading sheets by these workers.
    pub fn new(db: Db, sheets: Sheets) -> Self {
        Self { db, sheets }
    }

    /// The call of somebody who may change the catalog of the bureau it names.
    async fn writer<'a, R: BureauRequest>(
        &self,
        request: &'a Request<R>,
    ) -> Result<(Bureau, Call<'a, R>)> {
        let (fields, id) = Fields::default().bureau(request.get_ref().bureau_id())?;
        fields.done()?;
        let (bureau, above) = bureau::load_with_above(&self.db, &id).await?;
        let call = Call::in_scope(&self.db, request, |caller| {
            self.db.scope_below(caller, &id, &above)
        })?;
        Ok((bureau, call))
    }

    async fn get(
        &self,
        request: &Request<proto::GetEntryRequest>,
    ) -> Result<proto::GetEntryResponse> {
        let mut reader = Reader::of(request)?;
        let body = request.get_ref();
        let id = reader.fields.id("entry_id", &body.entry_id);
        let as_of = reader.as_of(body.catalog_version, &body.as_of_on);
        let mut tx = reader.begin(&self.db, "catalog.get_entry").await?;
        let catalog_version = as_of.resolve(&mut tx, &reader.bureau).await?;
        let history = super::find(&mut tx, &reader.bureau, id).await?;
        let standing = |entry: &&Entry| entry.catalog_version <= catalog_version;
        let entry = history.versions().find(standing);
        let entry = entry.ok_or_else(|| Error::record_unknown("entry", "目录事项", id))?;
        Ok(proto::GetEntryResponse {
            record: Some(record(entry, reader.inside)),
            versions: history
                .versions()
                .map(|entry| record(entry, reader.inside))
                .collect(),
            names: reader.names(&mut tx, history.versions()).await?,
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListEntriesRequest>,
    ) -> Result<proto::ListEntriesResponse> {
        let mut reader = Reader::of(request)?;
        let body = request.get_ref();
        let office_id = reader.fields.office("office_id", &body.office_id, 0);
        let level1: String = reader.fields.line("level1", &body.level1, 0, 100);
        let code = read::article20(&mut reader.fields, "article20_code", body.article20_code);
        let as_of = reader.as_of(body.catalog_version, &body.as_of_on);
        let (only, ended) = (body.to_verify_only, body.with_ended);
        let asked = &body.catalog_version;
        let filter = format!(
            "entries/{}/{office_id}/{code:?}/{only}/{ended}/{asked}/{}/{level1}",
            reader.bureau, body.as_of_on
        );
        let (size, token) = (body.page_size, &body.page_token);
        let paging = Paging::<Place>::read(&mut reader.fields, filter, size, token);
        let mut tx = reader.begin(&self.db, "catalog.list_entries").await?;
        let mut fields = Fields::default();
        let registered = bureau::find(&mut tx, &reader.bureau).await?;
        registered.check_filter(&mut fields, "office_id", &office_id);
        fields.done()?;
        let filter = Filter {
            catalog_version: as_of.resolve(&mut tx, &reader.bureau).await?,
            office_id: &office_id,
            article20_code: code.map(i16::from),
            level1: &level1,
            to_verify_only: only,
            with_ended: ended,
        };
        let after = paging.after.as_ref().unwrap_or(&Place::START);
        let limit = paging.limit();
        let rows = store::list(&mut tx, &reader.bureau, &filter, after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, Place::of)?;
        Ok(proto::ListEntriesResponse {
            entries: rows
                .iter()
                .map(|entry| record(entry, reader.inside))
                .collect(),
            next_page_token,
            catalog_version: filter.catalog_version,
            names: reader.names(&mut tx, rows.iter()).await?,
        })
    }

    async fn versions(
        &self,
        request: &Request<proto::ListCatalogVersionsRequest>,
    ) -> Result<proto::ListCatalogVersionsResponse> {
        let mut reader = Reader::of(request)?;
        let body = request.get_ref();
        let (size, token) = (body.page_size, &body.page_token);
        let list = format!("catalog_versions/{}", reader.bureau);
        let paging = Paging::<VersionPlace>::read(&mut reader.fields, list, size, token);
        let mut tx = reader
            .begin(&self.db, "catalog.list_catalog_versions")
            .await?;
        let before = paging.after.as_ref().map_or(i32::MAX, |place| place.0);
        let rows = store::versions(&mut tx, &reader.bureau, before, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| VersionPlace(row.version))?;
        let who = rows.iter().map(|row| row.changed_by.as_str()).collect();
        Ok(proto::ListCatalogVersionsResponse {
            names: reader.names_of(&mut tx, who).await?,
            versions: rows
                .into_iter()
                .map(|row| version(row, reader.inside))
                .collect(),
            next_page_token,
        })
    }

    async fn export(
        &self,
        request: &Request<proto::ExportEntriesRequest>,
    ) -> Result<proto::ExportEntriesResponse> {
        let mut reader = Reader::of(request)?;
        let body = request.get_ref();
        let as_of = reader.as_of(body.catalog_version, &body.as_of_on);
        let bureau = bureau::load(&self.db, &reader.bureau).await;
        let mut tx = reader.begin(&self.db, "catalog.export_entries").await?;
        let bureau = bureau?;
        let catalog_version = as_of.resolve(&mut tx, &bureau.id).await?;
        let filter = Filter::all(catalog_version);
        let entries = store::list(&mut tx, &bureau.id, &filter, &Place::START, MOST).await?;
        let today = self.db.clocks.civil.today();
        let on = match (as_of.day, as_of.version) {
            (Some(day), _) => day,
            (None, Some(version)) => {
                let upto = version.saturating_add(1);
                let made = store::versions(&mut tx, &bureau.id, upto, 1).await?;
                made.first().map_or(today, |made| made.changed_on)
            }
            (None, None) => today,
        };
        let people = if reader.inside {
            Some(people::written(&mut tx, &entries).await?)
        } else {
            None
        };
        drop(tx);
        let register = sheet::register(
            &bureau,
            &entries,
            (catalog_version, on),
            today,
            people.as_ref(),
        );
        let file_name = format!("{}.xlsx", register.title);
        Ok(proto::ExportEntriesResponse {
            content: self.sheets.write(register).await?,
            file_name,
            media_type: sheet::MEDIA_TYPE.to_owned(),
            entries: count(entries.len()),
            catalog_version,
        })
    }
}

/// Somebody who reads: anybody may. The bureau's own people are told who is responsible, too.
struct Reader<'a> {
    bureau: BureauId,
    caller: &'a Principal,
    inside: bool,
    fields: Fields,
}

impl<'a> Reader<'a> {
    fn of<R: BureauRequest>(request: &'a Request<R>) -> Result<Self> {
        let (fields, bureau) = Fields::default().bureau(request.get_ref().bureau_id())?;
        let caller = Principal::of(request)?;
        let staff = caller.roles.iter().any(|role| *role != Role::Public);
        Ok(Self {
            inside: staff && caller.bureau == bureau,
            bureau,
            caller,
            fields,
        })
    }

    /// As of when it is asked.
    fn as_of(&mut self, catalog_version: i32, on: &str) -> AsOf {
        let day = self.fields.date_if_any("as_of_on", on);
        if catalog_version < 0 {
            self.fields
                .wrong("catalog_version", "不能为负数", "must not be negative");
        }
        if catalog_version != 0 && day.is_some() {
            self.fields.wrong(
                "as_of_on",
                "目录版本、截至日期只能填写一项",
                "a version or a day, not both",
            );
        }
        AsOf {
            version: Some(catalog_version).filter(|version| *version != 0),
            day,
        }
    }

    /// A transaction to read in, if nothing was wrong and there is such a bureau.
    async fn begin(&mut self, db: &Db, name: &'static str) -> Result<Tx> {
        std::mem::take(&mut self.fields).done()?;
        if self.inside {
            bureau::load(db, &self.bureau).await?;
            return db
                .begin(name, &db.scope_below(self.caller, &self.bureau, &[])?)
                .await;
        }
        let mut tx = db.begin_wide(name).await?;
        bureau::find(&mut tx, &self.bureau).await?;
        Ok(tx)
    }

    async fn names(
        &self,
        tx: &mut Tx,
        entries: impl Iterator<Item = &Entry>,
    ) -> Result<Vec<PersonName>> {
        let mut who = BTreeSet::new();
        for entry in entries {
            who.insert(entry.changed_by.as_str());
            who.extend(entry.columns.person.as_deref());
        }
        self.names_of(tx, who).await
    }

    async fn names_of(&self, tx: &mut Tx, who: BTreeSet<&str>) -> Result<Vec<PersonName>> {
        if !self.inside {
            return Ok(Vec::new());
        }
        let who: Vec<&str> = who.into_iter().collect();
        staff::person_names(tx, &who).await
    }
}

/// A version of the catalog or a day, or now.
struct AsOf {
    version: Option<i32>,
    day: Option<NaiveDate>,
}

impl AsOf {
    /// The version of the catalog that is; `RECORD_UNKNOWN` if there is none of that number.
    async fn resolve(&self, tx: &mut Tx, bureau: &BureauId) -> Result<i32> {
        let known = store::version(tx, bureau, self.day).await?;
        match self.version {
            Some(version) if version > known => Err(Error::record_unknown(
                "catalog version",
                "目录版本",
                version,
            )),
            Some(version) => Ok(version),
            None => Ok(known),
        }
    }
}

rpcs! { EntryService for Entries:
    set_entry => set(SetEntryRequest) -> SetEntryResponse;
    end_entry => end(EndEntryRequest) -> EndEntryResponse;
    get_entry => get(GetEntryRequest) -> GetEntryResponse;
    list_entries => list(ListEntriesRequest) -> ListEntriesResponse;
    list_catalog_versions => versions(ListCatalogVersionsRequest) -> ListCatalogVersionsResponse;
    import_entries => import(ImportEntriesRequest) -> ImportEntriesResponse;
    export_entries => export(ExportEntriesRequest) -> ExportEntriesResponse;
    load_standard_catalog => load(LoadStandardCatalogRequest) -> LoadStandardCatalogResponse;
}
