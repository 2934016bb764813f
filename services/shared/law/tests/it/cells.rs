//! Cells of table 2, printed and read.

use gongkai_law::report::{Cell, CellUnit};
use proptest::prelude::*;

#[test]
fn cells_as_printed() {
    let table = [
        (
            CellUnit::Count,
            "12（其中修订3件）",
            12,
            "12（其中修订3件）",
        ),
        (CellUnit::Count, "12(其中修订3件)", 12, "12（其中修订3件）"),
        (CellUnit::Count, "-5", -5, "-5"),
        (CellUnit::Count, " 0 ", 0, "0"),
        (
            CellUnit::TenThousandYuan,
            "4068.208",
            4_068_208_000,
            "4068.208",
        ),
        (
            CellUnit::TenThousandYuan,
            "316441",
            316_441_000_000,
            "316441",
        ),
        (CellUnit::Yuan, "251000元", 25_100_000, "251000元"),
        (CellUnit::Yuan, "25.1万元", 25_100_000, "251000元"),
    ];
    for (unit, text, value, printed) in table {
        let cell = Cell::parse(unit, text).unwrap();
        assert_eq!(
            (cell.value, cell.print(unit).as_str()),
            (value, printed),
            "{text}"
        );
    }
    for blank in [
        "",
        " ",
        "/",
        "-",
        "—",
        "无",
        "1.5",
        "1.",
        ".5",
        "1 2",
        "12（",
        "99999999999999999999",
    ] {
        assert_eq!(Cell::parse(CellUnit::Count, blank), None, "{blank:?}");
    }
    assert_eq!(
        Cell::parse(CellUnit::TenThousandYuan, "0.0000001"),
        None,
        "finer than a fen"
    );
    assert_eq!(Cell::new(7).print(CellUnit::Count), "7");
}

proptest! {
    #[test]
    fn a_printed_cell_reads_back(value in any::<i32>(), note in prop::option::of("[件其中0-9]{1,6}")) {
        let cell = Cell { value: i64::from(value), note };
        for unit in [CellUnit::Count, CellUnit::TenThousandYuan, CellUnit::Yuan] {
            prop_assert_eq!(Cell::parse(unit, &cell.print(unit)), Some(cell.clone()));
        }
    }

    #[test]
    fn reading_a_cell_never_panics(text in "\\PC{0,30}") {
        let _ = Cell::parse(CellUnit::TenThousandYuan, &text);
    }
}
