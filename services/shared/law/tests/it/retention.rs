//! How long records are kept.

use chrono::NaiveDate;
use gongkai_law::retention::Term;

#[test]
fn terms_are_whole_years_after_that_of_the_record() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for dated in ["2019-01-01", "2019-10-08", "2019-12-31"] {
        assert_eq!(Term::Years10.last_day(day(dated)), Some(day("2029-12-31")));
        assert_eq!(Term::Years30.last_day(day(dated)), Some(day("2049-12-31")));
        assert_eq!(Term::Permanent.last_day(day(dated)), None);
    }
}
