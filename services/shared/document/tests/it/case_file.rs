use crate::samples::{case_file, fonts};

#[test]
fn probe() {
    let fonts = fonts();
    let start = std::time::Instant::now();
    let pages = case_file().pages(fonts).unwrap();
    std::fs::write("/tmp/docout/case.pdf", pages.pdf().unwrap()).unwrap();
    eprintln!(
        "case layout+pdf {:?} {} pages",
        start.elapsed(),
        pages.count()
    );
}
