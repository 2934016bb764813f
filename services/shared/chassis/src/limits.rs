//! How much is served at once, and for how long: what comes beyond is refused at once, with a word
//! when to try again, instead of waiting until it times out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::{
    error::{Error, Reason, Result},
    identity::{BureauId, PLATFORM, Principal, Role},
};

/// How long the body of a request may be waited for: it is sent at once, and a call waits for nothing else.
const BODY: Duration = Duration::from_secs(10);

/// Uploads of one caller at once: each takes memory and as long as it likes. Citizens share a caller: theirs are
/// counted by what they upload to, where that is known.
const UPLOADS: usize = 4;

/// How long a call and its parts may take.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// The whole call, until its answer begins.
    pub call: Duration,
    /// Its request, if that is one message.
    pub body: Option<Duration>,
}

/// What calls are counted for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Share {
    /// The whole service.
    All,
    /// One person or program.
    Subject(String),
    /// What one person or program uploads.
    Uploads(String),
    /// A bureau's own people and programs.
    Bureau(BureauId),
    /// Everybody who is let in as the public alone, whatever the token's bureau.
    Public,
    /// What those upload.
    PublicUploads,
}

/// How many calls each share holds.
type Held = Arc<Mutex<HashMap<Share, usize>>>;

/// The limits of a service.
#[derive(Debug, Clone)]
pub struct Limits {
    all: usize,
    per_caller: usize,
    held: Held,
    longest: Duration,
}

/// The place of a call among those served. Dropped, it is free for the next.
#[derive(Debug)]
pub struct Place {
    shares: Vec<Share>,
    held: Held,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for share in &self.shares {
            if let Some(count) = held.get_mut(share) {
                *count -= 1;
                if *count == 0 {
                    held.remove(share);
                }
            }
        }
    }
}

impl Limits {
    /// So many calls at once, of them so many of one caller, each so long.
    pub fn new(all: usize, per_caller: usize, longest: Duration) -> Self {
        Self {
            all,
            per_caller,
            held: Held::default(),
            longest,
        }
    }

    /// The shares a call counts for, each with the most it may hold.
    ///
    /// The last tenth is for the platform's own services, so that events flow whoever calls. Of the
    /// rest a bureau has a third of all, so that two bureaus that hold all they may leave a third one
    /// room; the public, whose tokens are the easiest to come by, has an eighth together, and half of that for
    /// uploads, so that slow ones leave room for calls.
    fn shares(&self, caller: &Principal, uploads: bool) -> Vec<(Share, usize)> {
        let part = |of: usize| (self.all / of).max(1);
        let service =
            caller.bureau.as_str() == PLATFORM && caller.admitted.contains(&Role::Service);
        let reserve = if service { 0 } else { self.all / 10 };
        let mut shares = vec![
            (Share::All, self.all - reserve),
            (Share::Subject(caller.subject.clone()), self.per_caller),
        ];
        let public = caller.admitted == [Role::Public];
        if public {
            shares.push((Share::Public, part(8)));
        } else if !service {
            shares.push((Share::Bureau(caller.bureau.clone()), part(3)));
        }
        if uploads && public {
            shares.push((Share::PublicUploads, part(16)));
        } else if uploads {
            shares.push((Share::Uploads(caller.subject.clone()), UPLOADS));
        }
        shares
    }

    /// A place for a call of `caller`, who may upload something. `OVERLOADED` if one of its shares has none.
    pub fn admit(&self, caller: &Principal, uploads: bool) -> Result<Place> {
        let shares = self.shares(caller, uploads);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |(share, most): &(Share, usize)| held.get(share).is_some_and(|n| n >= most);
        if shares.iter().any(full) {
            return Err(Error::new(Reason::Overloaded));
        }
        let shares: Vec<Share> = shares.into_iter().map(|(share, _)| share).collect();
        for share in &shares {
            *held.entry(share.clone()).or_default() += 1;
        }
        Ok(Place {
            shares,
            held: Arc::clone(&self.held),
        })
    }

    /// What a call is given whose `grpc-timeout` header is this one. An upload takes as long as its caller
    /// says; how long it may take and pause is for its handler to say.
    pub fn times(&self, header: Option<&str>, uploads: bool) -> Times {
        let (longest, body) = if uploads {
            (Duration::MAX, None)
        } else {
            (self.longest, Some(BODY))
        };
        let asked = header.and_then(timeout).unwrap_or(longest);
        Times {
            call: asked.min(longest),
            body,
        }
    }
}

/// A time-out as gRPC writes it: up to eight digits and a unit.
fn timeout(header: &str) -> Option<Duration> {
    let (digits, unit) = header.split_at_checked(header.len().checked_sub(1)?)?;
    let value: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
    Some(match unit {
        "H" => Duration::from_secs(value * 3600),
        "M" => Duration::from_secs(value * 60),
        "S" => Duration::from_secs(value),
        "m" => Duration::from_millis(value),
        "u" => Duration::from_micros(value),
        "n" => Duration::from_nanos(value),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::Token;

    fn caller(subject: &str, bureau: &str, role: Role) -> Principal {
        Principal {
            subject: subject.to_owned(),
            bureau: bureau.parse().unwrap(),
            offices: Vec::new(),
            roles: vec![role],
            admitted: vec![role],
            token: Token(String::new()),
        }
    }

    /// How many more calls of these subjects get a place, and their places.
    fn fill(limits: &Limits, bureau: &str, role: Role, subjects: usize) -> Vec<Place> {
        let calls = (0..subjects)
            .map(|n| caller(&format!("{role}-{n}@{bureau}"), bureau, role))
            .flat_map(|caller| (0..64).map(move |_| caller.clone()));
        calls
            .filter_map(|caller| limits.admit(&caller, false).ok())
            .collect()
    }

    #[test]
    fn what_comes_beyond_is_refused_and_a_place_that_is_left_is_free() {
        let limits = Limits::new(30, 2, Duration::from_mins(1));
        let [a, b] = ["a", "b"].map(|subject| caller(subject, "heshan-emb", Role::Clerk));
        let first = limits.admit(&a, false).unwrap();
        let second = limits.admit(&a, false).unwrap();
        let third = limits.admit(&a, false).unwrap_err();
        assert_eq!(third.reason(), Reason::Overloaded);
        let other = limits.admit(&b, false).unwrap();
        drop(first);
        assert!(limits.admit(&a, false).is_ok());
        drop((second, other));
        assert!(limits.held.lock().unwrap().is_empty());
    }

    #[test]
    fn nobody_takes_the_places_of_all() {
        let limits = Limits::new(512, 64, Duration::from_mins(1));
        // Many of the public, from wherever, have an eighth together.
        let public = [
            fill(&limits, "heshan-emb", Role::Public, 9),
            fill(&limits, "haitang-emb", Role::Public, 9),
        ];
        assert_eq!(public.each_ref().map(Vec::len), [64, 0]);
        // A bureau has a third, however many its people are.
        let bureaus = [
            fill(&limits, "heshan-emb", Role::Clerk, 9),
            fill(&limits, "haitang-emb", Role::Clerk, 9),
            fill(&limits, "taojiang-emb", Role::Clerk, 9),
        ];
        assert_eq!(bureaus.each_ref().map(Vec::len), [170, 170, 57]);
        // The last tenth is for the services of the platform: not for its people, nor for others'
        // services.
        assert!(fill(&limits, PLATFORM, Role::Administrator, 1).is_empty());
        assert!(fill(&limits, "heshan-emb", Role::Service, 1).is_empty());
        assert_eq!(fill(&limits, PLATFORM, Role::Service, 1).len(), 51);
        drop(public);
        assert_eq!(fill(&limits, PLATFORM, Role::Administrator, 1).len(), 64);
    }

    #[test]
    fn who_is_let_in_as_staff_does_not_count_as_the_public() {
        let limits = Limits::new(8, 8, Duration::from_mins(1));
        let _public = limits
            .admit(&caller("p", "heshan-emb", Role::Public), false)
            .unwrap();
        let mut both = caller("b", "heshan-emb", Role::Public);
        assert!(limits.admit(&both, false).is_err());
        both.admitted.push(Role::Clerk);
        assert!(limits.admit(&both, false).is_ok());
    }

    #[test]
    fn a_person_uploads_four_files_at_once() {
        let limits = Limits::new(512, 64, Duration::from_mins(1));
        let [a, b] = ["a", "b"].map(|subject| caller(subject, "heshan-emb", Role::Clerk));
        let uploads: Vec<_> = (0..9).filter_map(|_| limits.admit(&a, true).ok()).collect();
        assert_eq!(uploads.len(), 4);
        assert!(limits.admit(&a, false).is_ok(), "what is no upload goes on");
        assert!(limits.admit(&b, true).is_ok());
        drop(uploads);
        assert!(limits.admit(&a, true).is_ok());
    }

    /// All citizens of a bureau are one caller: four of them do not shut out the fifth, and all who upload
    /// leave room for who calls.
    #[test]
    fn citizens_upload_side_by_side_and_leave_room_for_calls() {
        let limits = Limits::new(512, 64, Duration::from_mins(1));
        let citizen = caller("public@heshan-emb", "heshan-emb", Role::Public);
        let uploads = (0..99).filter_map(|_| limits.admit(&citizen, true).ok());
        assert_eq!(uploads.collect::<Vec<_>>().len(), 32);
        let uploads: Vec<_> = (0..99)
            .filter_map(|_| limits.admit(&citizen, true).ok())
            .collect();
        let calls = (0..99).filter_map(|_| limits.admit(&citizen, false).ok());
        assert_eq!(calls.collect::<Vec<_>>().len(), 32);
        drop(uploads);
    }

    #[test]
    fn a_caller_may_ask_for_less_time_and_not_for_more() {
        let limits = Limits::new(1, 1, Duration::from_mins(1));
        for (header, millis) in [
            (None, 60_000),
            (Some("250m"), 250),
            (Some("5S"), 5_000),
            (Some("2H"), 60_000),
            (Some("123456789S"), 60_000),
            (Some("x"), 60_000),
            (Some(""), 60_000),
            (Some("机"), 60_000),
        ] {
            let times = limits.times(header, false);
            assert_eq!(times.call, Duration::from_millis(millis), "{header:?}");
            assert_eq!(times.body, Some(BODY));
        }
    }

    #[test]
    fn an_upload_takes_as_long_as_its_caller_says() {
        let limits = Limits::new(1, 1, Duration::from_mins(1));
        for (header, expected) in [
            (None, Duration::MAX),
            (Some("x"), Duration::MAX),
            (Some("2H"), Duration::from_hours(2)),
            (Some("250m"), Duration::from_millis(250)),
        ] {
            let times = limits.times(header, true);
            assert_eq!(times.call, expected, "{header:?}");
            assert_eq!(times.body, None);
        }
    }
}
