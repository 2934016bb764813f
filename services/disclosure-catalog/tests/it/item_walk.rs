//! Random acts on items by everybody: whatever happens, anybody reads what was published and not withdrawn, and
//! nothing else, on no path. Beside the service a small model of the rules is played, and every act is done or refused as
//! the model says.

use std::{collections::BTreeMap, fmt::Write as _};

use gongkai_law::likeness::pairs;
use gongkai_proto::catalog::v1 as proto;
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, reviewer_2},
    item_work::{Step, contents, draft, get, take},
    search::indexed,
};

/// Acts of a walk.
const ACTS: usize = 240;

/// How far a version is, as the model knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Draft,
    Submitted,
    Checked,
    Cleared,
    Published,
    Dropped,
}

/// An item in the model.
struct Known {
    id: String,
    at: At,
    /// What the latest version says: a title nobody else has.
    title: String,
    drafters: Vec<String>,
    /// Who checked, and who reviewed for secrecy.
    hands: Vec<String>,
    /// Titles of the versions that were published.
    published: Vec<String>,
    repealed: bool,
    withdrawn: bool,
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Edit,
    Step(Step),
    Repeal,
    Withdraw,
}

const TRIED: [Act; 10] = [
    Act::Edit,
    Act::Step(Step::Submit),
    Act::Step(Step::Check),
    Act::Step(Step::Clear),
    Act::Step(Step::Sign),
    Act::Step(Step::Return),
    Act::Step(Step::Drop),
    Act::Step(Step::Revise),
    Act::Repeal,
    Act::Withdraw,
];

/// Numbers that look random, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

impl Known {
    /// What becomes of it; `false` if the act is refused.
    fn act(&mut self, act: Act, who: &Who, title: &str) -> bool {
        let is = |role: &str| who.roles.iter().any(|own| own == role);
        let (me, under_way) = (
            who.subject.clone(),
            !matches!(self.at, At::Published | At::Dropped),
        );
        let no_drafter = !self.drafters.contains(&me);
        let public = !self.published.is_empty();
        let done = match act {
            Act::Edit | Act::Step(Step::Submit) => self.at == At::Draft,
            Act::Step(Step::Check) => is("reviewer") && self.at == At::Submitted && no_drafter,
            Act::Step(Step::Clear) => is("reviewer") && self.at == At::Checked && no_drafter,
            Act::Step(Step::Sign) => {
                is("leader") && self.at == At::Cleared && no_drafter && !self.hands.contains(&me)
            }
            Act::Step(Step::Return) => !is("clerk") && under_way && self.at != At::Draft,
            Act::Step(Step::Drop) => under_way,
            Act::Step(Step::Revise) => public && !under_way && !self.repealed,
            Act::Repeal => is("leader") && public && !self.repealed,
            Act::Withdraw => is("leader") && public,
        } && !self.withdrawn;
        if !done {
            return false;
        }
        match act {
            Act::Edit | Act::Step(Step::Submit) => {
                if let Act::Edit = act {
                    title.clone_into(&mut self.title);
                } else {
                    self.at = At::Submitted;
                }
                self.drafters.push(me);
            }
            Act::Step(Step::Check) => {
                self.at = At::Checked;
                self.hands.push(me);
            }
            Act::Step(Step::Clear) => {
                self.at = At::Cleared;
                self.hands.push(me);
            }
            Act::Step(Step::Sign) => {
                self.at = At::Published;
                self.published.push(self.title.clone());
            }
            Act::Step(Step::Return) => {
                self.at = At::Draft;
                self.hands.clear();
            }
            Act::Step(Step::Drop) => self.at = At::Dropped,
            Act::Step(Step::Revise) => {
                self.at = At::Draft;
                self.drafters = vec![me];
                self.hands.clear();
                self.title = self.published.last().unwrap().clone();
            }
            Act::Repeal => {
                self.repealed = true;
                if under_way {
                    self.at = At::Dropped;
                }
            }
            Act::Withdraw => self.withdrawn = true,
        }
        true
    }
}

async fn do_it(
    catalog: &Catalog,
    act: Act,
    who: &Who,
    item: &str,
    title: &str,
) -> Result<(), Status> {
    let mut work = catalog.work();
    let (bureau_id, item_id, request_id) = (BUREAU.to_owned(), item.to_owned(), title.to_owned());
    match act {
        Act::Step(step) => take(catalog, who, step, (item, "")).await.map(drop),
        Act::Edit => {
            let contents = Some(contents(title));
            let request = proto::EditItemRequest {
                request_id,
                bureau_id,
                item_id,
                contents,
                ..Default::default()
            };
            work.edit_item(catalog.as_who(who, request)).await.map(drop)
        }
        Act::Repeal => {
            let reason = "不再适用".to_owned();
            let request = proto::RepealItemRequest {
                request_id,
                bureau_id,
                item_id,
                reason,
                ..Default::default()
            };
            work.repeal_item(catalog.as_who(who, request))
                .await
                .map(drop)
        }
        Act::Withdraw => {
            let reason = "公开有误".to_owned();
            let request = proto::WithdrawItemRequest {
                request_id,
                bureau_id,
                item_id,
                reason,
                ..Default::default()
            };
            work.withdraw_item(catalog.as_who(who, request))
                .await
                .map(drop)
        }
    }
}

/// Everything that anybody reads of the bureau's items.
async fn read_in_public(catalog: &Catalog, known: &[Known]) -> BTreeMap<String, String> {
    let mut read = BTreeMap::new();
    for item in known {
        let mut text = String::new();
        for version in 0..4 {
            if let Ok(answer) = get(catalog, &item.id, version).await {
                write!(text, "{answer:?}").unwrap();
            }
        }
        read.insert(item.id.clone(), text);
    }
    let list = proto::ListItemsRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 200,
        ..Default::default()
    };
    let list = catalog
        .items()
        .list_items(catalog.as_who(&reader(), list))
        .await
        .unwrap();
    read.insert("list".to_owned(), format!("{:?}", list.into_inner()));
    let mut alike = String::new();
    for item in known {
        let request = proto::ListPublishedMatchesRequest {
            bureau_id: BUREAU.to_owned(),
            pairs: pairs(&item.title).into_iter().collect(),
            ..Default::default()
        };
        let found = catalog
            .search()
            .list_published_matches(catalog.as_who(&reader(), request))
            .await
            .unwrap();
        write!(alike, "{:?}", found.into_inner()).unwrap();
    }
    read.insert("matches".to_owned(), alike);
    read
}

/// Titles in a text, each ended so that none begins another.
fn titles(text: &str) -> Vec<String> {
    let marks = text
        .split("〈")
        .skip(1)
        .filter_map(|rest| rest.split('〉').next());
    marks.map(|mark| format!("〈{mark}〉")).collect()
}

#[tokio::test]
async fn nothing_that_is_not_published_is_seen_by_anybody() {
    let seed = std::env::var("GONGKAI_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_191_008);
    println!("GONGKAI_SEED={seed}");
    let catalog = Catalog::with_bureaus().await;
    indexed(&catalog, 0).await;
    let mut dice = Dice(seed);
    let people = [clerk(), reviewer(), reviewer_2(), leader()];
    let (mut known, mut refused, mut done): (Vec<Known>, usize, usize) = (Vec::new(), 0, 0);
    for turn in 0..ACTS {
        let title = format!("〈稿{turn}〉");
        if known.len() < 4 || dice.roll(25) == 0 {
            let who = match dice.roll(4) {
                0 => &people[dice.roll(people.len())],
                _ => &people[0],
            };
            let made = draft(&catalog, who, &title, contents(&title))
                .await
                .unwrap();
            known.push(Known {
                id: made.item_id,
                at: At::Draft,
                title,
                drafters: vec![who.subject.clone()],
                hands: Vec::new(),
                published: Vec::new(),
                repealed: false,
                withdrawn: false,
            });
            continue;
        }
        let index = dice.roll(known.len());
        let who = &people[dice.roll(people.len())];
        // Most acts are those that lead on; the others are tried as well.
        let act = match (dice.roll(3), known[index].at) {
            (0, _) => TRIED[dice.roll(TRIED.len())],
            (_, At::Draft) => Act::Step(Step::Submit),
            (_, At::Submitted) => Act::Step(Step::Check),
            (_, At::Checked) => Act::Step(Step::Clear),
            (_, At::Cleared) => Act::Step(Step::Sign),
            (_, At::Published | At::Dropped) => Act::Step(Step::Revise),
        };
        // Mostly by somebody who has the role.
        let role = match act {
            Act::Step(Step::Check | Step::Clear) => "reviewer",
            Act::Step(Step::Sign) | Act::Repeal | Act::Withdraw => "leader",
            // Whoever drafts takes no later step.
            Act::Edit | Act::Step(Step::Submit | Step::Revise) => "clerk",
            Act::Step(Step::Return | Step::Drop) => "",
        };
        let suited = |who: &&Who| role.is_empty() || who.roles.iter().any(|own| own == role);
        let suited: Vec<&Who> = people.iter().filter(suited).collect();
        let who = match dice.roll(4) {
            0 => who,
            _ => suited[dice.roll(suited.len())],
        };
        let expected = known[index].act(act, who, &title);
        let outcome = do_it(&catalog, act, who, &known[index].id, &title).await;
        let told = outcome
            .as_ref()
            .map_err(|status| (reason(status).to_owned(), status.message().to_owned()));
        assert_eq!(
            outcome.is_ok(),
            expected,
            "turn {turn}: {act:?} by {} on item {index}: {told:?}",
            who.subject
        );
        done += usize::from(expected);
        refused += usize::from(!expected);
        if turn % 20 == 19 || matches!(act, Act::Withdraw) {
            compare(&catalog, &known, turn).await;
        }
    }
    compare(&catalog, &known, ACTS).await;
    let count = |is: fn(&Known) -> bool| known.iter().filter(|item| is(item)).count();
    println!(
        "{done} acts, {refused} refusals, {} published, {} repealed, {} withdrawn",
        count(|item| !item.published.is_empty()),
        count(|item| item.repealed),
        count(|item| item.withdrawn),
    );
    assert!(done > 60 && refused > 40, "the walk went nowhere");
    assert!(count(|item| item.withdrawn) > 0 && count(|item| item.published.len() > 1) > 0);
    catalog.stop().await;
}

async fn compare(catalog: &Catalog, known: &[Known], turn: usize) {
    let public: Vec<&String> = known
        .iter()
        .filter(|item| !item.withdrawn)
        .flat_map(|item| &item.published)
        .collect();
    for (place, text) in read_in_public(catalog, known).await {
        for title in titles(&text) {
            assert!(
                public.contains(&&title),
                "turn {turn}: {title} is read in {place}"
            );
        }
        if let Some(item) = known
            .iter()
            .find(|item| item.id == place && !item.withdrawn)
        {
            for title in &item.published {
                assert!(
                    text.contains(title.as_str()),
                    "turn {turn}: {title} is not read in {place}"
                );
            }
        }
    }
    // What is told: whatever was committed has its number soon, and its text is that of something public.
    let events = catalog.events(BUREAU, 1).await;
    for event in events {
        for title in titles(&event.data) {
            assert!(
                public.contains(&&title),
                "turn {turn}: {title} is told by event {}",
                event.sequence
            );
        }
    }
}
