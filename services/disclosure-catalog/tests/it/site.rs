//! What a site serves of a bureau as it is: read here by real parsers.

use gongkai_proto::catalog::v1::{
    self as proto, feedback_service_client::FeedbackServiceClient,
    site_service_client::SiteServiceClient,
};
use quick_xml::{Reader, events::Event};
use serde_json::Value;
use tonic::Status;

use crate::{
    entry::{columns, set},
    fixture::{BUREAU, Catalog, clerk, heshan, leader, reader, reason, reviewer, root, violations},
    item_work::{contents, draft},
    profile::{profile, update},
    publishing::{hands, item},
};

/// A title that breaks what does not escape it.
const TITLE: &str = "=SUM(A1)，“通报”<b>&\"检查\"";

/// The five files, by what they are called.
const FILES: [&str; 5] = ["feed", "sitemap", "data", "entries", "items"];

async fn read(
    catalog: &Catalog,
    file: &str,
    if_none_match: &str,
) -> Result<proto::Representation, Status> {
    let mut site = SiteServiceClient::new(catalog.channel());
    let who = reader();
    macro_rules! ask {
        ($request:ident, $method:ident $(, $field:ident: $value:expr)*) => {{
            let request = proto::$request {
                bureau_id: BUREAU.to_owned(),
                if_none_match: if_none_match.to_owned(),
                $($field: $value,)*
            };
            site.$method(catalog.as_who(&who, request)).await?.into_inner().representation
        }};
    }
    let read = match file {
        "feed" => {
            ask!(GetAtomFeedRequest, get_atom_feed, article20_code: 0, page_token: String::new())
        }
        "feed 7" => {
            ask!(GetAtomFeedRequest, get_atom_feed, article20_code: 7, page_token: String::new())
        }
        "sitemap" => ask!(GetSitemapRequest, get_sitemap, part: 0),
        "sitemap 2" => ask!(GetSitemapRequest, get_sitemap, part: 2),
        "data" => ask!(GetOpenDataRequest, get_open_data),
        "entries" => ask!(ExportOpenEntriesRequest, export_open_entries),
        "items" => ask!(ExportOpenItemsRequest, export_open_items, year: 2019, part: 0),
        "items 3" => ask!(ExportOpenItemsRequest, export_open_items, year: 2019, part: 3),
        page => {
            ask!(GetAtomFeedRequest, get_atom_feed, article20_code: 7, page_token: page.to_owned())
        }
    };
    Ok(read.unwrap())
}

pub async fn text(catalog: &Catalog, file: &str) -> String {
    String::from_utf8(read(catalog, file, "").await.unwrap().content).unwrap()
}

/// An element: its name, its attributes, its text.
type Element = (String, Vec<(String, String)>, String);

/// Elements of a document with their attributes and their text.
fn elements(document: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(document);
    reader.config_mut().check_end_names = true;
    let (mut open, mut all) = (Vec::<usize>::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let is_open = matches!(event, Event::Start(_));
                let (Event::Start(tag) | Event::Empty(tag)) = event else {
                    unreachable!()
                };
                let name = tag.name().as_ref().to_owned();
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    let value = attribute.value;
                    (
                        key,
                        quick_xml::escape::unescape(&value).unwrap().into_owned(),
                    )
                });
                all.push((name, attributes.collect::<Vec<_>>(), String::new()));
                if is_open {
                    open.push(all.len() - 1);
                }
            }
            Event::Text(piece) => {
                if let Some(place) = open.last() {
                    all[*place].2.push_str(&piece);
                }
            }
            Event::GeneralRef(piece) => {
                let piece = format!("&{};", &*piece);
                let plain = quick_xml::escape::unescape(&piece).unwrap();
                all[*open.last().unwrap()].2.push_str(&plain);
            }
            Event::End(_) => drop(open.pop().unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    all
}

/// The texts of the elements of a name.
fn texts(document: &str, name: &str) -> Vec<String> {
    let of = elements(document).into_iter().filter(|one| one.0 == name);
    of.map(|one| one.2).collect()
}

/// Where a link of a feed leads.
fn link(feed: &str, rel: &str) -> Option<String> {
    let value = |attributes: &[(String, String)], name: &str| {
        let found = attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    let links = elements(feed).into_iter().filter(|one| one.0 == "link");
    links
        .filter(|one| value(&one.1, "rel").as_deref() == Some(rel))
        .find_map(|one| value(&one.1, "href"))
}

fn rows(table: &str) -> Vec<Vec<String>> {
    let table = table.strip_prefix('\u{FEFF}').unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes());
    let rows = reader.records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// Sets the bureau's site.
pub async fn with_site(catalog: &Catalog) {
    let mut all = profile();
    all.channels.clear();
    let request = update("site", "", &["site_identities", "credit_codes"], all);
    let request = catalog.as_who(&root(), request);
    catalog
        .bureaus()
        .update_bureau_profile(request)
        .await
        .unwrap();
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "every file, before and after a withdrawal"
)]
async fn files_tell_what_is_public_and_forget_what_was_withdrawn() {
    let catalog = Catalog::with_bureaus().await;
    for file in FILES {
        let status = read(&catalog, file, "").await.unwrap_err();
        assert_eq!(reason(&status), "STATE_FORBIDS", "{file}");
    }
    with_site(&catalog).await;
    let empty = text(&catalog, "feed").await;
    assert_eq!(texts(&empty, "entry").len(), 0);

    let mut request = item();
    TITLE.clone_into(&mut request.title);
    let shown = catalog.publish(request).await.unwrap();
    let mut request = item();
    "撤回的通报".clone_into(&mut request.title);
    "撤回的概述".clone_into(&mut request.summary);
    let gone = catalog.publish(request).await.unwrap();
    draft(&catalog, &clerk(), "3", contents("尚未公开的草稿"))
        .await
        .unwrap();
    let other = proto::Bureau {
        id: "haitang-emb".to_owned(),
        name: "海棠区应急管理局".to_owned(),
        ..heshan()
    };
    catalog.register(&root(), other).await.unwrap();
    let mut request = item();
    "外机关的通报".clone_into(&mut request.title);
    let people = hands("haitang-emb");
    let foreign = catalog.publish_in("haitang-emb", &people, request).await;
    let foreign = foreign.unwrap();
    catalog
        .set_entry(&reviewer(), set("5", columns("应急预案")))
        .await
        .unwrap();

    let mut before = Vec::new();
    for file in FILES {
        let file_before = read(&catalog, file, "").await.unwrap();
        let again = read(&catalog, file, &file_before.etag).await.unwrap();
        assert!(again.not_modified && again.content.is_empty(), "{file}");
        assert!(file_before.last_modified_at.is_some(), "{file}");
        let all = String::from_utf8(file_before.content.clone()).unwrap();
        println!("===== {file}: {}\n{all}", file_before.media_type);
        for hidden in ["尚未公开", "外机关", &foreign.id] {
            assert!(!all.contains(hidden), "{file} tells {hidden}");
        }
        before.push(file_before);
    }
    let address = |id: &str| format!("https://www.example.gov.cn/xxgk/{BUREAU}/items/{id}");
    let feed = text(&catalog, "feed").await;
    assert_eq!(
        texts(&feed, "title"),
        ["益阳市赫山区应急管理局政府信息公开", "撤回的通报", TITLE]
    );
    assert_eq!(
        texts(&feed, "published").last().unwrap(),
        "2019-10-08T00:00:00+08:00"
    );
    assert_eq!(texts(&feed, "updated")[0], "2019-10-08T10:00:00+08:00");
    let map = text(&catalog, "sitemap").await;
    assert_eq!(texts(&map, "loc").len(), 2);
    assert!(texts(&map, "loc").contains(&address(&gone.id)));
    let data: Value = serde_json::from_str(&text(&catalog, "data").await).unwrap();
    assert_eq!(data["@type"], "dcat:Catalog");
    let datasets = data["dcat:dataset"].as_array().unwrap();
    assert_eq!(datasets.len(), 2);
    // The civil day on which the entries changed.
    assert_eq!(
        datasets[0]["dct:modified"]["@value"],
        "2019-10-08T00:00:00+08:00"
    );
    assert_eq!(
        data["dct:publisher"]["dct:identifier"],
        "11430903006339834Y"
    );
    let table = rows(&text(&catalog, "items").await);
    assert_eq!(table.len(), 3);
    let row = table
        .iter()
        .find(|row| row[0] == shown.index_number)
        .unwrap();
    assert_eq!(row[1], format!("'{TITLE}"));
    assert_eq!(row[11], address(&shown.id));
    assert_eq!(rows(&text(&catalog, "entries").await)[1][3], "应急预案");
    for file in ["sitemap 2", "items 3"] {
        let status = read(&catalog, file, "").await.unwrap_err();
        assert_eq!(violations(&status), ["part"], "{file}");
    }

    catalog.set_clock("2019-10-08T11:00:00+08:00").await;
    let request = proto::WithdrawItemRequest {
        request_id: "w".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: gone.id.clone(),
        etag: String::new(),
        reason: "内容有误，另行公开".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    for (file, before) in FILES.iter().zip(before) {
        let after = read(&catalog, file, &before.etag).await.unwrap();
        assert_eq!(after.not_modified, *file == "entries", "{file}");
        let all = String::from_utf8(after.content).unwrap();
        for hidden in ["撤回的通报", "撤回的概述", gone.index_number.as_str()] {
            assert!(!all.contains(hidden), "{file} tells {hidden}");
        }
        // A feed tells that it is gone, and nothing else has its id.
        assert_eq!(all.contains(&gone.id), *file == "feed", "{file}");
    }
    let feed = text(&catalog, "feed").await;
    println!("===== feed after the withdrawal\n{feed}");
    let deleted = elements(&feed)
        .into_iter()
        .find(|one| one.0 == "at:deleted-entry");
    let attributes = deleted.unwrap().1;
    assert_eq!(
        attributes[0],
        ("ref".to_owned(), format!("urn:uuid:{}", gone.id))
    );
    assert_eq!(texts(&feed, "at:comment"), ["内容有误，另行公开"]);
    assert_eq!(texts(&feed, "entry").len(), 1);

    // Without intake nothing that readers say is taken.
    let request = proto::GiveFeedbackRequest {
        request_id: "01900000-0000-7000-8000-00000000abcd".to_owned(),
        bureau_id: "somewhere".to_owned(),
        item_id: shown.id,
        content: "看不清".to_owned(),
        contact: "13800000000".to_owned(),
        ..proto::GiveFeedbackRequest::default()
    };
    let mut feedback = FeedbackServiceClient::new(catalog.channel());
    let asked = catalog.as_who(&reader(), request.clone());
    let status = feedback.give_feedback(asked).await.unwrap_err();
    assert_eq!(violations(&status), ["consent"]);
    let of_bureau = gongkai_testbed::tokens::Who::new("anybody", BUREAU, "public");
    let request = proto::GiveFeedbackRequest {
        bureau_id: BUREAU.to_owned(),
        consent: true,
        ..request
    };
    let asked = catalog.as_who(&of_bureau, request.clone());
    let status = feedback.give_feedback(asked).await.unwrap_err();
    assert_eq!(reason(&status), "UNAVAILABLE");
    let request = proto::GiveFeedbackRequest {
        item_id: gone.id,
        ..request
    };
    let asked = catalog.as_who(&of_bureau, request);
    let status = feedback.give_feedback(asked).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    catalog.stop().await;
}

#[tokio::test]
async fn a_feed_goes_on_page_by_page() {
    let catalog = Catalog::with_bureaus().await;
    with_site(&catalog).await;
    for number in 0..51 {
        let mut request = item();
        request.article20_code = 7;
        request.title = format!("预算{number}");
        catalog.publish(request).await.unwrap();
    }
    let first = text(&catalog, "feed 7").await;
    assert_eq!(texts(&first, "entry").len(), 50);
    let next = link(&first, "next").unwrap();
    let (address, page) = next.split_once("?page=").unwrap();
    assert_eq!(
        address,
        format!("https://www.example.gov.cn/xxgk/{BUREAU}/article20/7/atom.xml")
    );
    let second = text(&catalog, page).await;
    assert_eq!(texts(&second, "entry").len(), 1);
    assert_eq!(link(&second, "next"), None);
    assert_eq!(link(&second, "first").as_deref(), Some(address));
    assert_eq!(link(&second, "self").as_deref(), Some(next.as_str()));
    let status = read(&catalog, "nonsense", "").await.unwrap_err();
    assert_eq!(violations(&status), ["page_token"]);
    catalog.stop().await;
}
