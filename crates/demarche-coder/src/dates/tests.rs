use super::*;
use proptest::prelude::*;

/// What is read in `text`, written on `published`: "words = value" each, `?` for unknown.
fn reading(text: &str, published: Option<&str>) -> Vec<String> {
    read_plain(text, published)
        .into_iter()
        .map(|(words, dated)| match dated {
            Dated::Known { value, .. } => format!("{words} = {value}"),
            Dated::Unknown(why) => format!("{words} ? {why}"),
        })
        .collect()
}

/// Reads `text` as of Wednesday 16 May 2018.
fn check(text: &str, expected: &[&str]) {
    assert_eq!(reading(text, Some("2018-05-16")), expected, "{text}");
}

#[test]
fn full_dates_in_every_order() {
    for text in [
        "It was signed on April 24, 2014.",
        "It was signed on 24 April 2014.",
        "It was signed on Apr. 24, 2014.",
        "It was signed on the 24th of April, 2014.",
        "It was signed on April 24th, 2014.",
        "It was signed on 24/04/2014.",
        "It was signed on 04/24/2014.",
        "It was signed on 24.04.2014.",
        "It was signed on 2014-04-24.",
        "It was signed on Thursday, April 24, 2014.",
        "It was signed on 24-Apr-2014.",
    ] {
        let read = reading(text, None);
        assert!(read.len() == 1 && read[0].ends_with("= 2014-04-24"), "{text}: {read:?}");
    }
}

#[test]
fn parts_of_dates_as_they_are_told() {
    check("It began in February, 2018.", &["February, 2018 = 2018-02"]);
    check("It ruled from 1996 to 2001.", &["1996 to 2001 = 1996/2001"]);
    check("It was hot in summer 2014 and in the 1980s.", &["summer 2014 = 2014-22", "1980s = 198X"]);
    check("Trade fell in the third quarter of 2016.", &["the third quarter of 2016 = 2016-35"]);
    check("It dates from the 19th century.", &["the 19th century = 18XX"]);
    check("Sales fell in the first nine months of 2016.", &["the first nine months of 2016 = 2016-01/2016-09"]);
    check("Sales fell in the last two months of last year.", &["the last two months of last year = 2017-11/2017-12"]);
    check("They met on December 3 and 4, 2016.", &["December 3 and 4, 2016 = 2016-12-03/2016-12-04"]);
    check("They met on 5–6 September 2011.", &["5–6 September 2011 = 2011-09-05/2011-09-06"]);
    check("They met between May and June 2011.", &["May and June 2011 = 2011-05/2011-06"]);
    check(
        "They met from December 12, 2016 to January 3, 2017.",
        &["December 12, 2016 to January 3, 2017 = 2016-12-12/2017-01-03"],
    );
    check("The 2014-15 budget was late.", &["2014-15 = 2014/2015"]);
    check("Ties cooled in early 2014.", &["early 2014 = 2014"]);
    check("It fell on 9/11.", &["9/11 = 2001-09-11"]);
    check("They met on Easter Monday 2016.", &["Easter Monday 2016 = 2016-03-28"]);
    check("It starts on the first Friday of July 2019.", &["the first Friday of July 2019 = 2019-07-05"]);
}

#[test]
fn open_ends_follow_their_preposition() {
    let opened = |text: &str| {
        let lexemes = Lexemes::new(text);
        let mut read = Reader::new(text, None, Lexicon::embedded()).sentence(text, &|_| None).remove(0);
        let at = |offset: usize| (0..lexemes.len()).find(|&at| lexemes.get(at).is_some_and(|one| one.end > offset));
        let (first, last) = (at(read.start).expect("a lexeme"), at(read.end - 1).expect("a lexeme"));
        open_end(&lexemes, (first, last + 1), &mut read.dated);
        read.dated.value().map(|value| value.to_string()).unwrap_or_default()
    };
    assert_eq!(opened("It has held since 1991."), "1991/..");
    assert_eq!(opened("It held until May 2011."), "../2011-05");
    assert_eq!(opened("It will be ready by 2020."), "../2020");
    assert_eq!(opened("He led it from 2013 to the present."), "2013/..");
    assert_eq!(opened("Talks stalled after the 2014 election."), "2014");
    assert_eq!(opened("It has been so since the 1980s."), "1980/..");
    check("It has held since 1991.", &["1991 = 1991"]);
}

#[test]
fn relative_dates_count_from_the_day_of_writing() {
    check("The envoy left yesterday.", &["yesterday = 2018-05-15"]);
    check("The envoy left last week.", &["last week = 2018-05-07/2018-05-13"]);
    check("He visited Oslo in the end of last year.", &["last year = 2017"]);
    check("He arrived on April 24, this year.", &["April 24, this year = 2018-04-24"]);
    check("The envoy left on Tuesday.", &["Tuesday = 2018-05-15"]);
    check("The envoy will leave on Tuesday.", &["Tuesday = 2018-05-22"]);
    check("The envoy left last Wednesday.", &["last Wednesday = 2018-05-09"]);
    check("He invited them to meet on Friday.", &["Friday = 2018-05-18"]);
    check("They meet next month.", &["next month = 2018-06"]);
    check("It was signed two years ago.", &["two years ago = 2016"]);
    check("It was signed three months ago.", &["three months ago = 2018-02"]);
    check("It was signed in November.", &["November = 2017-11"]);
    check("It will be signed in November.", &["November = 2018-11"]);
    check("It fell over the past five years.", &["the past five years = 2013-05-16/2018-05-16"]);
    check("It was signed more than ten years ago.", &["ten years ago = ../2008"]);
    check("It fell by year-end.", &["year-end = 2018"]);
}

#[test]
fn stories_count_from_what_was_told_before() {
    check(
        "He landed on 3 May 1982. Two days later he left. He died the same year.",
        &["3 May 1982 = 1982-05-03", "Two days later = 1982-05-05", "the same year = 1982"],
    );
    check("They met on 29 April 1832. On 30 May they fought.", &["29 April 1832 = 1832-04-29", "30 May = 1832-05-30"]);
    check(
        "It fell in September 1944. It froze in the following winter.",
        &["September 1944 = 1944-09", "the following winter = 1944-24"],
    );
    check("He spoke two days after Christmas 2016.", &["two days after Christmas 2016 = 2016-12-27"]);
    check(
        "It was peaceful there. Many people lived well. Two days after the vote it burned.",
        &["Two days after ? relative to a date that is not known"],
    );
}

#[test]
fn garbled_dates_are_never_guessed() {
    check("On June 9, 20, they met.", &["June 9, 20 ? garbled: \"20\" is no year"]);
    check("On February 30 they met.", &["February 30 ? garbled: February has no day 30"]);
    check("On 31 November 2014 they met.", &["31 November 2014 ? garbled: November has no day 31"]);
    check("On 29 February 2015 they met.", &["29 February 2015 ? garbled: February 2015 has no day 29"]);
    check("On 13/25/2014 they met.", &["13/25/2014 ? garbled: no calendar has 13/25/2014"]);
    check("On Monday, April 24, 2018 they met.", &["Monday, April 24, 2018 ? garbled: 2018-04-24 is a Tuesday"]);
    check("On June 9, 20 people died.", &["June 9 = 2017-06-09"]);
    check("It happened in 20l7.", &["20l7 ? garbled: the year is not readable"]);
    check("It happened in March 2O14.", &["March 2O14 ? garbled: the year is not readable"]);
}

#[test]
fn vague_times_have_no_value() {
    for text in
        ["It grew in recent years.", "In the recent past it grew.", "It grew recently.", "It grew a few months ago."]
    {
        let read = reading(text, Some("2018-05-16"));
        assert!(read.len() == 1 && read[0].ends_with("? too vague for a calendar"), "{text}: {read:?}");
    }
}

#[test]
fn what_only_looks_like_a_date() {
    for text in [
        "It may rain while troops march on.",
        "The Sunday Times wrote so.",
        "Some 2000 troops and 1500 soldiers came.",
        "Resolution 1973 and section 2014 apply.",
        "It flew a Boeing 747 around the clock, 24/7.",
        "Theresa May said so. Mrs May spoke of May.",
        "The war took nearly 16 years of their lives.",
        "They meet every Monday.",
        "It cost $2014 and weighs 1900 kg.",
        "She is in her 80s.",
        "The June Smith papers of Bloody Sunday.",
    ] {
        assert_eq!(reading(text, Some("2018-05-16")), [] as [String; 0], "{text}");
    }
}

#[test]
fn without_an_anchor_nothing_relative_is_known() {
    assert_eq!(reading("He left last week.", None), ["last week ? relative to a date that is not known"]);
    assert_eq!(reading("He left on Tuesday.", None), ["Tuesday ? relative to a date that is not known"]);
    assert_eq!(reading("He left in 2014.", None), ["2014 = 2014"]);
}

#[test]
fn a_coarse_day_of_writing_makes_coarse_dates() {
    assert_eq!(reading("He left yesterday.", Some("2018-05")), ["yesterday = 2018-05"]);
    assert_eq!(reading("He left last month.", Some("2018-05")), ["last month = 2018-04"]);
    assert_eq!(reading("He left on April 24.", Some("2018-05")), ["April 24 = 2018-04-24"]);
}

#[test]
fn day_and_month_follow_the_rest_of_the_text() {
    assert_eq!(
        reading("It ran from 25/12/2013 on and ended 3/4/2014.", None).last().map(String::as_str),
        Some("3/4/2014 = 2014-04-03")
    );
}

proptest! {
    #[test]
    fn any_text_gives_ordered_dates(text in "\\PC{0,120}") {
        let mut reader = Reader::new(&text, Some(PartialDate::Year(2018)), Lexicon::embedded());
        let mut last = 0;
        for read in reader.sentence(&text, &|_| None) {
            prop_assert!(read.start >= last && read.end > read.start);
            prop_assert!(text.get(read.start..read.end).is_some());
            last = read.end;
        }
    }

    #[test]
    fn words_of_time_in_any_order_do_no_harm(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "May", "24", ",", "2014", "-", "to", "from", "the", "last", "next", "two", "weeks", "ago", "later",
                "before", "after", "between", "and", "Tuesday", "31", "th", "of", "February", "1980s", "9999", "0",
                "century", "99999999999999999999", "first", "quarter", "half", "a", "past", "3000", "years", "/",
                "Easter", "in", "summer", "early", "’", "s", "every", "that", "same", "year", "centuries", "é",
            ]),
            0..16,
        ),
        published in prop::sample::select(vec![None, Some("2018-05-16"), Some("0001-01-01"), Some("9999-12-31"), Some("2016-02")]),
    ) {
        for spaced in [" ", ""] {
            let text = words.join(spaced);
            let mut last = 0;
            let mut reader = Reader::new(&text, published.map(|date| date.parse().expect("a date")), Lexicon::embedded());
            for read in reader.sentence(&text, &|_| None) {
                prop_assert!(read.start >= last);
                last = read.end;
            }
        }
    }
}

#[test]
fn quarters_and_years_as_business_news_tells_them() {
    check("Third-quarter profit fell from the year-earlier loss.", &["Third-quarter = 2017-35", "year-earlier = 2017"]);
    check("Sales rose in the quarter.", &["the quarter = 2018-33"]);
    check("Sales rose in the latest quarter.", &["the latest quarter = 2018-33"]);
    check("It will open by year-end 2019.", &["year-end 2019 = 2019"]);
    check("It closes at year-end.", &["year-end = 2018"]);
    check("In the first half, sales fell.", &["the first half = 2018-01/2018-06"]);
    check("The keeper erred in the first half of the match.", &[]);
}

#[test]
fn the_present_and_the_past_have_no_date() {
    check("It is now at sea.", &["now ? too vague for a calendar"]);
    check(
        "It was previously held, and is currently free.",
        &["previously ? too vague for a calendar", "currently ? too vague for a calendar"],
    );
    check("At the moment it sleeps.", &["At the moment ? too vague for a calendar"]);
}

#[test]
fn happenings_of_the_text_are_counted_from() {
    check(
        "The summit opened on 3 May 2018. The day before the summit the envoys met.",
        &["3 May 2018 = 2018-05-03", "The day before = 2018-05-02"],
    );
    check(
        "Voters went to the polls for a referendum on 4 March 2012. Two weeks after the referendum the cabinet fell.",
        &["4 March 2012 = 2012-03-04", "Two weeks after = 2012-03-18"],
    );
    check(
        "Talks began on 3 May 2018. Two days after the vote it burned.",
        &["3 May 2018 = 2018-05-03", "Two days after ? relative to a date that is not known"],
    );
}

#[test]
fn happenings_with_a_name_are_known() {
    check("Trade has fallen since the Brexit referendum.", &["the Brexit referendum = 2016-06-23"]);
    check("He fled two days after the fall of Saigon.", &["two days after = 1975-05-02"]);
    check("It was built during the Korean War.", &["the Korean War = 1950-06-25/1953-07-27"]);
    check("Security was tightened after the 9/11 attacks.", &["9/11 = 2001-09-11"]);
    check("A week after the 9/11 attacks he left.", &["A week after the 9/11 = 2001-09-18"]);
    check("He fell in World War II.", &["World War II = 1939-09-01/1945-09-02"]);
    check("They spoke of the Brexit referendum.", &[]);
}

#[test]
fn holidays_of_states() {
    check("He spoke on Ghana's Independence Day.", &["Independence Day = 2018-03-06"]);
    check("He spoke on the Turkish Republic Day in 2016.", &["Republic Day in 2016 = 2016-10-29"]);
    check("He will speak on Independence Day in Zambia.", &["Independence Day = 2018-10-24"]);
    check("He spoke on India's Republic Day 2015.", &["Republic Day 2015 = 2015-01-26"]);
    check("He spoke on Independence Day.", &["Independence Day ? too vague for a calendar"]);
    check("He spoke on Bastille Day.", &["Bastille Day = 2017-07-14"]);
}

#[test]
fn longer_periods_as_news_tells_them() {
    check("It grew in fiscal 2014.", &["fiscal 2014 = 2014"]);
    check("It grew in the 2014-15 fiscal year.", &["2014-15 = 2014/2015"]);
    check("It grew in fiscal year 2014.", &["fiscal year 2014 = 2014"]);
    check("It grew in FY2014.", &["FY2014 = 2014"]);
    check("It will grow in the next fiscal year.", &["the next fiscal year = 2019"]);
    check("It grew last fiscal year.", &["last fiscal year = 2017"]);
    check("It grew in the seventies.", &["the seventies = 197X"]);
    check("It grew in the late 1980s.", &["the late 1980s = 198X"]);
    check("It grew in the last decade.", &["the last decade = 2008-05-16/2018-05-16"]);
    check("It was built two decades ago.", &["two decades ago = 1998"]);
    check("They met at the weekend.", &["the weekend = 2018-05-12/2018-05-13"]);
    check("They met last weekend.", &["last weekend = 2018-05-12/2018-05-13"]);
    check("They will meet this weekend.", &["this weekend = 2018-05-19/2018-05-20"]);
    check("They met on 3 May 2016. The next day they left.", &["3 May 2016 = 2016-05-03", "The next day = 2016-05-04"]);
    check(
        "They met on 3 May 2016. The following Monday they left.",
        &["3 May 2016 = 2016-05-03", "The following Monday = 2016-05-09"],
    );
}
