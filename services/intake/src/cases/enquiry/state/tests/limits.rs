//! The limits a bureau sets.

use gongkai_chassis::fields::Fields;

use super::*;

fn read(wanted: &[(Category, u32)], urgent: u32) -> Option<Limits> {
    let mut fields = Fields::default();
    let limits = Limits::read(&mut fields, wanted, urgent);
    fields.done().is_ok().then_some(limits)
}

fn all(days: u32) -> Vec<(Category, u32)> {
    Category::ALL.iter().map(|known| (*known, days)).collect()
}

#[test]
fn the_defaults_are_those_bureaus_practise() {
    let limits = Limits::default_on("2024-03-01".parse().unwrap());
    let days: Vec<u32> = Category::ALL
        .iter()
        .map(|category| limits.of(*category, false))
        .collect();
    assert_eq!(days, [3, 13, 13, 13, 13]);
    assert_eq!(limits.of(Category::Complaint, true), 0);
}

#[test]
fn each_category_is_set_once_and_urgent_is_not_slower() {
    let limits = read(&all(5), 1).unwrap();
    assert_eq!(limits.of(Category::Hotline, false), 5);
    assert_eq!(limits.of(Category::Hotline, true), 1);
    assert!(read(&all(60), 60).is_some());
    assert!(read(&all(61), 1).is_none());
    assert!(read(&all(5), 6).is_none(), "urgent is slower");
    assert!(read(&all(5)[1..], 1).is_none(), "one is left out");
    let mut twice = all(5);
    twice.push((Category::Hotline, 6));
    assert!(read(&twice, 1).is_none(), "one stands twice");
    assert!(read(&[], 0).is_none());
}

#[test]
fn a_setting_decides_on_the_one_it_read() {
    let bureau = "heshan-emb".parse().unwrap();
    let limits = read(&all(5), 1).unwrap();
    let now = InForce { version: 3, limits };
    assert_eq!(now.replaced(&bureau, "", limits).unwrap().version, 4);
    assert_eq!(now.replaced(&bureau, "3", limits).unwrap().version, 4);
    assert!(now.replaced(&bureau, "2", limits).is_err());
}
