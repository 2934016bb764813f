//! Who is let in: the number and the code go together. Nothing is told of a number alone, and a number
//! that does not exist costs the same work and gets the same answer as a wrong code.

use chrono::TimeDelta;
use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Reason, Result},
    identity::Scope,
};
use gongkai_law::{case::CaseKind, letter::LetterKind};
use uuid::Uuid;

use super::{
    guess::{self, Guesses, OF_A_BUREAU, OF_A_NUMBER},
    key::Key,
    store,
};
use crate::cases::{
    number::CaseNumber,
    query_code::{self, Codes, Opens, QueryCode},
};

/// What the marks of guesses are made for.
const GUESS: &str = "intake.code_guess.mark";
/// The letters whose codes are answered here.
const ASKING: [LetterKind; 2] = [LetterKind::ThirdPartyRequest, LetterKind::CoMakerRequest];

/// The case of who shows its number and code.
pub async fn applicant(db: &Db, scope: &Scope, key: &Key) -> Result<Uuid> {
    let asked = asked(key.kind, key.number);
    let mut attempt = Attempt::begin(db, scope, &asked, Opens::Case).await?;
    let tx = &mut attempt.tx;
    let found = store::case_of_number(tx, key.kind, key.number).await?;
    let id = found.unwrap_or_default();
    let generation = query_code::generation(tx, id).await?;
    let fits = Codes::of(tx, Opens::Case)?.fits(id, generation, key.code);
    attempt.end(id, found.is_some(), fits).await
}

/// The letter of who was asked for an opinion, by its document number and its code.
pub async fn asked_party(db: &Db, scope: &Scope, printed: &str, code: QueryCode) -> Result<Uuid> {
    let asked = format!("letter/{printed}");
    let mut attempt = Attempt::begin(db, scope, &asked, Opens::Letter).await?;
    let found = store::letter_of_number(&mut attempt.tx, printed, &ASKING).await?;
    let id = found.unwrap_or_default();
    let codes = Codes::of(&attempt.tx, Opens::Letter)?;
    let fits = codes.fits(id, query_code::FIRST, code);
    attempt.end(id, found.is_some(), fits).await
}

/// The draft of who shows its id and its secret.
pub async fn drafter(db: &Db, scope: &Scope, id: Uuid, secret: QueryCode) -> Result<Uuid> {
    let asked = format!("draft/{id}");
    let mut attempt = Attempt::begin(db, scope, &asked, Opens::Draft).await?;
    let found = store::drafts::draft(&mut attempt.tx, id).await?;
    let codes = Codes::of(&attempt.tx, Opens::Draft)?;
    // By the id that was said: the secret of a draft that is gone is no guess.
    let fits = codes.fits(id, query_code::FIRST, secret);
    attempt.end(id, found.is_some(), fits).await
}

/// An attempt to come in.
struct Attempt {
    tx: Tx,
    /// What the code opens.
    opens: Opens,
    /// Of what is asked for, and of the bureau as a whole.
    marks: [i64; 2],
}

impl Attempt {
    async fn begin(db: &Db, scope: &Scope, asked: &str, opens: Opens) -> Result<Self> {
        let tx = db.begin("intake.admit", scope).await?;
        let marks = marks(&tx, asked)?;
        Ok(Self { tx, opens, marks })
    }

    /// The id, if something is there and the code fits it. A pause holds wrong codes alone: one that held the
    /// right one, too, would let anybody keep out whose number he knows. So that nobody sees by a pause that
    /// goes whether a number exists, the right code ends none.
    async fn end(self, id: Uuid, is_there: bool, fits: bool) -> Result<Uuid> {
        match (fits, is_there) {
            (true, true) => Ok(id),
            (true, false) => Err(wrong(self.opens)),
            (false, _) => Err(self.wrong().await?),
        }
    }

    /// The refusal of a wrong code, which is counted, one after the other: of many at once no more are looked
    /// at than of many in turn.
    async fn wrong(mut self) -> Result<Error> {
        let [number, bureau] = self.marks;
        let (now, opens) = (self.tx.recorded_at(), self.opens);
        let waits = |known: &[(i64, Guesses)], mark| guess::wait(of_mark(known, mark), now);
        // While the number pauses nobody is waited for.
        let known = store::guesses(&mut self.tx, self.marks).await?;
        if let Some(wait) = waits(&known, number) {
            return Ok(closed(opens, wait));
        }
        let known = store::guesses_for_update(&mut self.tx, self.marks).await?;
        // Somebody else guessed meanwhile.
        if let Some(wait) = waits(&known, number) {
            return Ok(closed(opens, wait));
        }
        // A wrong code of a number counts also while the bureau pauses, or the pause would hide it.
        let pause = waits(&known, bureau);
        for (mark, patience) in [(number, OF_A_NUMBER), (bureau, OF_A_BUREAU)] {
            if mark == number || pause.is_none() {
                let guesses = patience.after(of_mark(&known, mark), now);
                store::keep_guesses(&mut self.tx, mark, &guesses).await?;
            }
        }
        self.tx.commit().await?;
        Ok(pause.map_or_else(|| wrong(opens), |wait| closed(opens, wait)))
    }
}

/// What is known under a mark.
fn of_mark(known: &[(i64, Guesses)], mark: i64) -> Option<Guesses> {
    let known = known.iter().find(|(known, _)| *known == mark);
    known.map(|(_, guesses)| *guesses)
}

/// The marks under which wrong codes for this, and for the bureau, are counted.
fn marks(tx: &Tx, asked: &str) -> Result<[i64; 2]> {
    let markers = tx.markers(GUESS)?;
    let marker = markers.first();
    let marker = marker.ok_or_else(|| Error::internal("the seal file has no key"))?;
    Ok([asked, ""].map(|asked| marker.mark(asked.as_bytes()).cast_signed()))
}

/// What is asked for, whether it exists or not.
fn asked(kind: CaseKind, number: CaseNumber) -> String {
    format!("{kind}/{}/{}", number.year, number.number)
}

/// What a code is called, in Chinese and English.
fn named(opens: Opens) -> (&'static str, &'static str) {
    match opens {
        Opens::Case | Opens::Letter => ("查询码", "code"),
        Opens::Draft => ("草稿口令", "secret of the draft"),
    }
}

/// That a code is not that of what it is said for, or that this is not there.
pub fn wrong(opens: Opens) -> Error {
    let (zh, en) = named(opens);
    let refused = Error::new(Reason::CodeWrong)
        .with("code", en)
        .with("code_zh", zh);
    match opens {
        Opens::Case | Opens::Letter => refused.next(
            "Compare them with your receipt or letter. Whoever lost the code gets a new one from the bureau, with \
             proof of identity.",
            "请对照回执或者来函逐字核对；遗失查询码的，请持有效身份证件向受理机关申领新码。",
        ),
        Opens::Draft => refused.next(
            "Compare them with what was given when the draft was first saved. A draft that was submitted, erased or \
             not saved for 30 days is there no more: fill it in anew.",
            "请对照首次保存草稿时给出的内容逐字核对；草稿已经提交、删除或者30日未保存的不再保留，请重新填写。",
        ),
    }
}

/// That it is to be waited.
fn closed(opens: Opens, wait: TimeDelta) -> Error {
    let seconds = wait.num_seconds().max(0).unsigned_abs() + 1;
    let (zh, en) = named(opens);
    Error::new(Reason::TooManyGuesses)
        .with("code", en)
        .with("code_zh", zh)
        .with("minutes", seconds.div_ceil(60))
        .again_in(std::time::Duration::from_secs(seconds))
}
