//! Items as bureaus might publish them: sixty words each, some of them in nearly all items and most in few.

use std::sync::LazyLock;

/// Words of a bureau's work, the most frequent first. With names of places and firms besides, of which there are tens
/// of thousands.
static WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words.txt").split_whitespace().collect());
/// Characters of names, and what they are names of.
const NAME: &str = "碧螺兰溪笔架泉交河口新市渡岳家桥欧江岔沧水铺谢林港泥江会龙山衡龙桥八字哨牌口龙光桥金银花石桂松柏杨柳梅竹荷莲";
const KINDS: [&str; 8] = [
    "村",
    "水库",
    "砖厂",
    "花炮厂",
    "加油站",
    "小学",
    "煤业",
    "路口",
];
/// Of a hundred words so many are names.
const NAMES: u64 = 12;
/// Words in a title, an abstract and a text.
const LENGTHS: [usize; 3] = [8, 10, 42];
/// Words of which no item holds all three: the places of the first of them, and of what stands for it.
const APART: usize = 110;
const APART_INSTEAD: usize = 113;
/// Weights of words by their place: frequent as words of one kind of text are, so that the first stand in nearly all
/// items and the last in two of a hundred.
const FLAT: f64 = 5.0;
const STEEP: f64 = 1.3;

/// What is asked for.
pub(super) struct Class {
    pub(super) what: &'static str,
    /// All must be there, or, of three, two.
    pub(super) words: Vec<String>,
    pub(super) is_loose: bool,
    /// Within so many milliseconds, nineteen times of twenty.
    pub(super) goal_ms: f64,
    /// It is a common word: a search of this kind is wanted ten times as fast as PostgreSQL's.
    pub(super) is_common: bool,
}

impl Class {
    /// As somebody writes it. A name, which is no word of the dictionary, is one that stands as it is written: else its
    /// characters would be looked for one by one, and PostgreSQL would be asked for less.
    pub(super) fn query(&self) -> String {
        let words = self.words.iter();
        let words = words.map(|word| {
            if self.is_loose {
                word.clone()
            } else {
                format!("“{word}”")
            }
        });
        words.collect::<Vec<String>>().join(" ")
    }
}

/// The classes of queries.
pub(super) fn classes() -> Vec<Class> {
    let word = |place: usize| WORDS[place].to_owned();
    let class = |what, words| Class {
        what,
        words,
        is_loose: false,
        goal_ms: 20.0,
        is_common: false,
    };
    vec![
        class("罕见词 a rare word", vec![name(7)]),
        class("两个中频词 two middling", vec![word(180), word(215)]),
        Class {
            is_common: true,
            ..class(
                "常见词＋中频词 common and middling",
                vec![word(24), word(200)],
            )
        },
        Class {
            is_loose: true,
            ..class(
                "三词之二 two of three words",
                (APART..APART + 3).map(word).collect(),
            )
        },
        Class {
            goal_ms: 60.0,
            is_common: true,
            ..class("极常见词 a very common word", vec![word(4)])
        },
    ]
}

/// An item.
pub(crate) struct Item {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) body: String,
    /// All words of it, between blanks.
    pub(crate) words: String,
}

/// Numbers that look random, the same for the same item.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.roll() % most
    }
}

/// Sums of the weights of all words up to each, in millionths of all.
static SUMS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let places = (0_u32..).take(WORDS.len());
    let weights: Vec<f64> = places
        .map(|place| (f64::from(place) + FLAT).powf(-STEEP))
        .collect();
    let all: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let sums = weights.iter().map(|weight| {
        sum += weight;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between nothing and a million"
        )]
        let millionths = (sum / all * 1e6) as u64;
        millionths
    });
    sums.collect()
});

/// A name of its own for each number.
fn name(number: u64) -> String {
    let chars: Vec<char> = NAME.chars().collect();
    let of = |number: u64| {
        let count = u64::try_from(chars.len()).unwrap_or(1);
        chars[usize::try_from(number % count).unwrap_or_default()]
    };
    let kind = KINDS[usize::try_from(number % 8).unwrap_or_default()];
    let (first, second, third) = (number / 8, number / 8 / 53, number / 8 / 53 / 53);
    String::from_iter([of(first), of(second + 17), of(third + 31)]) + kind
}

fn word(item: u64, dice: &mut Dice) -> String {
    if dice.below(100) < NAMES {
        // The first names are more frequent than the last, too.
        let number = dice.below(60_000).min(dice.below(60_000));
        return name(number);
    }
    let drawn = dice.below(1_000_000);
    let place = SUMS.partition_point(|sum| *sum <= drawn);
    let apart = APART + usize::try_from(item % 3).unwrap_or_default();
    let place = if place == apart { APART_INSTEAD } else { place };
    WORDS[place.min(WORDS.len() - 1)].to_owned()
}

/// The item of a number.
pub(crate) fn item(number: u64) -> Item {
    let mut dice = Dice(number);
    let mut all: Vec<String> = Vec::new();
    let [title, summary, body] = LENGTHS.map(|length| {
        let mut text = String::new();
        for place in 0..length {
            if place % 7 == 6 {
                text.push('，');
            }
            let word = word(number, &mut dice);
            text.push_str(&word);
            all.push(word);
        }
        text
    });
    Item {
        title,
        summary,
        body,
        words: all.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_frequent_as_the_classes_need() {
        let items: Vec<Item> = (0..4000).map(item).collect();
        let holding = |words: &[String], least: usize| {
            let holds = |item: &&Item| {
                let has = words
                    .iter()
                    .filter(|word| item.words.split(' ').any(|own| own == word.as_str()));
                has.count() >= least
            };
            items.iter().filter(holds).count()
        };
        let classes = classes();
        let [rare, two, common, loose, very] = &classes[..] else {
            panic!("five classes")
        };
        assert!(holding(&rare.words, 1) < 10);
        assert!((1..100).contains(&holding(&two.words, 2)));
        assert!(holding(&common.words[..1], 1) > 1000 && holding(&common.words[1..], 1) < 400);
        assert_eq!(holding(&loose.words, 3), 0);
        assert!(holding(&loose.words, 2) > 0);
        assert!(holding(&very.words, 1) > 3200);
        assert_eq!(item(5).words.split(' ').count(), 60);
    }
}
