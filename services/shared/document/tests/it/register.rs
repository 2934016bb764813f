use crate::samples::{fonts, register};

#[test]
fn probe() {
    let fonts = fonts();
    let start = std::time::Instant::now();
    let pages = register(200).pages(fonts).unwrap();
    eprintln!("register layout {:?}", start.elapsed());
    std::fs::write("/tmp/docout/register.pdf", pages.pdf().unwrap()).unwrap();
    eprintln!(
        "register layout+pdf {:?} {} pages",
        start.elapsed(),
        pages.count()
    );
}
