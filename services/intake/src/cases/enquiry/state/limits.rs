//! The limits a bureau sets its enquiries.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
};
use gongkai_law::rules;

use super::kinds::Category;

/// Working days a limit has at most: longer than any law gives an organ to answer.
const LONGEST: u32 = 60;

/// Limits in working days; 0 is the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// 咨询.
    pub consultation: u32,
    /// 投诉.
    pub complaint: u32,
    /// 热线.
    pub hotline: u32,
    /// 来信来访.
    pub letter_or_visit: u32,
    /// 上访, which is only pointed to its own channel.
    pub petition: u32,
    /// Whatever is urgent.
    pub urgent: u32,
}

impl Limits {
    /// What is in force on a day while the bureau has set nothing.
    pub fn default_on(day: NaiveDate) -> Self {
        let letter_or_visit = rules::ENQUIRY_LETTER_OR_VISIT.on(day).number;
        Self {
            consultation: rules::ENQUIRY_CONSULTATION.on(day).number,
            complaint: rules::ENQUIRY_COMPLAINT.on(day).number,
            hotline: rules::ENQUIRY_HOTLINE.on(day).number,
            letter_or_visit,
            // People come with it as with any other visit.
            petition: letter_or_visit,
            urgent: rules::ENQUIRY_URGENT.on(day).number,
        }
    }

    /// The limit of an enquiry.
    pub fn of(&self, category: Category, urgent: bool) -> u32 {
        if urgent {
            self.urgent
        } else {
            self.of_category(category)
        }
    }

    /// The limit of a category.
    pub fn of_category(&self, category: Category) -> u32 {
        match category {
            Category::Consultation => self.consultation,
            Category::Complaint => self.complaint,
            Category::Hotline => self.hotline,
            Category::LetterOrVisit => self.letter_or_visit,
            Category::Petition => self.petition,
        }
    }

    fn slot(&mut self, category: Category) -> &mut u32 {
        match category {
            Category::Consultation => &mut self.consultation,
            Category::Complaint => &mut self.complaint,
            Category::Hotline => &mut self.hotline,
            Category::LetterOrVisit => &mut self.letter_or_visit,
            Category::Petition => &mut self.petition,
        }
    }

    /// Limits as they were asked for: each category once, and nothing urgent slower than the rest.
    pub fn read(fields: &mut Fields, wanted: &[(Category, u32)], urgent: u32) -> Self {
        let mut limits = Self {
            consultation: 0,
            complaint: 0,
            hotline: 0,
            letter_or_visit: 0,
            petition: 0,
            urgent,
        };
        for (index, (category, days)) in wanted.iter().enumerate() {
            check(fields, &format!("limits[{index}].working_days"), *days);
            *limits.slot(*category) = *days;
        }
        let once = |category: &Category| {
            let given = wanted.iter().filter(|(known, _)| known == category);
            given.count() == 1
        };
        if !Category::ALL.iter().all(once) {
            fields.wrong(
                "limits",
                "每一类别须设定且只设定一次",
                "each category once, and none left out",
            );
        }
        check(fields, "urgent_working_days", urgent);
        if wanted.iter().any(|(_, days)| *days < urgent) {
            fields.wrong(
                "urgent_working_days",
                "紧急件时限不得长于任何类别的时限",
                "not more than any category has",
            );
        }
        limits
    }
}

fn check(fields: &mut Fields, field: &str, days: u32) {
    if days > LONGEST {
        fields.wrong(field, "时限为0至60个工作日", "0 to 60 working days");
    }
}

/// The limits in force, and how often limits were set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// 0 while nothing was ever set.
    pub version: i32,
    /// The limits.
    pub limits: Limits,
}

impl InForce {
    /// The version after this one, set by somebody who read this at `etag`; empty for whatever there is.
    pub fn replaced(self, bureau: &BureauId, etag: &str, limits: Limits) -> Result<Self> {
        if !etag.is_empty() && etag != self.version.to_string() {
            return Err(changed(bureau).with("etag", self.version));
        }
        Ok(Self {
            version: self.version + 1,
            limits,
        })
    }
}

/// Somebody else set them first.
pub fn changed(bureau: &BureauId) -> Error {
    Error::new(Reason::Conflict).with("id", bureau)
}
