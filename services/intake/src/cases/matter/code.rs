//! Closed lists of this room, each value with its fixed code and its Chinese term.

/// Defines an enum of plain variants, each `Variant = "code", "中文"`, with `as_str`, `zh`,
/// `FromStr` and serde under the same code.
macro_rules! codes {
    ($($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal, $zh:literal;)+
    })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// The fixed code.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The Chinese term.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(code: &str) -> Result<Self, ()> {
                [$(Self::$variant),+].into_iter().find(|value| value.as_str() == code).ok_or(())
            }
        }
    )+};
}

codes! {
    /// In which form a paper is handed in.
    pub enum PaperForm {
        /// The original.
        Original = "original", "原件";
        /// A copy.
        Copy = "copy", "复印件";
    }

    /// How the papers came in.
    pub enum Channel {
        /// At the counter.
        Counter = "counter", "窗口";
        /// Online.
        Online = "online", "网上";
        /// By post.
        Post = "post", "邮寄";
    }

    /// As what somebody applies.
    pub enum ApplicantKind {
        /// A person.
        NaturalPerson = "natural_person", "自然人";
        /// A legal person.
        LegalPerson = "legal_person", "法人";
        /// An organisation without legal personality.
        Unincorporated = "unincorporated", "非法人组织";
    }

    /// Why a case is not accepted (行政许可法 art. 32).
    pub enum Refusal {
        /// The matter needs no permit.
        NotNeeded = "not_needed", "不需要取得行政许可";
        /// Another organ is competent.
        NotCompetent = "not_competent", "不属于本机关职权范围";
        /// Another reason, which is told.
        Other = "other", "其他";
    }

    /// The decision on a matter case.
    pub enum Decision {
        /// Granted.
        Granted = "granted", "准予";
        /// Refused, with reasons.
        Refused = "refused", "不予";
    }

    /// How a decision was handed over.
    pub enum DeliveryWay {
        /// Fetched or handed over.
        HandedOver = "handed_over", "直接送达";
        /// By post.
        Post = "post", "邮寄送达";
        /// Electronically.
        Electronic = "electronic", "电子送达";
        /// Left there.
        Left = "left", "留置送达";
        /// By public notice.
        PublicNotice = "public_notice", "公告送达";
    }

    /// How a case ends without a decision.
    pub enum End {
        /// It was not accepted.
        NotAccepted = "not_accepted", "不予受理";
        /// The applicant withdrew.
        Withdrawn = "withdrawn", "申请人撤回";
        /// The bureau ended it.
        Terminated = "terminated", "终止办理";
        /// It was registered in error.
        Voided = "voided", "作废";
    }
}
