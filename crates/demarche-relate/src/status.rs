//! What a claim rests on, by rules that stand in a text file.
//!
//! In: counts. Out: the phrase of the first rule whose conditions hold.

use std::fmt;

/// The rules that the program carries.
const RULES: &str = include_str!("../rules/status.txt");

/// What rules may count. Unit: see the head of `rules/status.txt`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the rules, which say what they count")]
pub struct Tallied {
    pub articles: usize,
    pub outlets: usize,
    pub origins: usize,
    pub disinterested: usize,
    pub allegations: usize,
    pub withdrawn: usize,
    pub reversed: usize,
    pub denied_accused: usize,
    pub denied_third: usize,
    pub denied: usize,
}

impl Tallied {
    fn named(&self, name: &str) -> Option<usize> {
        Some(match name {
            "articles" => self.articles,
            "outlets" => self.outlets,
            "origins" => self.origins,
            "disinterested" => self.disinterested,
            "allegations" => self.allegations,
            "withdrawn" => self.withdrawn,
            "reversed" => self.reversed,
            "denied_accused" => self.denied_accused,
            "denied_third" => self.denied_third,
            "denied" => self.denied,
            _ => return None,
        })
    }
}

/// Rules, in the order in which they are tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    status: String,
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    count: String,
    compares: Compares,
    with: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compares {
    AtLeast,
    AtMost,
    Exactly,
}

/// A rule that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRule {
    /// Line, from 1.
    pub line: usize,
    /// What was found and what would help.
    pub message: String,
}

impl fmt::Display for BadRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

impl std::error::Error for BadRule {}

impl Rules {
    /// The rules that the program carries.
    pub fn embedded() -> Rules {
        Rules::parse(RULES).expect("the program's own rules are tested")
    }

    /// Rules from a text: `status | count >= 1, count <= 2`, one a line.
    ///
    /// # Errors
    /// If a line is no rule.
    pub fn parse(text: &str) -> Result<Rules, BadRule> {
        let mut rules = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = |message: String| BadRule { line: index + 1, message };
            let Some((status, conditions)) = line.split_once('|') else {
                return Err(fault(format!("no `|` in {line:?}\n  hint: write `status | count >= 1, count <= 2`")));
            };
            let conditions = conditions.split(',').map(str::trim).filter(|condition| !condition.is_empty());
            let conditions: Result<Vec<_>, _> = conditions.map(|text| condition(text).map_err(&fault)).collect();
            rules.push(Rule { status: status.trim().to_owned(), conditions: conditions? });
        }
        Ok(Rules(rules))
    }

    /// The status that the counts have; empty if no rule holds.
    pub fn status(&self, tallied: &Tallied) -> &str {
        let holds = |condition: &Condition| {
            let count = tallied.named(&condition.count).unwrap_or(0);
            match condition.compares {
                Compares::AtLeast => count >= condition.with,
                Compares::AtMost => count <= condition.with,
                Compares::Exactly => count == condition.with,
            }
        };
        let first = self.0.iter().find(|rule| rule.conditions.iter().all(holds));
        first.map_or("", |rule| rule.status.as_str())
    }
}

fn condition(text: &str) -> Result<Condition, String> {
    let hint = "\n  hint: a condition is a count, `>=`, `<=` or `=`, and a whole number";
    let [count, compares, with] = text.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(format!("{text:?} is no condition{hint}"));
    };
    if Tallied::default().named(count).is_none() {
        return Err(format!(
            "nothing is counted as {count:?}\n  hint: the counts are listed at the head of the program's own rules"
        ));
    }
    let compares = match compares {
        ">=" => Compares::AtLeast,
        "<=" => Compares::AtMost,
        "=" => Compares::Exactly,
        other => return Err(format!("{other:?} compares nothing{hint}")),
    };
    let with = with.parse().map_err(|_| format!("{with:?} is no whole number{hint}"))?;
    Ok(Condition { count: count.to_owned(), compares, with })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_holds_counts() {
        let rules = Rules::embedded();
        let check = |tallied: Tallied, status: &str| assert_eq!(rules.status(&tallied), status);
        let two = Tallied { articles: 5, outlets: 4, origins: 2, ..Tallied::default() };
        check(Tallied::default(), "told by nobody");
        check(Tallied { origins: 1, ..Tallied::default() }, "one origin");
        check(Tallied { origins: 1, allegations: 1, ..Tallied::default() }, "author alone");
        check(two, "several origins, all interested");
        check(Tallied { disinterested: 1, ..two }, "corroborated");
        check(Tallied { disinterested: 1, denied: 1, ..two }, "contested");
        check(Tallied { denied: 2, denied_third: 1, ..two }, "denied by a third party");
        check(Tallied { denied: 2, denied_third: 1, denied_accused: 1, ..two }, "denied by the accused");
        check(Tallied { reversed: 1, denied: 1, ..two }, "superseded");
        check(Tallied { withdrawn: 1, reversed: 1, ..two }, "withdrawn");
    }

    #[test]
    fn a_bad_rule_is_told_with_its_line() {
        let fault = |text: &str| Rules::parse(text).expect_err("a bad rule");
        assert_eq!(fault("# head\nalone").line, 2);
        assert!(fault("alone | witnesses >= 1").message.contains("witnesses"));
        assert!(fault("alone | origins > 1").message.contains('>'));
        assert_eq!(Rules::parse("alone | origins = 1").expect("a rule").status(&Tallied::default()), "");
    }
}
