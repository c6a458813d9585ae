//! Names in ASCII, as the languages that code is generated for want them.
//! In: any text. Out: letters, digits and marks of ASCII. What is a word of which language is not known here.

use heck::ToUpperCamelCase;

/// The text as the name of a type: `BillingPlan`, and `N2fa` where it begins with a digit.
pub(super) fn pascal(text: &str) -> String {
    let name = ascii(text).to_upper_camel_case();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("N{name}")
    } else {
        name
    }
}

/// The text in ASCII, with at least one letter or digit in it: letters of Latin languages lose their marks, anything
/// else becomes its code point, and punctuation does too where there is nothing else.
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            _ if char.is_ascii() => out.push(char),
            _ => match fold(char) {
                Some(letters) => out.push_str(letters),
                None => out.push_str(&format!("_u{:x}_", u32::from(char))),
            },
        }
    }
    if out.contains(|char: char| char.is_ascii_alphanumeric()) {
        return out;
    }
    let points: Vec<_> = text
        .chars()
        .map(|char| format!("u{:x}", u32::from(char)))
        .collect();
    if points.is_empty() {
        "empty".to_owned()
    } else {
        points.join("_")
    }
}

fn fold(char: char) -> Option<&'static str> {
    Some(match char {
        'à'..='ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'À'..='Ã' | 'Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'ä' | 'æ' => "ae",
        'Ä' | 'Æ' => "Ae",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Ć' | 'Č' => "C",
        'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
        'È'..='Ë' | 'Ē' | 'Ę' | 'Ě' => "E",
        'ì'..='ï' | 'ī' | 'ı' => "i",
        'Ì'..='Ï' | 'Ī' | 'İ' => "I",
        'ł' => "l",
        'Ł' => "L",
        'ñ' | 'ń' | 'ň' => "n",
        'Ñ' | 'Ń' | 'Ň' => "N",
        'ò'..='õ' | 'ō' | 'ő' => "o",
        'Ò'..='Õ' | 'Ō' | 'Ő' => "O",
        'ö' | 'ø' | 'œ' => "oe",
        'Ö' | 'Ø' | 'Œ' => "Oe",
        'ś' | 'š' | 'ş' => "s",
        'Ś' | 'Š' | 'Ş' => "S",
        'ß' => "ss",
        'ù'..='û' | 'ū' | 'ů' | 'ű' => "u",
        'Ù'..='Û' | 'Ū' | 'Ů' | 'Ű' => "U",
        'ü' => "ue",
        'Ü' => "Ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        _ => return None,
    })
}
