//! `cargo load -- publish`: how long it takes until an item with a long text and a PDF is public, and until it is found.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::catalog::v1::{
    Channel, CheckItemRequest, DisclosureAttribute, DraftItemRequest, ItemAttachmentHeader,
    ItemContents, ItemKind, ReviewSecrecyRequest, SearchItemsRequest, SignItemRequest,
    SubmitItemRequest, UploadItemAttachmentRequest, upload_item_attachment_request::Part,
};
use gongkai_testbed::{
    Servers, binaries,
    suite::{Suite, SuiteOptions},
    tokens::Who,
};
use ring::digest::{SHA256, digest};
use tokio::time::{Instant, sleep};

use crate::{cpu, pdf::pdf, say, search::text, stats::Latency};

/// Characters of a text, the most that an item may have.
const LENGTH: usize = 100_000;
/// Bytes of its PDF, and of a message of its upload.
const PDF: usize = 1_000_000;
const MESSAGE: usize = 256 * 1024;
/// Between two looks whether it is found.
const LOOK: Duration = Duration::from_millis(10);
/// It is found in this time, or something is wrong.
const FOUND_WITHIN: Duration = Duration::from_secs(30);
/// Milliseconds in which nineteen of twenty are to be public, and to be found.
const GOALS: [f64; 2] = [500.0, 1500.0];

/// How much is measured.
#[derive(clap::Args)]
pub(crate) struct Size {
    /// Items, one after the other.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    items: u32,
}

/// The hands an item goes through.
struct Hands {
    bureau: String,
    clerk: Caller,
    checker: Caller,
    reviewer: Caller,
    leader: Caller,
    public: Caller,
}

/// How long an item took: all its steps, and of them the upload of its PDF, the submission in which that is looked
/// through, and the signature that makes it public; and from the signature until it was found.
struct Took {
    steps: Duration,
    uploaded: Duration,
    submitted: Duration,
    published: Duration,
    found: Duration,
}

/// Starts the services, publishes, and prints a table. Fails if a goal is missed.
pub(crate) async fn run(servers: &Servers, size: &Size) -> anyhow::Result<()> {
    say("构建附件检查程序… building what looks PDFs through");
    let built = binaries::start_building_paper()?.wait().await?;
    ensure!(built.success(), "paper was not built: {built}");
    let options = SuiteOptions {
        built: true,
        audit: false,
        ..SuiteOptions::default()
    };
    let suite = Suite::start(servers, options).await?;
    let measured = measure(&suite, size).await;
    let stopped = suite.stop().await;
    let all = measured?;
    stopped?;
    let latency =
        |of: fn(&Took) -> Duration| Latency::of(all.iter().map(of).collect::<Vec<Duration>>());
    let rows = [
        ("六步合计 all six steps", latency(|took| took.steps), None),
        (
            "其中上传附件 of them the upload",
            latency(|took| took.uploaded),
            None,
        ),
        (
            "其中送核（含附件检查） of them the submission, in which the PDF is looked through",
            latency(|took| took.submitted),
            None,
        ),
        (
            "签发至公开 from the signature to the public",
            latency(|took| took.published),
            Some(GOALS[0]),
        ),
        (
            "签发至可检索 from the signature to the search",
            latency(|took| took.found),
            Some(GOALS[1]),
        ),
    ];
    println!(
        "{} 件，正文{LENGTH}字、附件PDF {} kB items, a text of {LENGTH} characters and a PDF of {} kB; \
         负荷 load average {}\n",
        all.len(),
        PDF / 1000,
        PDF / 1000,
        cpu::load_average()?,
    );
    println!("| | p50 ms | p95 ms | 目标 goal | |\n|---|---|---|---|---|");
    let mut late = Vec::new();
    for (what, took, goal) in rows {
        let is_met = goal.is_none_or(|goal| took.p95_ms <= goal);
        let told = goal.map_or_else(|| "–".to_owned(), |goal| format!("{goal:.0}"));
        let mark = if is_met { "✓" } else { "✗" };
        println!(
            "| {what} | {:.0} | {:.0} | {told} | {mark} |",
            took.p50_ms, took.p95_ms
        );
        if !is_met {
            late.push(what);
        }
    }
    ensure!(late.is_empty(), "超过目标 too slow: {}", late.join("; "));
    Ok(())
}

async fn measure(suite: &Suite, size: &Size) -> anyhow::Result<Vec<Took>> {
    let year = Year::heshan()?;
    play::register(suite, &year).await?;
    let services = Services::of(suite)?;
    let bureau = &year.bureau.id;
    let who = |subject: &str, role: &str| {
        let who = Who::new(subject, bureau, role);
        services.with_token(&suite.mint.mint(&who, Duration::from_hours(1)))
    };
    let hands = Hands {
        bureau: bureau.clone(),
        clerk: who("drafts", "clerk")?,
        checker: who("checks", "reviewer")?,
        reviewer: who("reviews", "reviewer")?,
        leader: who("signs", "leader")?,
        public: who("reads", "public")?,
    };
    let group = year.bureau.item_groups.first().context("a group")?;
    let office = year.bureau.offices.first().context("an office")?;
    say("公开… publishing");
    let mut all = Vec::new();
    // The first one finds everything cold.
    for number in 0..=size.items {
        let text = |from: u64| text::item(from).body;
        let body: Vec<String> = (0..600)
            .map(|part| text(u64::from(number) * 600 + part))
            .collect();
        let contents = ItemContents {
            title: format!("压测公开第{number}件"),
            summary: "压测内容，仅用于计时。".to_owned(),
            body: body.join("\n\n").chars().take(LENGTH).collect(),
            kind: ItemKind::Notice.into(),
            article20_code: 1,
            group: group.code.clone(),
            office_id: office.id.clone(),
            formed_on: "2024-01-02".to_owned(),
            channels: vec![Channel::Website.into()],
            attribute: DisclosureAttribute::Proactive.into(),
            ..ItemContents::default()
        };
        let file = pdf(&contents.body, PDF);
        all.push(hands.publish(number, contents, file).await?);
    }
    all.remove(0);
    Ok(all)
}

impl Hands {
    async fn publish(
        &self,
        number: u32,
        contents: ItemContents,
        file: Vec<u8>,
    ) -> anyhow::Result<Took> {
        let began = Instant::now();
        let id = |step: &str| format!("{step}-{number}");
        let query = format!("“{}”", contents.title);
        let draft = DraftItemRequest {
            request_id: id("draft"),
            bureau_id: self.bureau.clone(),
            contents: Some(contents),
            external: None,
        };
        let drafted = self.clerk.item_works().draft_item(draft).await;
        let version = drafted.map_err(play::told)?.into_inner().version;
        let item_id = version.context("no version")?.item_id;
        let uploading = Instant::now();
        self.upload(id("upload"), &item_id, file).await?;
        let uploaded = uploading.elapsed();
        macro_rules! step {
            ($who:ident, $method:ident, $request:ident $(, $field:ident: $value:expr)*) => {{
                let request = $request {
                    request_id: id(stringify!($method)),
                    bureau_id: self.bureau.clone(),
                    item_id: item_id.clone(),
                    etag: String::new(),
                    $($field: $value,)*
                };
                self.$who.item_works().$method(request).await.map_err(play::told)?
            }};
        }
        let reason = "按规定办理".to_owned();
        let submitting = Instant::now();
        step!(clerk, submit_item, SubmitItemRequest);
        let submitted = submitting.elapsed();
        step!(checker, check_item, CheckItemRequest, reason: reason.clone());
        step!(reviewer, review_secrecy, ReviewSecrecyRequest, reason: reason);
        let signed = Instant::now();
        let answer = step!(leader, sign_item, SignItemRequest, publish_at: None);
        let (steps, published) = (began.elapsed(), signed.elapsed());
        ensure!(answer.into_inner().item.is_some(), "it is not public");
        while !self.finds(&query).await? {
            ensure!(signed.elapsed() < FOUND_WITHIN, "it is not found");
            sleep(LOOK).await;
        }
        Ok(Took {
            steps,
            uploaded,
            submitted,
            published,
            found: signed.elapsed(),
        })
    }

    /// Attaches a PDF.
    async fn upload(&self, request_id: String, item_id: &str, file: Vec<u8>) -> anyhow::Result<()> {
        let digest = digest(&SHA256, &file);
        let header = ItemAttachmentHeader {
            item_id: item_id.to_owned(),
            file_name: "附件.pdf".to_owned(),
            byte_size: i64::try_from(file.len())?,
            sha256: digest
                .as_ref()
                .iter()
                .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")),
            ..ItemAttachmentHeader::default()
        };
        let first = UploadItemAttachmentRequest {
            request_id,
            bureau_id: self.bureau.clone(),
            part: Some(Part::Header(header)),
        };
        let chunk = |chunk: &[u8]| UploadItemAttachmentRequest {
            part: Some(Part::Chunk(chunk.to_vec())),
            ..UploadItemAttachmentRequest::default()
        };
        let mut messages = vec![first];
        messages.extend(file.chunks(MESSAGE).map(chunk));
        let mut attachments = self.clerk.item_attachments();
        let uploaded = attachments.upload_item_attachment(tokio_stream::iter(messages));
        uploaded.await.map_err(play::told)?;
        Ok(())
    }

    async fn finds(&self, query: &str) -> anyhow::Result<bool> {
        let request = SearchItemsRequest {
            query: query.to_owned(),
            ..SearchItemsRequest::default()
        };
        let found = self.public.search().search_items(request).await;
        Ok(found.map_err(play::told)?.into_inner().total == 1)
    }
}
