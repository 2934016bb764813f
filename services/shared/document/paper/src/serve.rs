//! Job after job.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use gongkai_document::Error;
use gongkai_document::job::{Answer, Job, receive, reply};

use crate::{Fonts, Print, inspect, renew, sheet};

/// Does the jobs that come in until there are no more.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut fonts = None;
    while let Some((job, body)) = receive(&mut input)? {
        renew()?;
        let (answer, body) = match done(job, &body, &mut fonts) {
            Ok(done) => done,
            Err(error) => (Answer::Failed(error), Vec::new()),
        };
        reply(&mut output, &answer, &body)?;
    }
    Ok(())
}

fn done(job: Job, body: &[u8], fonts: &mut Option<Fonts>) -> Result<(Answer, Vec<u8>), Error> {
    let pages = match job {
        Job::Letter(letter) => letter.pages(loaded(fonts)?)?,
        Job::Register(register) => register.pages(loaded(fonts)?)?,
        Job::CaseFile(file) => file.pages(loaded(fonts)?)?,
        Job::Labels(labels) => labels.pages(loaded(fonts)?)?,
        Job::Report(report) => report.pages(loaded(fonts)?)?,
        Job::Sheet(limits) => {
            let read = sheet::read(body, &limits);
            return Ok((Answer::Sheet(read), Vec::new()));
        }
        Job::Inspect { name, allowed } => {
            let (inspected, copy) = inspect::inspect(body, &name, &allowed);
            return Ok((
                Answer::Inspected(Box::new(inspected)),
                copy.unwrap_or_default(),
            ));
        }
    };
    Ok((Answer::Printed(pages.missing().to_vec()), pages.pdf()?))
}

/// The fonts, read once. Where there are none, the next job looks again: somebody may have put them
/// there.
fn loaded(fonts: &mut Option<Fonts>) -> Result<&Fonts, Error> {
    let here = match fonts.take() {
        Some(fonts) => fonts,
        None => Fonts::load(&folders())?,
    };
    Ok(fonts.insert(here))
}

fn folders() -> Vec<PathBuf> {
    match std::env::var_os("GONGKAI_FONTS") {
        Some(folder) => vec![folder.into()],
        None => Fonts::usual_folders(),
    }
}
