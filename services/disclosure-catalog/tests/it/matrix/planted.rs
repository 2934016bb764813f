//! What is planted: items in every state, each with a word that stands nowhere else, in all it says.

use gongkai_proto::catalog::v1 as proto;
use gongkai_testbed::tokens::Who;

use crate::{
    attachment::upload,
    entry::{columns, set},
    fixture::{BUREAU, Catalog, clerk, leader, reviewer},
    item_work::{Step, contents, draft, get, take, up_to_signature},
    publishing::by_hand,
    site::with_site,
};

/// Another bureau, whose drafts are nobody else's, either.
pub const OTHER: &str = "heshan";

/// A word that was planted.
#[derive(Debug)]
pub struct Planted {
    /// The state it stands for.
    pub state: &'static str,
    /// The bureau.
    pub bureau: &'static str,
    /// The item; empty of what is none.
    pub item: String,
    /// A file of it that says the word; empty of what has none.
    pub attachment: String,
    /// The word.
    pub word: String,
    /// Who may see it.
    pub seen: Seen,
}

/// Who may see something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The bureau itself.
    Inside,
    /// Whoever looks for it, but it is not shown first: a version whose place another one took.
    Formerly,
    /// Everybody.
    Public,
}

use Seen::{Formerly, Inside, Public};

/// All that is planted, as it comes about.
pub struct Garden<'a> {
    catalog: &'a Catalog,
    pub planted: Vec<Planted>,
}

/// The word of a state: letters alone, so that no check takes it for a number of a person.
fn word(state: &str) -> String {
    let letters: String = state.chars().filter(char::is_ascii_alphabetic).collect();
    format!("zq{letters}qz")
}

/// What says the word wherever something can be said.
fn saying(word: &str, place: usize) -> proto::ItemContents {
    proto::ItemContents {
        summary: format!("公示概述{word}"),
        body: format!("# 公示{word}\n\n全文[{word}](https://files.example/{word}.pdf)。"),
        document_number: format!("{word}〔2019〕{}号", place + 1),
        link: format!("https://files.example/{word}.ofd"),
        ..contents(&format!("公示{word}"))
    }
}

impl Garden<'_> {
    fn plant(&mut self, state: &'static str, item: &str, seen: Seen) -> String {
        let word = word(state);
        self.planted.push(Planted {
            state,
            bureau: BUREAU,
            item: item.to_owned(),
            attachment: String::new(),
            word: word.clone(),
            seen,
        });
        word
    }

    /// What says the word of a state.
    fn contents(&self, state: &str) -> proto::ItemContents {
        saying(&word(state), self.planted.len())
    }

    /// A draft, taken through these steps.
    async fn draft(&mut self, state: &'static str, steps: &[(Who, Step)], seen: Seen) -> String {
        self.draft_of(state, self.contents(state), steps, seen)
            .await
    }

    async fn draft_of(
        &mut self,
        state: &'static str,
        contents: proto::ItemContents,
        steps: &[(Who, Step)],
        seen: Seen,
    ) -> String {
        let made = draft(self.catalog, &clerk(), state, contents)
            .await
            .unwrap();
        let word = self.plant(state, &made.item_id, seen);
        let (name, file) = (format!("附件{word}.txt"), format!("附件内容{word}"));
        let file = upload(self.catalog, &made.item_id, &name, file.as_bytes()).await;
        if let Some(last) = self.planted.last_mut() {
            last.attachment = file.id;
        }
        self.steps(&made.item_id, steps).await;
        made.item_id
    }

    async fn steps(&self, item: &str, steps: &[(Who, Step)]) {
        for (who, step) in steps {
            take(self.catalog, who, *step, (item, "")).await.unwrap();
        }
    }

    /// A new version of a published item, which says another word.
    async fn revise(&mut self, item: &str, state: &'static str, seen: Seen) {
        self.steps(item, &[(clerk(), Step::Revise)]).await;
        let request = proto::EditItemRequest {
            request_id: state.to_owned(),
            bureau_id: BUREAU.to_owned(),
            item_id: item.to_owned(),
            contents: Some(self.contents(state)),
            ..proto::EditItemRequest::default()
        };
        let request = self.catalog.as_who(&clerk(), request);
        self.catalog.work().edit_item(request).await.unwrap();
        self.plant(state, item, seen);
    }

    async fn sign(&self, item: &str) {
        up_to_signature(self.catalog, item).await;
        self.steps(item, &[(leader(), Step::Sign)]).await;
    }

    /// What nobody but the bureau sees, in every state.
    async fn hidden(&mut self) {
        use Step::{Check, Clear, Drop, Return, Sign, Submit};
        let to = |steps: usize| {
            let all = [
                (clerk(), Submit),
                (reviewer(), Check),
                (crate::fixture::reviewer_2(), Clear),
                (leader(), Sign),
            ];
            all.into_iter().take(steps).collect::<Vec<_>>()
        };
        self.draft("draft", &[], Inside).await;
        self.draft("submitted", &to(1), Inside).await;
        self.draft("checked", &to(2), Inside).await;
        self.draft("cleared", &to(3), Inside).await;
        let returned = [to(3), vec![(leader(), Return)]].concat();
        self.draft("returned", &returned, Inside).await;
        self.draft("dropped", &[(clerk(), Drop)], Inside).await;
        let signed = self.draft("signed for later", &to(3), Inside).await;
        let request = proto::SignItemRequest {
            request_id: "later".to_owned(),
            bureau_id: BUREAU.to_owned(),
            item_id: signed,
            etag: String::new(),
            publish_at: Some(prost_types::Timestamp {
                seconds: 1_572_000_000,
                nanos: 0,
            }),
        };
        let request = self.catalog.as_who(&leader(), request);
        self.catalog.work().sign_item(request).await.unwrap();
        let withheld = proto::ItemContents {
            attribute: proto::DisclosureAttribute::Withheld.into(),
            ground: proto::WithholdingGround::ProcessInformation.into(),
            reexamine_on: "2020-10-08".to_owned(),
            ..self.contents("withheld")
        };
        self.draft_of("withheld", withheld, &to(4), Inside).await;
        let asked = proto::ItemContents {
            attribute: proto::DisclosureAttribute::OnApplication.into(),
            ..self.contents("on application")
        };
        self.draft_of("on application", asked, &to(4), Inside).await;
    }

    /// What came from another system, and what another bureau drafts.
    async fn elsewhere(&mut self) {
        let theirs = Who::new("clerk-gov", OTHER, "clerk");
        for (state, bureau, who) in [
            ("external", BUREAU, clerk()),
            ("of another bureau", OTHER, theirs),
        ] {
            let word = word(state);
            let request = proto::DraftItemRequest {
                request_id: state.to_owned(),
                bureau_id: bureau.to_owned(),
                contents: Some(proto::ItemContents {
                    title: format!("公示{word}"),
                    body: word.clone(),
                    ..proto::ItemContents::default()
                }),
                external: Some(proto::ExternalId {
                    source: "oa".to_owned(),
                    value: word,
                }),
            };
            let request = self.catalog.as_who(&who, request);
            let made = self.catalog.work().draft_item(request).await.unwrap();
            let version = made.into_inner().version.unwrap();
            self.plant(state, &version.item_id, Inside);
            if let Some(last) = self.planted.last_mut() {
                last.bureau = bureau;
            }
        }
    }

    /// What everybody sees, some of it with a version under way.
    async fn published(&mut self) {
        self.by_hand("by hand", "why by hand", Public).await;
        let id = self.draft("published", &[], Formerly).await;
        self.sign(&id).await;
        self.revise(&id, "revised", Public).await;
        self.sign(&id).await;
        self.revise(&id, "next version", Inside).await;
        let id = self.draft("repealed", &[], Public).await;
        self.sign(&id).await;
        self.revise(&id, "given up by repeal", Inside).await;
        let request = proto::RepealItemRequest {
            request_id: "repeal".to_owned(),
            bureau_id: BUREAU.to_owned(),
            item_id: id,
            reason: "不再适用".to_owned(),
            ..proto::RepealItemRequest::default()
        };
        let request = self.catalog.as_who(&leader(), request);
        self.catalog.work().repeal_item(request).await.unwrap();
    }

    /// Published by hand before, for a reason that is nobody else's; answers the item.
    async fn by_hand(&mut self, state: &'static str, why: &'static str, seen: Seen) -> String {
        let dated = by_hand("2019-09-20", "2019-09-30");
        let contents = proto::ItemContents {
            published_on: dated.published_on,
            backdating_reason: word(why),
            ..self.contents(state)
        };
        let id = self.draft_of(state, contents, &[], seen).await;
        self.sign(&id).await;
        self.plant(why, &id, Inside);
        id
    }

    /// What is public yet and will be withdrawn; answers those items.
    async fn withdrawn_later(&mut self) -> Vec<String> {
        let mut items = vec![
            self.by_hand("withdrawn by hand", "why withdrawn by hand", Inside)
                .await,
        ];
        let id = self.draft("withdrawn", &[], Inside).await;
        self.sign(&id).await;
        self.revise(&id, "withdrawn second", Inside).await;
        self.sign(&id).await;
        self.revise(&id, "withdrawn under way", Inside).await;
        items.push(id);
        items
    }

    /// What is the bureau's own beside items: who is responsible for an entry, and what is proposed.
    async fn inside(&mut self) {
        let person = self.plant("person", "", Inside);
        let member = proto::SetStaffMemberRequest {
            request_id: "person".to_owned(),
            bureau_id: BUREAU.to_owned(),
            member: Some(proto::StaffMember {
                subject: person.clone(),
                name: person.clone(),
                office_id: "safety-1".to_owned(),
                ..proto::StaffMember::default()
            }),
            ..proto::SetStaffMemberRequest::default()
        };
        let member = self.catalog.as_who(&leader(), member);
        self.catalog.staff().set_staff_member(member).await.unwrap();
        let request = proto::SetEntryRequest {
            person,
            ..set("entry", columns("公示事项"))
        };
        self.catalog.set_entry(&reviewer(), request).await.unwrap();
        let word = self.plant("proposal", "", Inside);
        let request = proto::ProposeItemRequest {
            request_id: "proposal".to_owned(),
            bureau_id: BUREAU.to_owned(),
            title: format!("公示{word}"),
            description: word.clone(),
            reason: word,
            article20_code: 5,
            ..proto::ProposeItemRequest::default()
        };
        let request = self.catalog.as_who(&reviewer(), request);
        self.catalog
            .proposals()
            .propose_item(request)
            .await
            .unwrap();
    }
}

/// Plants everything; `before` looks while what will be withdrawn is public.
pub async fn plant<T>(
    catalog: &Catalog,
    before: impl AsyncFnOnce(&[Planted]) -> T,
) -> (Vec<Planted>, T) {
    let mut garden = Garden {
        catalog,
        planted: Vec::new(),
    };
    with_site(catalog).await;
    garden.hidden().await;
    garden.elsewhere().await;
    garden.published().await;
    garden.inside().await;
    let items = garden.withdrawn_later().await;
    let seen = before(&garden.planted).await;
    for item in items {
        assert!(get(catalog, &item, 0).await.is_ok());
        let request = proto::WithdrawItemRequest {
            request_id: item.clone(),
            bureau_id: BUREAU.to_owned(),
            item_id: item,
            reason: "公开有误".to_owned(),
            ..proto::WithdrawItemRequest::default()
        };
        let request = catalog.as_who(&leader(), request);
        catalog.work().withdraw_item(request).await.unwrap();
    }
    (garden.planted, seen)
}
