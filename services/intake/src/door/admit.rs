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
    guess::{self, OF_A_BUREAU, OF_A_NUMBER},
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
    let generation = query_code::generation(tx, found.unwrap_or_default()).await?;
    attempt.end(found, generation, key.code).await
}

/// The letter of who was asked for an opinion, by its document number and its code.
pub async fn asked_party(db: &Db, scope: &Scope, printed: &str, code: QueryCode) -> Result<Uuid> {
    let asked = format!("letter/{printed}");
    let mut attempt = Attempt::begin(db, scope, &asked, Opens::Letter).await?;
    let found = store::letter_of_number(&mut attempt.tx, printed, &ASKING).await?;
    attempt.end(found, query_code::FIRST, code).await
}

/// The draft of who shows its id and its secret.
pub async fn drafter(db: &Db, scope: &Scope, id: Uuid, secret: QueryCode) -> Result<Uuid> {
    let asked = format!("draft/{id}");
    let mut attempt = Attempt::begin(db, scope, &asked, Opens::Draft).await?;
    let found = store::drafts::draft(&mut attempt.tx, id).await?;
    attempt.end(found, query_code::FIRST, secret).await
}

/// An attempt to come in.
struct Attempt {
    tx: Tx,
    /// What the code opens.
    opens: Opens,
    /// Of what is asked for, and of the bureau as a whole.
    marks: [i64; 2],
    /// Whether it was guessed under the first of them.
    guessed: bool,
}

impl Attempt {
    /// Begins one, unless too many wrong codes were said for this number: then the right one waits, too. The
    /// bureau as a whole is never closed to who has a right code, or anybody could close it to everybody.
    async fn begin(db: &Db, scope: &Scope, asked: &str, opens: Opens) -> Result<Self> {
        let mut tx = db.begin("intake.admit", scope).await?;
        let marks = marks(&tx, asked)?;
        let known = store::guesses(&mut tx, marks).await?;
        let known = known.into_iter().find(|(mark, _)| *mark == marks[0]);
        match guess::wait(known.as_slice(), tx.recorded_at()) {
            Some(wait) => Err(closed(opens, wait)),
            None => Ok(Self {
                tx,
                opens,
                marks,
                guessed: known.is_some(),
            }),
        }
    }

    /// What was found, if the code is its code. A wrong code is counted, one after the other: of many at
    /// once no more are looked at than of many in turn.
    async fn end(mut self, found: Option<Uuid>, generation: u32, code: QueryCode) -> Result<Uuid> {
        let opens = self.opens;
        let codes = Codes::of(&self.tx, opens)?;
        let fits = codes.fits(found.unwrap_or_default(), generation, code);
        if let Some(id) = found.filter(|_| fits) {
            if self.guessed {
                store::forget_guesses(&mut self.tx, self.marks[0]).await?;
                self.tx.commit().await?;
            }
            return Ok(id);
        }
        let known = store::guesses_for_update(&mut self.tx, self.marks).await?;
        let now = self.tx.recorded_at();
        let before = |mark| known.iter().find(|(known, _)| *known == mark).copied();
        let waits = |mark| guess::wait(before(mark).as_slice(), now);
        let [number, bureau] = self.marks;
        // Somebody else guessed meanwhile.
        if let Some(wait) = waits(number) {
            return Err(closed(opens, wait));
        }
        // A wrong code of a number counts also while the bureau pauses, or the pause would hide it.
        let pause = waits(bureau);
        for (mark, patience) in [(number, OF_A_NUMBER), (bureau, OF_A_BUREAU)] {
            if mark == number || pause.is_none() {
                let guesses = patience.after(before(mark).map(|(_, guesses)| guesses), now);
                store::keep_guesses(&mut self.tx, mark, &guesses).await?;
            }
        }
        self.tx.commit().await?;
        Err(pause.map_or_else(|| wrong(opens), |wait| closed(opens, wait)))
    }
}

/// Forgets the wrong codes said for a case: its applicant showed at the counter who he is.
pub async fn forget(tx: &mut Tx, kind: CaseKind, number: CaseNumber) -> Result<()> {
    let [mark, _] = marks(tx, &asked(kind, number))?;
    store::forget_guesses(tx, mark).await
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
