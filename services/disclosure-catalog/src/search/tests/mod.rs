//! How well it finds: items as a bureau publishes them, and what people look for.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::succession::Successions;
use serde::Deserialize;
use tantivy::SegmentReader;
use uuid::Uuid;

use super::{
    Document,
    collect::{Pass, Spread},
    finding::Hit,
    index::{Change, Index},
    publisher::Publishers,
    query::{Asked, Confined},
};

/// Years that each topic was published in.
const YEARS: std::ops::Range<i32> = 2016..2024;

/// What a bureau publishes every year, and what people look for who want it.
#[derive(Deserialize)]
struct Topic {
    title: String,
    text: String,
    queries: Vec<String>,
}

fn topics() -> Vec<Topic> {
    serde_json::from_str(include_str!("topics.json")).unwrap()
}

/// Its items: of each topic one a year.
fn documents(topics: &[Topic]) -> Vec<Document> {
    let each = topics.iter().enumerate();
    let each = each.flat_map(|(number, topic)| YEARS.map(move |year| (number, topic, year)));
    let document = |(position, (number, topic, year)): (u64, (usize, &Topic, i32))| Document {
        id: Uuid::from_u128(u128::from(position)),
        bureau: "heshan-emb".to_owned(),
        index_number: format!("heshan-emb/{year}-{number:06}"),
        title: topic.title.replace("{year}", &year.to_string()),
        text: format!("赫应急发〔{year}〕{}号　{}", number + 1, topic.text),
        attachments: String::new(),
        summary: topic.text.clone(),
        document_number: format!("赫应急发〔{year}〕{}号", number + 1),
        article20_code: u8::try_from(number % 15 + 1).unwrap(),
        office: "general".to_owned(),
        published_on: NaiveDate::from_ymd_opt(year, 3, 1).unwrap(),
        position,
        revision: 1,
    };
    (1_u64..).zip(each).map(document).collect()
}

/// Some item.
pub fn document() -> Document {
    documents(&topics()).remove(0)
}

/// An index in memory that holds these.
fn index(documents: Vec<Document>) -> Index {
    let (index, reached) = Index::open(None, "epoch").unwrap();
    let changes = documents
        .into_iter()
        .map(|document| Change::Put(Box::new(document)));
    index.change(changes.collect()).unwrap();
    index.commit(&reached).unwrap();
    index
}

/// Ids of what is found, the best first.
fn found(index: &Index, query: &str) -> Vec<Uuid> {
    let pass = Pass {
        most: 21,
        after: None,
        until: u64::MAX,
        days: (0, u64::MAX),
        by_score: true,
    };
    let answer = index
        .search(&Asked::read(query), &Confined::default(), pass, None)
        .unwrap();
    answer.hits.into_iter().map(|hit| hit.id).collect()
}

/// What is left out may be cut into words that no item, or only a later one, holds together.
#[test]
fn a_minus_before_a_phrase_leaves_out_what_holds_it() {
    let documents = documents(&topics());
    let index = index(documents.clone());
    for of in [&documents[0], &documents[documents.len() - 1]] {
        let title = &of.title;
        let all = found(&index, title);
        assert!(all.contains(&of.id), "{title}");
        let left = found(&index, &format!("{title} -“{title}”"));
        assert!(!left.contains(&of.id), "{title}");
        let other = found(&index, &format!("{title} -国庆值班 -“应急 国庆”"));
        assert_eq!(other, all, "{title}");
    }
    assert!(found(&index, "-国庆值班").len() <= 21);
}

/// Recall in the first twenty and the mean reciprocal rank of the first that was wanted.
#[test]
fn what_people_look_for_is_found_and_stands_first() {
    let topics = topics();
    let documents = documents(&topics);
    let index = index(documents.clone());
    let (mut recall, mut first, mut count) = (0.0, 0.0, 0.0);
    let mut judge = |query: &str, wanted: &[Uuid]| {
        let found = found(&index, query);
        let hits = wanted.iter().filter(|id| found.contains(id)).count();
        let rank = found.iter().position(|id| wanted.contains(id));
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let (share, reciprocal) = (
            hits as f64 / wanted.len() as f64,
            rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64),
        );
        if share < 1.0 || reciprocal < 1.0 {
            println!("{query}: recall {share:.2}, reciprocal rank {reciprocal:.2}");
        }
        recall += share;
        first += reciprocal;
        count += 1.0;
    };
    for (number, topic) in topics.iter().enumerate() {
        let of_topic = &documents[number * YEARS.len()..][..YEARS.len()];
        let all: Vec<Uuid> = of_topic.iter().map(|document| document.id).collect();
        for query in &topic.queries {
            judge(query, &all);
        }
        // The one of a year: by the year's digits, and by its number.
        let at = number % YEARS.len();
        let year = YEARS.start + i32::try_from(at).unwrap();
        judge(&format!("{year} {}", topic.queries[0]), &all[at..=at]);
        judge(
            &format!("赫应急发〔{year}〕{}号", number + 1),
            &all[at..=at],
        );
    }
    let (recall, first) = (recall / count, first / count);
    println!(
        "{} items, {count} queries: recall@20 {recall:.3}, MRR {first:.3}",
        documents.len()
    );
    assert!(documents.len() >= 300 && count >= 80.0);
    assert!(
        recall >= 0.95 && first >= 0.95,
        "recall@20 {recall:.3}, MRR {first:.3}"
    );
}

/// What is changed keeps its place, and what is gone is not found.
#[test]
fn an_item_is_changed_and_goes() {
    let topics = topics();
    let documents = documents(&topics);
    let index = index(documents.clone());
    let (_, reached) = Index::open(None, "epoch").unwrap();
    let mut revised = documents[0].clone();
    revised.title = "改过的标题".to_owned();
    revised.position = 9_999;
    let changes = vec![
        Change::Put(Box::new(revised)),
        Change::Gone(documents[1].id),
    ];
    index.change(changes).unwrap();
    index.commit(&reached).unwrap();
    assert_eq!(found(&index, "改过的标题"), [documents[0].id]);
    assert!(!found(&index, &documents[1].title).contains(&documents[1].id));
    let pass = Pass {
        most: 2,
        after: None,
        until: 1,
        days: (0, u64::MAX),
        by_score: false,
    };
    let first = index
        .search(&Asked::default(), &Confined::default(), pass, None)
        .unwrap();
    assert_eq!((first.total, first.hits[0].id), (1, documents[0].id));
}

/// Under whom an item is found is one question for the filter, the facets and the name it bears: who published it.
#[test]
fn what_a_successor_published_in_its_predecessors_room_is_found_under_it() {
    let all = documents(&topics());
    let of = |at: usize, bureau: &str, published_on: &str| Document {
        bureau: bureau.to_owned(),
        published_on: published_on.parse().unwrap(),
        ..all[at].clone()
    };
    let documents = vec![
        of(0, "safety", "2018-12-31"),
        of(1, "safety", "2019-03-01"),
        of(2, "safety", "2024-01-01"),
        of(3, "emergency", "2019-03-01"),
        of(4, "united", "2024-02-01"),
        of(5, "safety-2", "2024-02-01"),
    ];
    let index = index(documents.clone());
    let successions = Successions::default();
    let succession = |from: &str, to: &str, on: &str| {
        (
            from.to_owned(),
            to.to_owned(),
            on.parse::<NaiveDate>().unwrap(),
        )
    };
    successions.replace([
        succession("safety", "emergency", "2019-03-01"),
        succession("emergency", "united", "2024-01-01"),
    ]);
    let publishers = Arc::new(Publishers::of(&successions));
    let found = |bureaus: &[&str]| {
        let confined = Confined {
            bureaus: bureaus.iter().map(|&bureau| bureau.to_owned()).collect(),
            publishers: Arc::clone(&publishers),
            ..Confined::default()
        };
        let pass = Pass {
            most: 21,
            after: None,
            until: u64::MAX,
            days: (0, u64::MAX),
            by_score: false,
        };
        index
            .search(&Asked::default(), &confined, pass, None)
            .unwrap()
    };
    let expected = [
        ("safety", vec![0]),
        ("emergency", vec![1, 3]),
        ("united", vec![2, 4]),
        ("safety-2", vec![5]),
    ];
    let facets = found(&[]).spread.bureaus;
    for (bureau, items) in &expected {
        let answer = found(&[bureau]);
        let mut ids: Vec<Uuid> = answer.hits.iter().map(|hit| hit.id).collect();
        ids.sort_unstable();
        let items: Vec<Uuid> = items.iter().map(|at| documents[*at].id).collect();
        assert_eq!(ids, items, "{bureau}");
        assert_eq!(answer.total, facets[*bureau], "{bureau}");
        assert_eq!(
            answer.spread.bureaus,
            [((*bureau).to_owned(), answer.total)].into()
        );
        assert_eq!(answer.spread.offices.values().sum::<u64>(), answer.total);
    }
    assert_eq!(facets.values().sum::<u64>(), 6);
    let two = found(&["safety", "united"]);
    assert_eq!((two.total, two.spread.bureaus.len()), (3, 2));
}

/// Signs, pictures and what other searches understand are read as a citizen writes them.
#[test]
fn signs_alone_find_nothing_and_no_other_language_is_understood() {
    let all = documents(&topics());
    let index = index(all.clone());
    for query in [
        "？？？",
        "😀",
        "*",
        "《》",
        "“”",
        "-",
        "[]",
        "' OR ''='",
        "%",
        "\\",
    ] {
        let found = found(&index, query);
        // A lone word of Latin letters is a word like any other.
        assert!(found.is_empty(), "{query}: {found:?}");
    }
    let everything = found(&index, "").len();
    assert_eq!((everything, found(&index, "　").len()), (20, 20));
    let set = |query: &str| found(&index, query).into_iter().collect::<BTreeSet<_>>();
    let same = |query: &str, plain: &str| assert_eq!(set(query), set(plain), "{query}");
    same("烟花爆竹😀", "烟花爆竹");
    same("烟花爆竹*", "烟花爆竹");
    same("（烟花爆竹）", "烟花爆竹");
    same("“烟花爆竹", "“烟花爆竹”");
    same("title:烟花爆竹", "烟花爆竹");
    same("烟花爆竹 AND 经营", "烟花爆竹 经营");
    // More words than half are nowhere.
    assert!(found(&index, "烟花爆竹; DROP TABLE item; --").is_empty());
    assert!(found(&index, "[a TO b]").is_empty());
    // As long as may be asked, of words and of none.
    assert!(!found(&index, &"烟花爆竹".repeat(50)).is_empty());
    found(&index, &"《".repeat(200));
    found(&index, &"-\"".repeat(100));
    found(&index, &"a1".repeat(100));
}

/// A number is looked for with the letters in it, and finds itself alone; a lone letter is not half of anything.
#[test]
fn a_number_finds_nothing_but_itself() {
    let all = documents(&topics());
    let texts = [
        ("X光机报废公告", "设备编号为X，已停用。"),
        ("中奖名单", "证号为43090319900101123X的申请人。"),
        ("监测报告", "PM2.5浓度下降，电话0737-4423456。"),
    ];
    let of = |(at, (title, text)): (usize, &(&str, &str))| Document {
        title: (*title).to_owned(),
        text: (*text).to_owned(),
        ..all[at].clone()
    };
    let documents: Vec<Document> = texts.iter().enumerate().map(of).collect();
    let index = index(documents.clone());
    let [scan, list, report] = [0, 1, 2].map(|at| documents[at].id);
    for (query, expected) in [
        ("43090319900101123X", vec![list]),
        ("４３０９０３１９９００１０１１２３ｘ", vec![list]),
        // Of another person, one digit apart.
        ("43090319900101124X", vec![]),
        ("4309031990010112", vec![]),
        ("X射线", vec![]),
        ("X光机", vec![scan]),
        ("PM2.5", vec![report]),
        ("PM2.6", vec![]),
        ("0737-4423457", vec![]),
        ("0737-4423456", vec![report]),
        ("联系0737-4423456", vec![report]),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
}

/// What was withdrawn a moment ago is left out wherever something is counted, though the index holds it still.
#[test]
fn what_is_withdrawn_is_counted_no_more() {
    let documents = documents(&topics());
    let index = index(documents.clone());
    let pass = Pass {
        most: documents.len(),
        after: None,
        until: u64::MAX,
        days: (0, u64::MAX),
        by_score: true,
    };
    let gone = &documents[3];
    for query in ["", "应急", &gone.title, "应急 -煤矿"] {
        let found = |withdrawn| {
            let confined = Confined {
                withdrawn,
                ..Confined::default()
            };
            index
                .search(&Asked::read(query), &confined, pass, Some(false))
                .unwrap()
        };
        let before = found(Vec::new());
        let held = before.hits.iter().any(|hit| hit.id == gone.id);
        // One that is not in the index is in nobody's way.
        let after = found(vec![gone.id, Uuid::from_u128(99_999)]);
        assert!(after.hits.iter().all(|hit| hit.id != gone.id));
        assert_eq!(after.total, before.total - u64::from(held), "{query}");
        assert_eq!(after.hits.len(), usize::try_from(after.total).unwrap());
        let Spread {
            bureaus,
            offices,
            article20,
            years,
        } = &after.spread;
        for counts in [bureaus, offices, article20, years] {
            assert_eq!(counts.values().sum::<u64>(), after.total, "{query}");
        }
    }
}

/// Pages follow each other without a gap, and each count is of all that is found and public.
#[test]
fn every_page_and_every_count_is_exact() {
    let documents = documents(&topics());
    let index = index(documents.clone());
    let (_, reached) = Index::open(None, "epoch").unwrap();
    index.change(vec![Change::Gone(documents[3].id)]).unwrap();
    index.commit(&reached).unwrap();
    let wanted = documents.iter().filter(|document| {
        (2017..=2022).contains(&document.published_on.year())
            && document.position <= 300
            && document.id != documents[3].id
    });
    let wanted = wanted.count();
    for by_score in [true, false] {
        let page = |most, after| {
            let pass = Pass {
                most,
                after,
                until: 300,
                days: (20_170_101, 20_221_231),
                by_score,
            };
            let asked = Asked::read("应急");
            let answer = index.search(&asked, &Confined::default(), pass, Some(false));
            answer.unwrap()
        };
        let all = page(documents.len(), None);
        assert_eq!(all.hits.len(), wanted);
        let Spread {
            bureaus,
            offices,
            article20,
            years,
        } = all.spread;
        for counts in [&bureaus, &offices, &article20, &years] {
            assert_eq!(counts.values().sum::<u64>(), all.total);
        }
        assert_eq!(
            (all.total, bureaus["heshan-emb"]),
            (
                offices["heshan-emb:general"],
                u64::try_from(wanted).unwrap()
            )
        );
        let mut paged: Vec<Hit> = Vec::new();
        loop {
            let next = page(8, paged.last().map(|hit| hit.place));
            assert_eq!(next.total, all.total);
            paged.extend(next.hits);
            if !next.has_more {
                break;
            }
        }
        assert_eq!(paged, all.hits);
    }
}

/// What is gone leaves no text in the index: its part is written anew.
#[test]
fn what_is_gone_is_purged() {
    let documents = documents(&topics());
    let index = index(documents.clone());
    let (_, reached) = Index::open(None, "epoch").unwrap();
    let deleted = || {
        let (searcher, _) = index.to_read();
        let parts = searcher.segment_readers().iter();
        parts.map(SegmentReader::num_deleted_docs).sum::<u32>()
    };
    index.change(vec![Change::Gone(documents[0].id)]).unwrap();
    index.commit(&reached).unwrap();
    assert_eq!(deleted(), 1);
    index.purge().unwrap();
    assert_eq!(deleted(), 0);
    assert_eq!(found(&index, &documents[1].title)[0], documents[1].id);
    // A revision alone is no reason to write anything anew.
    let revised = Change::Put(Box::new(documents[1].clone()));
    index.change(vec![revised]).unwrap();
    index.commit(&reached).unwrap();
    index.purge().unwrap();
    assert_eq!(deleted(), 1);
}

/// What is left of an index that was damaged, or is of another epoch, is removed.
#[test]
fn an_index_that_cannot_be_used_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("index");
    let (made, mut reached) = Index::open(Some(&folder), "epoch").unwrap();
    reached.position = 7;
    let documents = documents(&topics());
    made.change(vec![Change::Put(Box::new(documents[0].clone()))])
        .unwrap();
    made.commit(&reached).unwrap();
    drop(made);
    let (again, kept) = Index::open(Some(&folder), "epoch").unwrap();
    assert_eq!((kept.position, found(&again, "").len()), (7, 1));
    drop(again);
    let (_, other) = Index::open(Some(&folder), "another").unwrap();
    assert_eq!(other.position, 0);
    std::fs::write(folder.join("meta.json"), "{").unwrap();
    let (_, anew) = Index::open(Some(&folder), "another").unwrap();
    assert_eq!(anew.position, 0);
}
