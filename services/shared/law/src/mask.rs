//! What a list shows of people: enough to know a case again, too little to read somebody's data off a
//! screen that many pass by. 个人信息保护法 art. 6: no more than the purpose needs.

use crate::letter::Party;

/// Stars for what is left out of a name: at most so many, so that its length is not told.
const STARS: usize = 3;
/// A run of at least so many digits may be a telephone, a card or somebody's identity.
const LONG: usize = 7;
/// Characters a list shows of a text.
const SHOWN: usize = 60;

/// A name as lists show it: 张三 as 张*. Names of organisations are no personal data, and shown; what may be
/// either is taken for a person's. Several names joined by `、` are masked one by one.
pub fn name(name: &str, bearer: Party) -> String {
    if bearer == Party::Organisation {
        return name.to_owned();
    }
    let masked: Vec<String> = name.split('、').map(one_name).collect();
    masked.join("、")
}

fn one_name(name: &str) -> String {
    let mut letters = name.trim().chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let stars = letters.count().clamp(1, STARS);
    format!("{first}{}", "*".repeat(stars))
}

/// A text as lists show it, in one line and cut short: the name of who asks masked as [`name`] does, and
/// long numbers and mail addresses as [`numbers`] does.
pub fn text(text: &str, who: &str, bearer: Party) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = if who.trim().is_empty() {
        line
    } else {
        line.replace(who.trim(), &name(who, bearer))
    };
    let masked = numbers(&named);
    let mut shown: String = masked.chars().take(SHOWN).collect();
    if masked.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// A text without what reaches or identifies somebody: 13812345678 as 138****5678, the number of an
/// identity card as 432***********1234, a mail address with its first character and its domain alone.
pub fn numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut word = String::new();
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_alphanumeric() || "._+@".contains(letter) {
            word.push(letter);
            continue;
        }
        if is_index_number(&word, text.get(at..).unwrap_or_default()) {
            masked.push_str(&word);
        } else {
            masked.push_str(&one_word(&word));
        }
        word.clear();
        masked.push(letter);
    }
    masked.push_str(&one_word(&word));
    masked
}

/// Whether a word begins an index number (索引号) that `rest` goes on with: the credit code of an organ, year and serial.
fn is_index_number(word: &str, rest: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((year, serial)) = rest.strip_prefix('/').and_then(|rest| rest.split_once('-')) else {
        return false;
    };
    let serial = serial.split(|c: char| !c.is_ascii_alphanumeric()).next();
    word.len() == 18
        && year.len() == 4
        && digits(year)
        && serial.is_some_and(|serial| digits(serial) && serial.len() < LONG)
}

/// A run of narrow letters and digits.
fn one_word(word: &str) -> String {
    if let Some((local, domain)) = word.split_once('@')
        && let Some(first) = local.chars().next()
    {
        return format!("{first}***@{domain}");
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if digits < LONG {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    // Of a short number less is left, or it could be dialled.
    let (front, back) = if letters.len() < 11 { (2, 2) } else { (3, 4) };
    let hidden = letters.len().saturating_sub(front + back);
    let front: String = letters.iter().take(front).collect();
    let back: String = letters.iter().skip(letters.len() - back).collect();
    format!("{front}{}{back}", "*".repeat(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_masked_and_an_organisation_is_not() {
        assert_eq!(name("张三", Party::Person), "张*");
        assert_eq!(name("欧阳小明", Party::Unknown), "欧***");
        assert_eq!(name("阿卜杜拉·买买提", Party::Person), "阿***");
        assert_eq!(name("张", Party::Person), "张*", "one character hides, too");
        assert_eq!(name("张三、李四光", Party::Person), "张*、李**");
        assert_eq!(name("", Party::Person), "");
        let company = "湖南某某科技有限公司";
        assert_eq!(name(company, Party::Organisation), company);
    }

    #[test]
    fn what_reaches_or_identifies_somebody_is_masked_in_a_text() {
        assert_eq!(numbers("电话13812345678。"), "电话138****5678。");
        assert_eq!(numbers("43230119700101123X"), "432***********123X");
        assert_eq!(numbers("座机2668072"), "座机26***72");
        assert_eq!(numbers("zhang.san@example.cn"), "z***@example.cn");
        assert_eq!(numbers("赫应急公开〔2024〕12号"), "赫应急公开〔2024〕12号");
        assert_eq!(numbers("2019-2020年"), "2019-2020年");
        let index = "（索引号：11430903006339834Y/2019-000001，网址）";
        assert_eq!(numbers(index), index);
        assert_eq!(
            numbers("430903197001011234/2019"),
            "430***********1234/2019"
        );
    }

    #[test]
    fn a_text_is_one_line_cut_short_without_the_name_of_who_asks() {
        let shown = text("张三\n申请公开  低保信息", "张三", Party::Person);
        assert_eq!(shown, "张* 申请公开 低保信息");
        let long = text(&"公".repeat(70), "", Party::Unknown);
        assert_eq!(long.chars().count(), SHOWN + 1);
        assert!(long.ends_with('…'));
    }
}
