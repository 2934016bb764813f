//! Which item feedback is about, as the people of a bureau know it.

use gongkai_law::title::titled;

use crate::{bureau::Bureau, item::Item, site::Links};

/// The first line of the enquiry: title, index number, address and responsible office of the item.
pub fn about(item: &Item, publisher: &Bureau, links: Option<&Links>) -> String {
    let said = &item.publication;
    let mut told = vec![format!("索引号：{}", item.index_number)];
    told.extend(links.map(|links| format!("网址：{}", links.item(item.id))));
    let office = publisher
        .offices
        .iter()
        .find(|office| office.id == said.office_id);
    told.extend(office.map(|office| format!("责任股室：{}", office.name)));
    format!(
        "【对已公开信息的意见】{}（{}）",
        titled(&said.title),
        told.join("，")
    )
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::identity::BureauId;
    use gongkai_law::{bureau::Level, calendar::Calendar};
    use uuid::Uuid;

    use super::*;
    use crate::{
        bureau::Office,
        item::{Contents, Publication},
    };

    #[test]
    fn an_item_is_named_as_people_know_it() {
        let contents = Contents {
            title: "《安全管理办法》解读".to_owned(),
            article20_code: Some(1),
            office_id: "safety-1".to_owned(),
            formed_on: "2024-03-01".parse().ok(),
            ..Contents::default()
        };
        let day = "2024-03-05".parse().unwrap();
        let id: BureauId = "heshan-emb".parse().unwrap();
        let publication = Publication::of(&contents, day).unwrap();
        let number = "heshan-emb/2024-000001".to_owned();
        let item = publication.publish(Uuid::from_u128(7), &id, number, Calendar::bundled());
        let office = Office {
            id: "safety-1".to_owned(),
            name: "安全生产基础股".to_owned(),
            closed_on: None,
            telephone: String::new(),
        };
        let publisher = Bureau {
            id: id.clone(),
            name: "区应急管理局".to_owned(),
            dated_names: Vec::new(),
            parent_id: None,
            level: Level::Department,
            offices: vec![office],
            item_groups: Vec::new(),
            succeeded_by: None,
            founded_on: None,
        };
        let told = about(&item, &publisher, None);
        assert_eq!(
            told,
            "【对已公开信息的意见】《〈安全管理办法〉解读》（索引号：heshan-emb/2024-000001，责任股室：安全生产基础股）"
        );
    }
}
