//! Signs of a DOCX that are named by their code in a font.

use super::super::xml::Element;

/// The sign. Of fonts of symbols the codes are those of ASCII, in the private area; some have digits in circles.
pub(super) fn symbol(element: &Element<'_>) -> String {
    let attribute = |name| element.attribute(name).unwrap_or_default();
    let Ok(code) = u32::from_str_radix(&attribute("char"), 16) else {
        return String::new();
    };
    let code = if (0xF000..0xF100).contains(&code) {
        code - 0xF000
    } else {
        code
    };
    let sign = match code {
        0x80..=0x89 if attribute("font").contains("ingdings") => char::from_digit(code - 0x80, 10),
        0x8B..=0x94 if attribute("font").contains("ingdings") => char::from_digit(code - 0x8B, 10),
        _ => char::from_u32(code),
    };
    sign.into_iter().collect()
}
