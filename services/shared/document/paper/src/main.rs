//! `paper`: does jobs that come in on standard input, one after another, and ends with it. Services
//! start it; there is nothing in it for a person.

use std::io::{self, IsTerminal as _};

fn main() -> anyhow::Result<()> {
    let input = io::stdin().lock();
    if input.is_terminal() {
        println!(
            "paper由各服务自行启动，无须手工运行。 paper is run by the services, not by hand."
        );
        return Ok(());
    }
    gongkai_paper::limit()?;
    gongkai_paper::serve(input, io::stdout().lock())?;
    Ok(())
}
