//! The closed lists of enquiries.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Enumerations of plain values, each with its fixed code, under which facts keep it.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$value_doc])* #[serde(rename = $code)] $value,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// The fixed code.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$value => $code,)+ }
            }
        }

        impl FromStr for $name {
            type Err = ();

            fn from_str(code: &str) -> Result<Self, ()> {
                let mut values = Self::ALL.iter().copied();
                values.find(|value| value.as_str() == code).ok_or(())
            }
        }
    )+};
}

codes! {
    /// How or as what an enquiry came in.
    Category {
        /// 咨询.
        Consultation = "consultation",
        /// 投诉.
        Complaint = "complaint",
        /// 热线.
        Hotline = "hotline",
        /// 来信来访.
        LetterOrVisit = "letter_or_visit",
        /// 上访.
        Petition = "petition",
    }

    /// The way an enquiry came in.
    EnquiryChannel {
        /// 电话.
        Telephone = "telephone",
        /// 窗口.
        Counter = "counter",
        /// 网上.
        Online = "online",
        /// 政务服务热线.
        Hotline = "hotline",
        /// 来信.
        Letter = "letter",
        /// 来访.
        Visit = "visit",
    }

    /// How an enquiry ended.
    End {
        /// 办结.
        Closed = "closed",
        /// 告知信访渠道.
        Petition = "petition",
        /// 并件.
        Merged = "merged",
        /// 作废.
        Voided = "voided",
    }

    /// What supervision does.
    Measure {
        /// 提醒.
        Remind = "remind",
        /// 催办.
        Expedite = "expedite",
        /// 督办.
        Escalate = "escalate",
    }

    /// How content the citizen is.
    Satisfaction {
        /// 满意.
        Satisfied = "satisfied",
        /// 基本满意.
        BasicallySatisfied = "basically_satisfied",
        /// 不满意.
        Dissatisfied = "dissatisfied",
    }
}
