//! Where a letter is sent.

use uuid::Uuid;

/// A piece of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The letter.
    pub letter_id: Uuid,
    /// Its document number.
    pub number: String,
    /// Who receives it.
    pub recipient: String,
    /// Where; empty if nobody registered it.
    pub address: String,
    /// Postal code; empty if it is not known.
    pub postcode: String,
    /// Number of the mail; empty before it is posted.
    pub tracking_number: String,
    /// That the letter counts no more since, in words; empty while it does.
    pub void: String,
}

/// What is known of where a letter goes; what is not said is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known<'a> {
    /// Whom the letter is addressed to.
    pub addressee: &'a str,
    /// The address its case has registered of that person.
    pub registered: &'a str,
    /// What was entered when it was posted: a name, or a name and an address.
    pub sent_to: &'a str,
    /// Given for this list by whoever makes it.
    pub given: Given,
}

/// Where a letter goes as whoever makes a list says; what is not said is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Who receives it.
    pub recipient: String,
    /// Where.
    pub address: String,
    /// Postal code.
    pub postcode: String,
}

impl Known<'_> {
    /// Recipient, address and postal code: as given, else as posted, else as registered.
    pub fn place(&self) -> (String, String, String) {
        let (sent_name, sent_address) = parted(self.sent_to);
        let recipient = first_said(&[&self.given.recipient, sent_name, self.addressee]);
        let address = first_said(&[&self.given.address, sent_address, self.registered]);
        let (address, code) = with_postcode(address);
        let postcode = first_said(&[&self.given.postcode, code]);
        (
            recipient.to_owned(),
            address.to_owned(),
            postcode.to_owned(),
        )
    }
}

fn first_said<'a>(texts: &[&'a str]) -> &'a str {
    let said = texts.iter().find(|text| !text.is_empty());
    said.copied().unwrap_or_default()
}

/// A name, and the address behind its first comma.
fn parted(text: &str) -> (&str, &str) {
    let (name, address) = text.split_once(['，', ',']).unwrap_or((text, ""));
    (name.trim(), address.trim())
}

/// An address without the postal code that it begins or ends with, and that code.
fn with_postcode(address: &str) -> (&str, &str) {
    const MARKS: [char; 8] = ['（', '）', '(', ')', '：', ':', '，', ','];
    let between = |c: char| c.is_whitespace() || MARKS.contains(&c);
    let code = |text: &str| text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = address.trim_matches(between);
    let begin = bare.find(|c: char| !c.is_ascii_digit());
    if let Some((first, rest)) = begin.and_then(|at| bare.split_at_checked(at))
        && code(first)
    {
        return (rest.trim_matches(between), first);
    }
    let end = bare
        .rfind(|c: char| !c.is_ascii_digit())
        .map(|at| at + bare[at..].chars().next().map_or(0, char::len_utf8));
    if let Some((rest, last)) = end.and_then(|at| bare.split_at_checked(at))
        && code(last)
    {
        let rest = rest.trim_end_matches(between);
        let rest = ["邮政编码", "邮编"]
            .iter()
            .find_map(|word| rest.strip_suffix(word))
            .unwrap_or(rest);
        return (rest.trim_matches(between), last);
    }
    (address, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postal_code_stands_at_an_end_of_an_address() {
        for (text, address, code) in [
            ("赫山区某路2号", "赫山区某路2号", ""),
            (
                "413000 益阳市赫山区某路2号",
                "益阳市赫山区某路2号",
                "413000",
            ),
            (
                "益阳市赫山区某路2号，邮编：413000",
                "益阳市赫山区某路2号",
                "413000",
            ),
            (
                "益阳市赫山区某路2号（邮政编码413000）",
                "益阳市赫山区某路2号",
                "413000",
            ),
            ("某路2号 413000", "某路2号", "413000"),
            ("某路123456号", "某路123456号", ""),
            ("某路2号4130001", "某路2号4130001", ""),
            ("", "", ""),
        ] {
            assert_eq!(with_postcode(text), (address, code), "{text}");
        }
    }

    #[test]
    fn a_letter_goes_where_it_is_said_else_where_it_was_sent_else_where_that_is_registered() {
        let known = Known {
            addressee: "李某某（代理人：王某）",
            registered: "赫山区某路2号 413000",
            ..Known::default()
        };
        let place = |known: &Known<'_>| {
            let (recipient, address, postcode) = known.place();
            format!("{recipient}/{address}/{postcode}")
        };
        assert_eq!(place(&known), "李某某（代理人：王某）/赫山区某路2号/413000");
        let posted = Known {
            sent_to: "王某，资阳区某街8号",
            ..known.clone()
        };
        assert_eq!(place(&posted), "王某/资阳区某街8号/");
        let third = Known {
            addressee: "某公司",
            registered: "",
            ..known.clone()
        };
        assert_eq!(place(&third), "某公司//");
        let given = Known {
            given: Given {
                recipient: String::new(),
                address: "桃江县某镇".to_owned(),
                postcode: "413400".to_owned(),
            },
            ..third
        };
        assert_eq!(place(&given), "某公司/桃江县某镇/413400");
    }
}
