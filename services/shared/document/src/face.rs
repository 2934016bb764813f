//! Which typefaces a document asks for, best first: those of GB/T 9704-2012, then free ones.

/// A use of type in an official document.
pub struct Role {
    /// Its key in the templates.
    pub key: &'static str,
    /// As an official calls it.
    pub name: &'static str,
    /// What a DOCX asks for.
    pub docx: &'static str,
    /// What the reader's machine may take instead.
    pub docx_instead: &'static str,
    /// Families for PDF, best first.
    pub families: &'static [&'static str],
}

/// 正文: 仿宋.
pub const BODY: Role = Role {
    key: "body",
    name: "仿宋",
    docx: "仿宋_GB2312",
    docx_instead: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    families: &[
        "仿宋_GB2312",
        "FangSong_GB2312",
        "方正仿宋_GBK",
        "FZFangSong-Z02",
        "仿宋",
        "FangSong",
        "华文仿宋",
        "STFangsong",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
    ],
};

/// 标题 and 版头: 小标宋.
pub const TITLE: Role = Role {
    key: "title",
    name: "小标宋",
    docx: "方正小标宋简体",
    docx_instead: "方正小标宋_GBK,宋体,SimSun,Noto Serif CJK SC",
    families: &[
        "方正小标宋_GBK",
        "FZXiaoBiaoSong-B05",
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
    ],
};

/// Headings and heads of tables: 黑体.
pub const HEADING: Role = Role {
    key: "heading",
    name: "黑体",
    docx: "黑体",
    docx_instead: "SimHei,Noto Sans CJK SC",
    families: &[
        "黑体",
        "SimHei",
        "方正黑体_GBK",
        "FZHei-B01",
        "Noto Sans CJK SC",
        "Source Han Sans SC",
    ],
};

/// Words of others: 楷体.
pub const QUOTE: Role = Role {
    key: "quote",
    name: "楷体",
    docx: "楷体_GB2312",
    docx_instead: "楷体,KaiTi,STKaiti,LXGW WenKai,Noto Serif CJK SC",
    families: &[
        "楷体_GB2312",
        "KaiTi_GB2312",
        "方正楷体_GBK",
        "FZKai-Z03",
        "楷体",
        "KaiTi",
        "华文楷体",
        "STKaiti",
        "LXGW WenKai",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
    ],
};

/// All of them.
pub const ROLES: [&Role; 4] = [&BODY, &TITLE, &HEADING, &QUOTE];
