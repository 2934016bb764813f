//! Four eyes: who drafts does not review, who drafts or reviews does not sign; and deputies of the
//! absent, who take no eyes away.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    identity::{Role, role_missing},
};

use crate::{cases::kernel::On, people::deputy::Standing};

/// Who did a step, and in whose stead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// Subject of who acted.
    pub by: String,
    /// Subject of the absent person he is the deputy of.
    pub instead_of: Option<String>,
}

impl Hand {
    /// Somebody in his own right.
    pub fn of(by: &str) -> Self {
        Self {
            by: by.to_owned(),
            instead_of: None,
        }
    }

    fn is_of(&self, person: &str) -> bool {
        self.by == person || self.instead_of.as_deref() == Some(person)
    }
}

/// With what right somebody would review or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The role the step needs.
    pub role: Role,
    /// Whether the caller has it.
    pub own: bool,
    /// Whom with that role the caller is or was appointed the deputy of.
    pub deputy_of: Vec<Standing>,
}

impl Right {
    /// With what right the caller takes a step that needs `role`.
    pub fn of(role: Role, on: &On<'_>) -> Self {
        Self {
            role,
            own: on.caller.has(role),
            deputy_of: on.standing.to_vec(),
        }
    }

    /// As whom `actor` takes this step on `day`, after the hands the reply went through: in his own
    /// right, else as deputy of somebody who had no hand in it.
    pub fn hand(&self, actor: &str, day: NaiveDate, earlier: &[&Hand]) -> Result<Hand> {
        let had_a_hand = |person: &str| earlier.iter().any(|hand| hand.is_of(person));
        let in_force = |standing: &&Standing| (standing.from_on..=standing.to_on).contains(&day);
        let mut absent = self.deputy_of.iter().filter(in_force).peekable();
        if !self.own && absent.peek().is_none() {
            return Err(role_missing(&[self.role]));
        }
        let same = || {
            Error::state_forbids(
                "drafted or reviewed by the same person",
                "拟稿、审核、签发不得为同一人",
            )
            .next(
                "Have somebody else do this step.",
                "请由其他人员办理本环节。",
            )
        };
        if had_a_hand(actor) {
            return Err(same());
        }
        if self.own {
            return Ok(Hand::of(actor));
        }
        let standing =
            absent.find(|standing| standing.person != actor && !had_a_hand(&standing.person));
        Ok(Hand {
            by: actor.to_owned(),
            instead_of: Some(standing.ok_or_else(same)?.person.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::error::Reason;

    use super::*;

    const PEOPLE: [&str; 3] = ["zhang", "li", "wang"];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn deputy_of(people: &[&str]) -> Vec<Standing> {
        people
            .iter()
            .map(|person| Standing {
                person: (*person).to_owned(),
                from_on: day("2024-03-04"),
                to_on: day("2024-03-08"),
            })
            .collect()
    }

    fn right(own: bool, absent: &[&str]) -> Right {
        Right {
            role: Role::Leader,
            own,
            deputy_of: deputy_of(absent),
        }
    }

    /// Every combination of three people as drafter, reviewer and signer who all have every role:
    /// it goes through exactly if the three are different.
    #[test]
    fn three_steps_need_three_people() {
        for drafter in PEOPLE {
            for reviewer in PEOPLE {
                for signer in PEOPLE {
                    let draft = Hand::of(drafter);
                    let review = right(true, &[]).hand(reviewer, day("2024-03-05"), &[&draft]);
                    let signed = review.and_then(|review| {
                        right(true, &[]).hand(signer, day("2024-03-05"), &[&draft, &review])
                    });
                    let different = drafter != reviewer && drafter != signer && reviewer != signer;
                    assert_eq!(signed.is_ok(), different, "{drafter} {reviewer} {signer}");
                }
            }
        }
    }

    /// Every combination of drafter, reviewer, the reviewer's absent principal, signer and the
    /// signer's absent principal: no name stands on both sides of two steps.
    #[test]
    fn a_deputy_takes_no_eyes_away() {
        let people = ["zhang", "li", "wang", "zhao", "qian"];
        let mut passed = 0;
        for drafter in people {
            for reviewer in people {
                for for_reviewer in people {
                    for signer in people {
                        for for_signer in people {
                            let draft = Hand::of(drafter);
                            let on = day("2024-03-05");
                            let review =
                                right(false, &[for_reviewer]).hand(reviewer, on, &[&draft]);
                            let signed = review.and_then(|review| {
                                right(false, &[for_signer]).hand(signer, on, &[&draft, &review])
                            });
                            let before = [drafter, reviewer, for_reviewer];
                            let four_eyes = ![reviewer, for_reviewer].contains(&drafter)
                                && reviewer != for_reviewer
                                && signer != for_signer
                                && !before.contains(&signer)
                                && !before.contains(&for_signer);
                            assert_eq!(signed.is_ok(), four_eyes);
                            passed += usize::from(four_eyes);
                        }
                    }
                }
            }
        }
        assert_eq!(passed, 5 * 4 * 3 * 2, "five people in five places");
    }

    #[test]
    fn a_deputy_acts_on_the_days_of_the_appointment_and_for_somebody_without_a_hand_in_it() {
        let draft = Hand::of("zhang");
        for (on, may) in [
            ("2024-03-03", false),
            ("2024-03-04", true),
            ("2024-03-08", true),
            ("2024-03-09", false),
        ] {
            let hand = right(false, &["wang"]).hand("li", day(on), &[&draft]);
            assert_eq!(hand.is_ok(), may, "{on}");
            if let Err(error) = hand {
                assert_eq!(error.reason(), Reason::RoleMissing);
            }
        }
        let hand = right(false, &["zhang", "wang"]).hand("li", day("2024-03-05"), &[&draft]);
        assert_eq!(hand.unwrap().instead_of.as_deref(), Some("wang"));
        let hand = right(false, &["zhang"]).hand("li", day("2024-03-05"), &[&draft]);
        assert_eq!(hand.unwrap_err().reason(), Reason::StateForbids);
        let own = right(true, &["wang"]).hand("li", day("2024-03-05"), &[&draft]);
        assert_eq!(own.unwrap().instead_of, None, "in his own right first");
    }
}
