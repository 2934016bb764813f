//! Nothing unpublished, withheld, withdrawn or of another bureau's drafts reaches the public by any door: doors in one
//! direction, states in the other. `doors.rs` has a line for each door, `planted.rs` for each state.

mod doors;
mod planted;
mod public;
mod site_doors;

use std::{collections::BTreeSet, fmt::Write as _, time::Duration};

use gongkai_chassis::{identity::Role, policy::allowed};
use gongkai_proto::{POOL, catalog::v1 as proto};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use self::{
    doors::DOORS,
    planted::{OTHER, Planted, Seen, plant},
    public::{Before, Public},
};
use crate::fixture::{BUREAU, Catalog, reader, reason};

/// A new method that the public may call belongs in the matrix.
#[test]
fn every_method_for_the_public_is_a_door() {
    let served = ["gongkai.catalog.v1", "gongkai.feed.v1"];
    let services = POOL.services();
    let of_ours = services.filter(|service| served.contains(&service.package_name()));
    let methods = of_ours.flat_map(|service| service.methods().collect::<Vec<_>>());
    let open: BTreeSet<String> = methods
        .filter(|method| allowed(method).contains(&Role::Public))
        .map(|method| method.full_name().to_owned())
        .collect();
    let doors: BTreeSet<String> = DOORS.iter().map(|door| door.method.to_owned()).collect();
    assert_eq!(open, doors, "tests/it/matrix/doors.rs has a line for each");
}

/// Somebody who knows everything that was planted.
async fn somebody<'a>(
    catalog: &'a Catalog,
    who: Who,
    planted: &'a [Planted],
    before: &Before,
) -> Public<'a> {
    let mut entries = Vec::new();
    for bureau in [BUREAU, OTHER] {
        let request = proto::ListEntriesRequest {
            bureau_id: bureau.to_owned(),
            ..proto::ListEntriesRequest::default()
        };
        let request = catalog.as_who(&reader(), request);
        let listed = catalog.entries().list_entries(request).await.unwrap();
        let listed = listed.into_inner().entries.into_iter();
        entries.extend(listed.map(|one| (bureau.to_owned(), one.entry.unwrap().id)));
    }
    Public {
        catalog,
        who,
        planted,
        entries,
        before: before.clone(),
    }
}

/// Waits until the search knows so many items.
async fn indexed(public: &Public<'_>, total: i64) {
    for _ in 0..200 {
        let request = public.ask(Public::search("公示", String::new()));
        let found = public.catalog.search().search_items(request).await;
        if found.is_ok_and(|found| found.get_ref().total == total) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the search does not come to {total} items");
}

/// Tokens of second pages.
async fn tokens(public: &Public<'_>) -> Before {
    let request = public.ask(proto::ListItemsRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 1,
        page_token: String::new(),
    });
    let list = public.catalog.items().list_items(request).await.unwrap();
    let request = public.ask(Public::search("公示", String::new()));
    let search = public.catalog.search().search_items(request).await.unwrap();
    Before {
        list: list.into_inner().next_page_token,
        search: search.into_inner().next_page_token,
    }
}

/// Whether a word stands in what was got, in whatever case.
fn has(got: &[u8], word: &str) -> bool {
    let word = word.as_bytes();
    got.windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word))
}

#[tokio::test]
async fn nothing_but_what_is_published_reaches_the_public_by_any_door() {
    let catalog = Catalog::with_bureaus().await;
    let (planted, before) = plant(&catalog, async |planted| {
        let public = somebody(&catalog, reader(), planted, &Before::default()).await;
        // Three that stay, and two that will be withdrawn.
        indexed(&public, 5).await;
        let before = tokens(&public).await;
        assert!(!before.list.is_empty() && !before.search.is_empty());
        before
    })
    .await;
    let neighbour = Who::new("clerk-qian", OTHER, "clerk");
    let mut table = String::new();
    for who in [reader(), neighbour] {
        let public = somebody(&catalog, who, &planted, &before).await;
        indexed(&public, 3).await;
        for door in DOORS {
            let got = (door.open)(&public).await;
            for planted in &planted {
                // Another bureau's draft is its own clerk's, though not by these doors.
                let seen = has(&got, &planted.word);
                let what = format!("{:?} of {} by {}", planted, public.who.subject, door.name);
                assert!(!seen || planted.seen != Seen::Inside, "{what} is seen");
                let must = door.shows && planted.seen == Seen::Public;
                assert!(seen || !must, "{what} is not seen");
            }
            writeln!(table, "{}: {} bytes", door.name, got.len()).unwrap();
        }
        what_is_not_public_is_as_if_it_were_not(&public).await;
    }
    println!("{} states\n{table}", planted.len());
    catalog.stop().await;
}

/// Whoever asks for what is not public is told what he is told of what never was.
async fn what_is_not_public_is_as_if_it_were_not(public: &Public<'_>) {
    const NOWHERE: &str = "01900000-0000-7000-8000-000000000000";
    let ask = async |bureau: &str, item: &str| -> Status {
        let request = public.ask(proto::GetItemRequest {
            bureau_id: bureau.to_owned(),
            item_id: item.to_owned(),
            version: 0,
        });
        public.catalog.items().get_item(request).await.unwrap_err()
    };
    let nothing = ask(BUREAU, NOWHERE).await;
    assert_eq!(reason(&nothing), "RECORD_UNKNOWN");
    let published: BTreeSet<&str> = public
        .planted
        .iter()
        .filter(|one| one.seen != Seen::Inside || one.state.starts_with("withdrawn"))
        .map(|one| one.item.as_str())
        .collect();
    for planted in public.planted {
        if planted.item.is_empty() || published.contains(&*planted.item) {
            continue;
        }
        let told = ask(planted.bureau, &planted.item).await;
        let as_nowhere = told.message().replace(&planted.item, NOWHERE);
        assert_eq!(
            (told.code(), as_nowhere.as_str()),
            (nothing.code(), nothing.message()),
            "{planted:?}"
        );
    }
}
