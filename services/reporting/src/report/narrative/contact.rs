//! How the bureau is reached, as the preface says it.

/// How a bureau is reached; what is not known is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contact<'a> {
    /// The office in charge of disclosure.
    pub unit: &'a str,
    /// Postal address.
    pub address: &'a str,
    /// Postal code.
    pub postcode: &'a str,
    /// Telephone.
    pub telephone: &'a str,
    /// E-mail address.
    pub email: &'a str,
}

impl Contact<'_> {
    /// A sentence; empty if nobody could be reached by it.
    pub fn sentence(&self) -> String {
        if self.address.is_empty() && self.telephone.is_empty() && self.email.is_empty() {
            return String::new();
        }
        let ways = [
            ("地址", self.address),
            ("邮政编码", self.postcode),
            ("联系电话", self.telephone),
            ("电子邮箱", self.email),
        ];
        let ways = ways.iter().filter(|(_, way)| !way.is_empty());
        let ways: Vec<String> = ways.map(|(name, way)| format!("{name}：{way}")).collect();
        let unit = match self.unit {
            "" => "本机关",
            unit => unit,
        };
        let ways = ways.join("，");
        // Braces would be read as references to figures.
        format!("对本报告有疑问的，请与{unit}联系（{ways}）。").replace(['{', '}'], "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_nobody_can_reach_is_not_named() {
        let mut contact = Contact {
            unit: "赫山区应急管理局办公室",
            postcode: "413002",
            ..Contact::default()
        };
        assert_eq!(contact.sentence(), "");
        contact.telephone = "0737-4423456";
        assert_eq!(
            contact.sentence(),
            "对本报告有疑问的，请与赫山区应急管理局办公室联系（邮政编码：413002，联系电话：0737-4423456）。"
        );
        contact.unit = "";
        contact.address = "益阳市{赫山}区";
        assert!(
            contact
                .sentence()
                .starts_with("对本报告有疑问的，请与本机关联系（地址：益阳市赫山区，")
        );
    }
}
