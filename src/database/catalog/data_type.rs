//! From a type of the catalogs to the one that the specs would say.
//! In: its name and its modifier, which each type packs in its own way. Out: a `DataType`; what has no word is
//! PostgreSQL's own text.

use super::rows::TypeRow;
use crate::ident::{Ident, QualifiedName};
use crate::schema::DataType;

/// The type of a column.
pub(super) fn data_type(row: &TypeRow) -> DataType {
    let element = element(row);
    if row.is_array {
        DataType::Array(Box::new(element))
    } else {
        element
    }
}

fn element(row: &TypeRow) -> DataType {
    if row.is_enum {
        let part = |text: &String| Ident::composed(&[text]);
        return DataType::Enum(QualifiedName::new(
            part(&row.type_schema),
            part(&row.type_name),
        ));
    }
    let found = if row.type_schema == "pg_catalog" {
        builtin(&row.type_name, row.modifier)
    } else if row.type_name == "citext" {
        Some(DataType::Citext)
    } else {
        None
    };
    found.unwrap_or_else(|| DataType::Custom {
        sql: row.formatted.trim_end_matches("[]").to_owned(),
        rust: None,
        typescript: None,
    })
}

fn builtin(name: &str, modifier: i32) -> Option<DataType> {
    let said = (modifier >= 0).then_some(modifier);
    let length = || said.and_then(|it| u32::try_from(it - HEADER).ok());
    let bits = || said.and_then(|it| u32::try_from(it).ok());
    let digits = || said.and_then(|it| u8::try_from(it).ok());
    Some(match name {
        "varchar" => DataType::Varchar(length()),
        "bpchar" => DataType::Char(length()?),
        "numeric" => DataType::Numeric(said.map(numeric)),
        "time" => DataType::Time(digits()),
        "timetz" => DataType::TimeTz(digits()),
        "timestamp" => DataType::Timestamp(digits()),
        "timestamptz" => DataType::TimestampTz(digits()),
        "interval" => DataType::Interval(interval(said)?),
        "bit" => DataType::Bit(bits()?),
        "varbit" => DataType::Varbit(bits()),
        other => return DataType::of_catalog(other),
    })
}

/// Lengths are counted with the header of a value.
const HEADER: i32 = 4;

/// Precision above, a scale of eleven bits with its sign below.
fn numeric(modifier: i32) -> (u16, i16) {
    let packed = modifier - HEADER;
    let scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
    let precision = u16::try_from((packed >> 16) & 0xffff).unwrap_or_default();
    (precision, i16::try_from(scale).unwrap_or_default())
}

/// The digits of an interval of all fields; nothing where only some fields are kept.
fn interval(modifier: Option<i32>) -> Option<Option<u8>> {
    const ALL: i32 = 0x7fff;
    const FULL: i32 = 0xffff;
    match modifier {
        None => Some(None),
        Some(packed) if packed >> 16 & ALL != ALL => None,
        Some(packed) if packed & FULL == FULL => Some(None),
        Some(packed) => Some(u8::try_from(packed & FULL).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::RangeType;

    #[test]
    fn modifiers_are_unpacked() {
        assert_eq!(builtin("varchar", 7), Some(DataType::Varchar(Some(3))));
        assert_eq!(builtin("varchar", -1), Some(DataType::Varchar(None)));
        assert_eq!(builtin("bpchar", -1), None);
        assert_eq!(numeric((12 << 16 | 2) + 4), (12, 2));
        assert_eq!(numeric((3 << 16 | (-2 & 0x7ff)) + 4), (3, -2));
        assert_eq!(interval(Some(0x7fff_0003)), Some(Some(3)));
        assert_eq!(interval(Some(0x7fff_ffff)), Some(None));
        assert_eq!(interval(Some(4 << 16 | 0xffff)), None);
        assert_eq!(
            builtin("tstzmultirange", -1),
            Some(DataType::Multirange(RangeType::TsTz))
        );
    }
}
