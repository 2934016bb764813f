use crate::samples::{acknowledgement, fonts, refusal};

#[test]
fn probe() {
    let start = std::time::Instant::now();
    let fonts = fonts();
    eprintln!("fonts {:?} {fonts:?}", start.elapsed());
    for (name, letter) in [("refusal", refusal()), ("ack", acknowledgement())] {
        let start = std::time::Instant::now();
        let pages = letter.pages(fonts).unwrap();
        eprintln!("layout {:?}", start.elapsed());
        let start = std::time::Instant::now();
        let pdf = pages.pdf().unwrap();
        eprintln!("pdf {:?}", start.elapsed());
        println!("{}", pages.texts().join("\n=====\n"));
        std::fs::create_dir_all("/tmp/docout").unwrap();
        std::fs::write(format!("/tmp/docout/{name}.pdf"), pdf).unwrap();
    }
}
