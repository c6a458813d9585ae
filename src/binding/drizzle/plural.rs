//! One and many in English: a table may be called after its rows or after one of them.
//! In: words in Pascal case. Out: the same words for one row and for many; a plain `s` where nothing better is known.

/// Words that are not made by adding letters: one, and many.
const IRREGULAR: [(&str, &str); 13] = [
    ("Alias", "Aliases"),
    ("Atlas", "Atlases"),
    ("Cache", "Caches"),
    ("Canvas", "Canvases"),
    ("Child", "Children"),
    ("Criterion", "Criteria"),
    ("Datum", "Data"),
    ("Index", "Indexes"),
    ("Lens", "Lenses"),
    ("Man", "Men"),
    ("Person", "People"),
    ("Movie", "Movies"),
    ("Cookie", "Cookies"),
];

/// Words that have no other form.
const UNCOUNTABLE: [&str; 8] = [
    "Equipment",
    "Feedback",
    "Information",
    "Media",
    "Metadata",
    "News",
    "Series",
    "Staff",
];

/// What one row and many rows are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// One: `Todo`.
    pub one: String,
    /// Many: `Todos`.
    pub many: String,
}

/// The forms of a name whose last word is in either.
pub fn forms(name: &str) -> Forms {
    let start = last_word(name);
    let (front, word) = name.split_at(start);
    let (one, many) = both(word);
    let one = if one == many { one + "Item" } else { one };
    Forms {
        one: format!("{front}{one}"),
        many: format!("{front}{many}"),
    }
}

/// Where the last word begins that begins with a letter.
fn last_word(name: &str) -> usize {
    name.rfind(|char: char| char.is_ascii_uppercase())
        .unwrap_or(0)
}

fn both(word: &str) -> (String, String) {
    if UNCOUNTABLE.contains(&word) {
        return (word.to_owned(), word.to_owned());
    }
    if let Some((one, many)) = IRREGULAR
        .iter()
        .find(|(one, many)| word == *one || word == *many)
    {
        return ((*one).to_owned(), (*many).to_owned());
    }
    match singular(word) {
        Some(one) => (one, word.to_owned()),
        None => (word.to_owned(), plural(word)),
    }
}

/// The word for one, of a word for many.
fn singular(word: &str) -> Option<String> {
    let cut = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() > 1);
    if let Some(stem) = cut("ies").filter(|stem| stem.len() > 2) {
        return Some(format!("{stem}y"));
    }
    // `statuses` of `status`, but `houses` of `house`.
    let is_vowel = |char: char| "aeiou".contains(char);
    let of_us = cut("uses").is_some_and(|stem| !stem.ends_with(is_vowel));
    let hisses = ["sses", "shes", "ches", "xes", "zzes"];
    if of_us || hisses.iter().any(|end| cut(end).is_some()) {
        return cut("es").map(str::to_owned);
    }
    let is_one = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    cut("s").filter(|_| !is_one).map(str::to_owned)
}

/// The word for many, of a word for one.
fn plural(word: &str) -> String {
    let is_vowel = |char: char| "aeiou".contains(char);
    if let Some(stem) = word.strip_suffix('y')
        && !stem.ends_with(is_vowel)
        && stem.ends_with(|char: char| char.is_ascii_alphabetic())
    {
        return format!("{stem}ies");
    }
    if let Some(stem) = word.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    let hisses = ["s", "x", "z", "ch", "sh"];
    if hisses.iter().any(|end| word.ends_with(end)) {
        return format!("{word}es");
    }
    format!("{word}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many_are_told_from_either() {
        for (one, many) in [
            ("Todo", "Todos"),
            ("Task", "Tasks"),
            ("Category", "Categories"),
            ("Key", "Keys"),
            ("Address", "Addresses"),
            ("Status", "Statuses"),
            ("Box", "Boxes"),
            ("Branch", "Branches"),
            ("BillingInvoice", "BillingInvoices"),
            ("Person", "People"),
            ("TeamChild", "TeamChildren"),
            ("Setting", "Settings"),
            ("Invoice", "Invoices"),
            ("House", "Houses"),
            ("NewsItem", "News"),
            ("N2fa", "N2fas"),
        ] {
            let expect = Forms {
                one: one.to_owned(),
                many: many.to_owned(),
            };
            assert_eq!(forms(many), expect);
            if !one.ends_with("Item") {
                assert_eq!(forms(one), expect);
            }
        }
        assert_eq!(forms("Analysis").many, "Analyses");
    }
}
