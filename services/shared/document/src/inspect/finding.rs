//! One thing that was found.

use serde::{Deserialize, Serialize};

/// What is done about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It is not published, unless two persons decide so.
    Blocks,
    /// It cannot be checked: it is not published before a person has looked.
    Eyes,
    /// To be known; nothing to do.
    Told,
    /// It is never published so: another file takes its place.
    Never,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $kind:ident $weight:ident $zh:literal $en:literal;)*) => {
        /// What was found. Kinds are stored: none is ever renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FindingKind {
            $($(#[doc = $doc])* $kind,)*
        }

        impl FindingKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// For the person who looks.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$kind => $zh,)* }
            }

            /// The same in English.
            pub fn en(self) -> &'static str {
                match self { $(Self::$kind => $en,)* }
            }

            /// What is done about it.
            pub fn weight(self) -> Weight {
                match self { $(Self::$kind => Weight::$weight,)* }
            }
        }
    };
}

kinds! {
    /// A number of an identity card, of 18 digits, its last one right, or of the 15 of before.
    IdCard Blocks "身份证号码" "number of an identity card";
    /// A mobile telephone.
    MobilePhone Blocks "手机号码" "mobile telephone number";
    /// A fixed telephone that is none the bureau publishes.
    FixedPhone Blocks "固定电话号码" "telephone number";
    /// A bank card.
    BankCard Blocks "银行卡号" "number of a bank card";
    /// An e-mail address that is none the bureau publishes.
    Email Blocks "电子邮箱" "e-mail address";
    /// The ending of the name says another kind of file.
    NameDisagrees Blocks "文件名的后缀与内容不符" "the name ends unlike what the file is";
    /// A sheet nobody sees.
    HiddenSheet Blocks "隐藏的工作表" "hidden sheet";
    /// Rows nobody sees, with something in them.
    HiddenRow Blocks "隐藏的行" "hidden rows";
    /// Columns nobody sees, with something in them.
    HiddenColumn Blocks "隐藏的列" "hidden columns";
    /// A name of cells that is hidden or holds something of its own.
    HiddenName Blocks "隐藏的名称" "hidden defined name";
    /// A slide that is not shown.
    HiddenSlide Blocks "隐藏的幻灯片" "hidden slide";
    /// Text that is there and not shown.
    HiddenText Blocks "隐藏的文字" "hidden text";
    /// Text under something that covers it, or off the page.
    CoveredText Blocks "被遮盖的文字" "text that is covered";
    /// What somebody remarked.
    Comment Blocks "批注" "comment";
    /// What was deleted or inserted and is still told.
    TrackedChange Blocks "修订痕迹" "tracked change";
    /// What a speaker sees.
    Notes Blocks "备注" "speaker's notes";
    /// What is filled in into a form.
    FormField Blocks "已填写的表单域" "form field that is filled in";
    /// A file in the file, or a part that nothing here reads.
    EmbeddedFile Never "嵌入的文件" "embedded file";
    /// A program in the file.
    Macro Never "宏或脚本" "macro or script";
    /// What another program fills, from whatever file: whoever opens it starts that.
    LinkedObject Never "由其他程序或者文件供给内容的对象（DDE、OLE链接）" "content that another program or file supplies (DDE, OLE link)";
    /// What is fetched from, or remembers, another file or computer.
    ExternalLink Blocks "外部链接" "link to another file";
    /// The data behind a table that shows their sums.
    PivotCache Blocks "数据透视表缓存" "data behind a pivot table";
    /// A page or file that is a picture.
    PictureOnly Eyes "只有图像，无法核对文字" "only a picture: its text cannot be checked";
    /// Text that cannot be decoded.
    Undecodable Eyes "文字无法解码" "text that cannot be decoded";
    /// A cell that shows what a program computes as it is opened: its result is not in the file.
    Uncomputed Eyes "公式没有保存计算结果，无法核对显示的内容" "formula without its result: what it shows cannot be checked";
    /// What is damaged, or was read in a way other programs may not.
    Damaged Never "文件有损坏之处，无法完整核对" "damaged: it cannot be checked whole";
    /// What could not be looked through with the time and memory there are for a file.
    TooMuch Never "所需的时间或者内存超出限度，未能检查完毕" "not looked through to its end: that takes more time or memory than there is for a file";
    /// What was not looked through in time, or whose looking through was cut off: the machine may be busy.
    CutOff Never "检查超时或者中断，未能检查完毕，可稍后重新送核" "not looked through to its end: that was cut off; it may be submitted again later";
    /// Pictures in a document: what stands in them is not read.
    Pictures Told "含有图像，其中的文字未核对" "pictures, whose text is not checked";
    /// Who made the file, and with what. A copy that is stripped has none of it.
    Metadata Told "文档属性" "metadata";
    /// A form that keeps a copy from being changed.
    Signed Told "带有电子签名或签章" "electronically signed";
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Where, such as `工作表“名单”B7`.
    pub place: String,
    /// Enough of it to find it, masked.
    pub excerpt: String,
    /// What is done about it.
    pub weight: Weight,
}

impl Finding {
    /// With the weight of its kind.
    pub fn new(kind: FindingKind, place: impl Into<String>, excerpt: impl Into<String>) -> Self {
        Self {
            kind,
            place: place.into(),
            excerpt: excerpt.into(),
            weight: kind.weight(),
        }
    }

    /// What was found, with enough of it to find it where there is something to show, in Chinese and in English.
    pub fn shown(&self) -> (String, String) {
        let (zh, en, excerpt) = (self.kind.zh(), self.kind.en(), &self.excerpt);
        if excerpt.is_empty() {
            (zh.to_owned(), en.to_owned())
        } else {
            (format!("{zh}（{excerpt}）"), format!("{en} ({excerpt})"))
        }
    }

    /// Whether it is in the way of publishing.
    pub fn blocks(&self) -> bool {
        self.weight != Weight::Told
    }

    /// Whether it is in the way for ever.
    pub fn is_never_published(&self) -> bool {
        self.kind.weight() == Weight::Never
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (zh, _) = self.shown();
        write!(f, "{}：{zh}；{}", self.place, self.kind.en())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_show_gets_no_brackets() {
        let sheet = Finding::new(FindingKind::HiddenSheet, "工作表“名单”", "");
        assert_eq!(
            sheet.to_string(),
            "工作表“名单”：隐藏的工作表；hidden sheet"
        );
        let number = Finding::new(FindingKind::MobilePhone, "标题", "138****5678");
        assert_eq!(number.shown().0, "手机号码（138****5678）");
    }
}
