//! Whether two people, as two cases have them registered, are one: the rule behind a fee that is counted, a double that
//! is merged, and what is offered as the same person's.

use gongkai_law::code::codes;

use super::clue::{FoundBy, said};

codes! {
    /// Whether two people are one; the surer, the earlier.
    pub enum SamePerson as "gongkai.intake.v1.SamePerson" {
        /// Both have the same number.
        ByNumber = "by_number", "证件号码一致";
        /// One has no number; name and a contact agree.
        ByNameAndContact = "by_name_and_contact", "姓名（名称）和联系方式一致";
        /// One has no number, and the name agrees alone; or one has no name, and a contact agrees.
        Possible = "possible", "可能为同一人，请核对";
        /// They are two.
        Not = "not", "不是同一人";
    }
}

impl SamePerson {
    /// Whether that is sure enough to count by.
    pub fn is_sure(self) -> bool {
        matches!(self, Self::ByNumber | Self::ByNameAndContact)
    }
}

/// Somebody as registered, in the form in which words are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    name: String,
    number: String,
    contacts: Vec<String>,
}

impl Person {
    /// Of that name, number of identity or unified social credit code, and of these telephones and addresses; what
    /// is empty is not known.
    pub fn of(name: &str, number: &str, contacts: &[&str]) -> Self {
        let contacts = contacts.iter();
        Self {
            name: said(FoundBy::Name, name).unwrap_or_default(),
            number: said(FoundBy::IdentityNumber, number).unwrap_or_default(),
            contacts: contacts
                .filter_map(|contact| said(FoundBy::Contact, contact))
                .collect(),
        }
    }
}

/// Whether two people are one. Where both have a number it decides, whatever the names: thousands bear one name, and
/// of one name are three companies. Where one has none, nobody can know: name and a contact together are taken for
/// the person's, the name alone is a hint. A contact alone is a household's or an agent's, unless a name is missing.
pub fn same_person(one: &Person, other: &Person) -> SamePerson {
    if !one.number.is_empty() && !other.number.is_empty() {
        return if one.number == other.number {
            SamePerson::ByNumber
        } else {
            SamePerson::Not
        };
    }
    let mut contacts = one.contacts.iter();
    let contact = contacts.any(|contact| other.contacts.contains(contact));
    let unnamed = one.name.is_empty() || other.name.is_empty();
    match (unnamed, one.name == other.name, contact) {
        (false, true, true) => SamePerson::ByNameAndContact,
        (false, true, false) | (true, _, true) => SamePerson::Possible,
        (false, false, _) | (true, _, false) => SamePerson::Not,
    }
}

/// Whether somebody of one case is somebody of another, as surely as any two of them are.
pub fn any_same(ones: &[Person], others: &[Person]) -> SamePerson {
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| same_person(one, other)));
    pairs.min().unwrap_or(SamePerson::Not)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_decides_whatever_the_names() {
        let one = Person::of("李娜", "43090319900101001X", &["13800000001"]);
        let same = Person::of("李 娜", "430903 19900101 001ｘ", &[]);
        assert_eq!(same_person(&one, &same), SamePerson::ByNumber);
        let married = Person::of("李娜娜", "43090319900101001x", &[]);
        assert_eq!(same_person(&one, &married), SamePerson::ByNumber);
        let stranger = Person::of("李娜", "430903199001010028", &["13800000001"]);
        assert_eq!(same_person(&one, &stranger), SamePerson::Not);
        let companies = ["91430903MA4L000001", "91430903MA4L000002"]
            .map(|code| Person::of("演示商贸有限公司", code, &[]));
        assert_eq!(same_person(&companies[0], &companies[1]), SamePerson::Not);
    }

    #[test]
    fn without_a_number_the_name_alone_is_a_hint() {
        let one = Person::of("李娜", "43090319900101001X", &["138-0000-0001", "某路1号"]);
        for (number, contacts, expected) in [
            ("", &["13800000001"][..], SamePerson::ByNameAndContact),
            ("无", &["某路１号"], SamePerson::ByNameAndContact),
            ("", &[], SamePerson::Possible),
            ("不详", &["13900000002"], SamePerson::Possible),
        ] {
            let other = Person::of("李娜", number, contacts);
            assert_eq!(same_person(&one, &other), expected, "{number}");
        }
        let household = Person::of("王五", "", &["13800000001"]);
        assert_eq!(same_person(&one, &household), SamePerson::Not);
        let caller = Person::of("", "", &["13800000001"]);
        assert_eq!(same_person(&one, &caller), SamePerson::Possible);
        assert_eq!(
            same_person(&caller, &Person::of("", "", &[])),
            SamePerson::Not
        );
        assert_eq!(
            any_same(&[household.clone(), one], &[caller]),
            SamePerson::Possible
        );
        assert_eq!(any_same(&[], &[household]), SamePerson::Not);
    }

    proptest! {
        #[test]
        fn who_is_whom_does_not_depend_on_who_is_asked_first(
            names in prop::array::uniform2("[甲乙]{0,1}"),
            numbers in prop::array::uniform2("[12]{0,1}"),
            contacts in prop::array::uniform2("[34]{0,1}"),
        ) {
            let [one, other] = [0, 1].map(|n| Person::of(&names[n], &numbers[n], &[&contacts[n]]));
            let same = same_person(&one, &other);
            prop_assert_eq!(same, same_person(&other, &one));
            if !numbers[0].is_empty() && !numbers[1].is_empty() {
                prop_assert_eq!(same.is_sure(), numbers[0] == numbers[1]);
            }
        }
    }
}
