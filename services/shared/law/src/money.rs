//! Sums of money as a notice writes them out (大写金额), by the rules of 《支付结算办法》 annex 1: figures that nobody
//! can alter.

const FIGURES: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
/// Of the places of four figures, the smallest first.
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
/// Of groups of four figures, the smallest first.
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// So many fen, written out: `人民币叁佰捌拾元整`.
pub fn written_out(fen: u64) -> String {
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let yuan = match yuan {
        0 if jiao + fen > 0 => String::new(),
        yuan => format!("{}元", whole(yuan)),
    };
    let figure = |figure: u64| usize::try_from(figure).map_or("", |at| FIGURES[at % 10]);
    let parts = match (jiao, fen) {
        (0, 0) => "整".to_owned(),
        (0, fen) if yuan.is_empty() => format!("{}分", figure(fen)),
        (0, fen) => format!("零{}分", figure(fen)),
        (jiao, 0) => format!("{}角整", figure(jiao)),
        (jiao, fen) => format!("{}角{}分", figure(jiao), figure(fen)),
    };
    format!("人民币{yuan}{parts}")
}

/// A whole number: zeros between figures are said once, those at the end of a group not at all.
fn whole(number: u64) -> String {
    if number == 0 {
        return FIGURES[0].to_owned();
    }
    let figures: Vec<usize> = number
        .to_string()
        .bytes()
        .map(|byte| usize::from(byte - b'0'))
        .collect();
    let (mut said, mut zero, mut group) = (String::new(), false, false);
    for (index, figure) in figures.iter().enumerate() {
        let place = figures.len() - 1 - index;
        if *figure == 0 {
            zero = true;
        } else {
            if zero && !said.is_empty() {
                said.push_str(FIGURES[0]);
            }
            (zero, group) = (false, true);
            said.push_str(FIGURES[*figure]);
            said.push_str(PLACES[place % 4]);
        }
        if place.is_multiple_of(4) {
            if group {
                said.push_str(GROUPS[place / 4]);
            }
            group = false;
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_written_out_as_on_a_cheque() {
        for (fen, said) in [
            (0, "人民币零元整"),
            (38_000, "人民币叁佰捌拾元整"),
            (10_000, "人民币壹佰元整"),
            (850_000, "人民币捌仟伍佰元整"),
            (1_040_050, "人民币壹万零肆佰元伍角整"),
            (100_203, "人民币壹仟零贰元零叁分"),
            (168_232, "人民币壹仟陆佰捌拾贰元叁角贰分"),
            (5, "人民币伍分"),
            (10_700_053, "人民币壹拾万零柒仟元伍角叁分"),
            (10_000_000_100, "人民币壹亿零壹元整"),
            (2_000_000_000, "人民币贰仟万元整"),
        ] {
            assert_eq!(written_out(fen), said, "{fen}");
        }
    }
}
