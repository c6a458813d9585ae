//! A schema that has every type: one column of each in `every`, and NOT NULL ones in `firm`.

use schemagen::ident::{Ident, QualifiedName};
use schemagen::schema::{
    Column, DataType, EnumType, Expression, Identity, RangeType, Schema, SqlObject, Table,
};
use std::collections::BTreeSet;

fn name(text: &str) -> Ident {
    Ident::parse(text).unwrap()
}

fn qualified(text: &str) -> QualifiedName {
    QualifiedName::new(name("public"), name(text))
}

/// Columns by name.
pub fn columns() -> Vec<(&'static str, DataType)> {
    let array = |of| DataType::Array(Box::new(of));
    let custom = |sql: &str| DataType::Custom {
        sql: sql.to_owned(),
        rust: None,
        typescript: None,
    };
    vec![
        ("a_text", DataType::Text),
        ("a_varchar", DataType::Varchar(Some(20))),
        ("a_char", DataType::Char(3)),
        ("a_citext", DataType::Citext),
        ("a_bool", DataType::Boolean),
        ("a_int2", DataType::SmallInt),
        ("a_int4", DataType::Integer),
        ("a_int8", DataType::BigInt),
        ("a_float4", DataType::Real),
        ("a_float8", DataType::DoublePrecision),
        ("a_numeric", DataType::Numeric(Some((10, 2)))),
        ("a_money", DataType::Money),
        ("a_date", DataType::Date),
        ("a_time", DataType::Time(None)),
        ("a_timetz", DataType::TimeTz(None)),
        ("a_timestamp", DataType::Timestamp(None)),
        ("a_timestamptz", DataType::TimestampTz(None)),
        ("a_interval", DataType::Interval(None)),
        ("a_uuid", DataType::Uuid),
        ("a_json", DataType::Json),
        ("a_jsonb", DataType::Jsonb),
        ("a_bytea", DataType::Bytea),
        ("a_inet", DataType::Inet),
        ("a_cidr", DataType::Cidr),
        ("a_macaddr", DataType::Macaddr),
        ("a_bit", DataType::Bit(4)),
        ("a_varbit", DataType::Varbit(Some(8))),
        ("a_tsvector", DataType::TsVector),
        ("a_tsquery", DataType::TsQuery),
        ("a_point", DataType::Geometric("point")),
        ("a_box", DataType::Geometric("box")),
        ("a_int4range", DataType::Range(RangeType::Int4)),
        ("a_daterange", DataType::Range(RangeType::Date)),
        ("a_multirange", DataType::Multirange(RangeType::Int4)),
        ("a_mood", DataType::Enum(qualified("mood"))),
        ("some_texts", array(DataType::Text)),
        ("some_ints", array(DataType::Integer)),
        ("some_moods", array(DataType::Enum(qualified("mood")))),
        ("some_times", array(DataType::TimestampTz(None))),
        ("a_name", custom("name")),
        ("an_oid", custom("oid")),
    ]
}

/// The schema.
pub fn schema() -> Schema {
    let mut every = Table::new(qualified("every"));
    let mut firm = Table::new(qualified("firm"));
    for (column, data_type) in columns() {
        let mut column = Column::new(name(column), data_type);
        firm.columns.push(column.clone());
        column.nullable = true;
        every.columns.push(column);
    }
    let mut id = Column::new(name("id"), DataType::Integer);
    id.nullable = false;
    every.columns.insert(0, id.clone());
    firm.columns.insert(0, id);
    let mut made = Table::new(qualified("made"));
    let mut always = Column::new(name("always"), DataType::BigInt);
    always.identity = Some(Identity::Always);
    let mut unless_said = Column::new(name("unless_said"), DataType::BigInt);
    unless_said.identity = Some(Identity::ByDefault);
    let a_text = Column::new(name("a_text"), DataType::Text);
    let mut letters = Column::new(name("letters"), DataType::Integer);
    letters.generated = Some(Expression("length(a_text)".to_owned()));
    letters.nullable = true;
    made.columns = vec![always, unless_said, a_text, letters];
    let mood = EnumType {
        name: qualified("mood"),
        doc: None,
        labels: ["sad", "ok", "happy"].map(str::to_owned).to_vec(),
    };
    let view = SqlObject {
        name: name("views"),
        up: "CREATE VIEW short (id, twice) AS SELECT id, a_int4 * 2 FROM every;
            CREATE FUNCTION plus_one(value integer) RETURNS bigint LANGUAGE sql AS 'SELECT value + 1'"
            .to_owned(),
        down: None,
        after: BTreeSet::from([schemagen::schema::ObjectId::Table(qualified("every"))]),
        before: BTreeSet::new(),
    };
    Schema {
        extensions: BTreeSet::from([name("citext")]),
        enums: [(mood.name.clone(), mood)].into(),
        tables: [every, firm, made]
            .into_iter()
            .map(|it| (it.name.clone(), it))
            .collect(),
        sql: vec![view],
    }
}
