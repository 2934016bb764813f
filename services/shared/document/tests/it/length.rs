//! Documents that are too long are refused before anything is made of them.

use gongkai_document::{
    AT_MOST_CHARACTERS, Cell, Error, Letter, Papers, Paragraph, Register, Settings,
};

use crate::samples::{case_file, refusal, register};

fn too_long() -> String {
    "字".repeat(AT_MOST_CHARACTERS + 1)
}

/// No program is there: nothing is started for what is too long.
fn papers() -> Papers {
    Papers::new(Settings::new(Some("/nowhere/paper".into()), None))
}

#[tokio::test]
async fn nothing_too_long_is_laid_out() {
    let letter = Letter {
        paragraphs: vec![Paragraph::body(too_long())],
        ..refusal()
    };
    let mut file = case_file();
    file.sections[2].parts.push(letter.clone().into());
    let mut long = register(1);
    long.rows = vec![vec![Cell::from("字".repeat(200)); 8]; AT_MOST_CHARACTERS / 1600 + 1];
    for error in [
        letter.docx().unwrap_err(),
        long.xlsx().unwrap_err(),
        long.csv().unwrap_err(),
        papers().print(letter).await.unwrap_err(),
        papers().print(file).await.unwrap_err(),
        papers().print(long).await.unwrap_err(),
    ] {
        assert!(
            matches!(
                error,
                Error::TooLong {
                    limit: AT_MOST_CHARACTERS,
                    ..
                }
            ),
            "{error}"
        );
        assert!(error.to_string().starts_with("文字过多："), "{error}");
    }
    let error = papers().print(register(1)).await.unwrap_err();
    let Error::NoProgram { .. } = &error else {
        panic!("{error}")
    };
    assert!(error.to_string().contains("GONGKAI_PAPER"), "{error}");
}

#[test]
fn a_cell_that_no_sheet_can_hold_is_told() {
    let with = |characters| Register {
        rows: vec![vec![Cell::from("字".repeat(characters))]],
        ..register(0)
    };
    assert!(with(32_767).xlsx().is_ok());
    let error = with(32_768).xlsx().unwrap_err();
    assert!(
        matches!(
            error,
            Error::TooLong {
                characters: 32_768,
                ..
            }
        ),
        "{error}"
    );
}
