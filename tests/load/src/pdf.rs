//! A PDF as a typesetter might write it: pages of Chinese text, with nothing packed.

use std::fmt::Write as _;

/// Characters in a line, and lines on a page.
const LINE: usize = 30;
const PAGE: usize = 28;
/// Objects before the first page: the catalog, the pages, a font and what it descends from.
const FIRST: usize = 5;

/// A PDF of this text, as often as it takes to make so many bytes of it.
pub(crate) fn pdf(text: &str, least: usize) -> Vec<u8> {
    let mut chars = text.chars().filter(|c| !c.is_whitespace()).cycle();
    let mut pages: Vec<String> = Vec::new();
    let mut bytes = 0;
    while bytes < least && !text.is_empty() {
        let lines = (0..PAGE).map(|_| chars.by_ref().take(LINE).collect::<String>());
        let page = page(lines);
        bytes += page.len();
        pages.push(page);
    }
    let kids: Vec<String> = (0..pages.len())
        .map(|page| format!("{} 0 R", FIRST + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 595 842] >>",
            kids.join(" "),
            kids.len()
        ),
        "<< /Type /Font /Subtype /Type0 /BaseFont /FangSong /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /FangSong \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>"
            .to_owned(),
    ];
    for (number, page) in pages.into_iter().enumerate() {
        let contents = FIRST + 2 * number + 1;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Contents {contents} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{page}\nendstream",
            page.len()
        ));
    }
    file(&objects)
}

/// What is written on a page.
fn page(lines: impl Iterator<Item = String>) -> String {
    let mut page = "BT /F1 16 Tf 28 TL 57 780 Td\n".to_owned();
    for line in lines {
        page.push('<');
        for code in line.encode_utf16() {
            // Writing to a String cannot fail.
            let _ = write!(page, "{code:04X}");
        }
        page.push_str("> Tj T*\n");
    }
    page + "ET"
}

/// The file of these objects, the first of them the catalog, with the table of where they stand.
fn file(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (table, count) = (file.len(), objects.len() + 1);
    let _ = write!(file, "xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    );
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_object_stands_where_the_table_says() {
        let made = String::from_utf8(pdf("安全生产，", 20_000)).unwrap();
        assert!((20_000..24_000).contains(&made.len()), "{}", made.len());
        let (_, table) = made.split_once("xref\n").unwrap();
        let places = table
            .lines()
            .skip(2)
            .map_while(|line| line.strip_suffix(" 00000 n "));
        let places: Vec<usize> = places.map(|place| place.parse().unwrap()).collect();
        assert!(places.len() > FIRST);
        for (number, place) in (1..).zip(places) {
            assert!(made[place..].starts_with(&format!("{number} 0 obj\n")));
        }
        let table = made.rsplit_once("startxref\n").unwrap().1;
        let table: usize = table.lines().next().unwrap().parse().unwrap();
        assert!(made[table..].starts_with("xref\n"));
    }
}
