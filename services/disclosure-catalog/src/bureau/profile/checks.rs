//! What can be printed in a letter: numbers somebody could dial, addresses somebody could write to.

use gongkai_chassis::fields::Fields;

/// A postal code has six digits.
pub fn check_postcode(fields: &mut Fields, postcode: &str) {
    if !postcode.is_empty() && !digits(postcode, 6, 6) {
        fields.wrong("profile.postcode", "应为6位数字", "6 digits");
    }
}

/// Telephone or fax numbers that somebody could dial.
pub fn check_numbers(fields: &mut Fields, field: &str, numbers: &str) {
    if !numbers.is_empty() && !numbers.split('、').all(is_number) {
        fields.wrong(
            field,
            "不是有效的电话号码（如0737-4423456；多个号码以顿号分隔）",
            "not a telephone number, e.g. 0737-4423456; several are parted by 、",
        );
    }
}

/// A landline with or without area code and extension, a mobile number, a service number.
fn is_number(number: &str) -> bool {
    let area = |text: &str| text.starts_with('0') && digits(text, 3, 4);
    let local = |text: &str| text.starts_with(|c| ('2'..='9').contains(&c)) && digits(text, 7, 8);
    let mobile = |text: &str| {
        let mut first = text.chars();
        first.next() == Some('1')
            && first.next().is_some_and(|c| ('3'..='9').contains(&c))
            && digits(text, 11, 11)
    };
    match number.split('-').collect::<Vec<_>>()[..] {
        [one] => {
            let service = one.starts_with(['1', '9']) && digits(one, 5, 5);
            let free = one.starts_with("400") && digits(one, 10, 10);
            let whole = (3..=4).any(|length| {
                one.split_at_checked(length)
                    .is_some_and(|(first, rest)| area(first) && local(rest))
            });
            local(one) || mobile(one) || service || free || whole
        }
        [first, rest] => area(first) && local(rest),
        ["400" | "800", middle, last] => digits(middle, 3, 3) && digits(last, 4, 4),
        [first, rest, extension] => area(first) && local(rest) && digits(extension, 1, 6),
        _ => false,
    }
}

fn digits(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An e-mail address as bureaus have them.
pub fn check_email(fields: &mut Fields, email: &str) {
    let label = |label: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty() && label.chars().all(inner)
    };
    let fits = email.split_once('@').is_some_and(|(local, domain)| {
        let inner = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let labels: Vec<_> = domain.split('.').collect();
        !local.is_empty()
            && local.chars().all(inner)
            && labels.len() > 1
            && labels.into_iter().all(label)
    });
    if !email.is_empty() && !fits {
        fields.wrong(
            "profile.email",
            "不是有效的电子邮箱地址",
            "not an e-mail address",
        );
    }
}

/// A website that a browser opens.
pub fn check_website(fields: &mut Fields, website: &str) {
    let address = website
        .strip_prefix("https://")
        .or_else(|| website.strip_prefix("http://"));
    let fits = address.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    if !website.is_empty() && !fits {
        fields.wrong(
            "profile.website",
            "应以http://或https://开头，且不含空格",
            "begins with http:// or https:// and has no space",
        );
    }
}

/// The word stands before the year's bracket, so letters alone leave the number readable.
pub fn check_letter_code(fields: &mut Fields, field: &str, code: &str) {
    if !code.chars().all(char::is_alphabetic) {
        fields.wrong(
            field,
            "机关代字只能是文字，不含数字、括号或空格",
            "letters alone: no digit, bracket or space",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_somebody_could_dial() {
        for good in [
            "0737-4423456",
            "07374423456",
            "010-63097896-8012",
            "4423456",
            "13907370000",
            "12345",
            "400-800-1234",
            "4008001234",
            "0737-4423456、0737-4423457",
        ] {
            assert!(good.split('、').all(is_number), "{good}");
        }
        for bad in [
            "",
            "26680726106257",
            "0737-442345",
            "0737 4423456",
            "737-4423456",
            "12907370000",
            "电话4423456",
            "0737-4423456、",
            "0737-4423456-",
        ] {
            assert!(!bad.split('、').all(is_number), "{bad}");
        }
    }

    #[test]
    fn addresses_are_checked_for_typing_errors() {
        type Check = fn(&mut Fields, &str);
        let email: Check = check_email;
        let website: Check = check_website;
        let code: Check = |fields, code| check_letter_code(fields, "code", code);
        let postcode: Check = check_postcode;
        for (check, text, good) in [
            (email, "", true),
            (email, "yj-j@hnhs.gov.cn", true),
            (email, "yjj@hnhs", false),
            (email, "yjj.hnhs.gov.cn", false),
            (email, "应急@hnhs.gov.cn", false),
            (email, "a@b@c.cn", false),
            (website, "http://www.hnhs.gov.cn", true),
            (website, "www.hnhs.gov.cn", false),
            (website, "https://", false),
            (code, "赫应急公开", true),
            (code, "赫应急〔2024〕", false),
            (postcode, "413002", true),
            (postcode, "41300", false),
        ] {
            let mut fields = Fields::default();
            check(&mut fields, text);
            assert_eq!(fields.done().is_ok(), good, "{text}");
        }
    }
}
