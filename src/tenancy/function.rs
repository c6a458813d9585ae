//! The functions of PostgreSQL that look at their arguments and at nothing else, by name (manual chapter 9).
//! In: a name without a schema. Out: whether it may be called, and whether it takes many rows to one value.
//! What is not listed here may read tables, and is not understood.

use sqlparser::ast::Function;

/// What a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The values of one row.
    Plain,
    /// The values of many rows.
    Aggregate,
    /// The rows around one; only with OVER.
    Window,
}

/// What a call is. Those that rank a row among its neighbours rank one that is not there where they say among which,
/// and take many rows to one value then.
pub(super) fn kind_of_call(name: &str, function: &Function) -> Option<Kind> {
    match kind(name) {
        Some(Kind::Window) if !function.within_group.is_empty() => Some(Kind::Aggregate),
        other => other,
    }
}

/// What a function of PostgreSQL's own is; nothing for one that is not known to be harmless.
pub(super) fn kind(name: &str) -> Option<Kind> {
    let holds = |list: &[&str]| list.iter().any(|line| line.split(' ').any(|it| it == name));
    if holds(AGGREGATES) {
        Some(Kind::Aggregate)
    } else if holds(WINDOWS) {
        Some(Kind::Window)
    } else if holds(PLAIN) {
        Some(Kind::Plain)
    } else {
        None
    }
}

const AGGREGATES: &[&str] = &[
    "any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or count every json_agg",
    "json_object_agg jsonb_agg jsonb_object_agg max min range_agg range_intersect_agg string_agg sum",
    "corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope",
    "stddev stddev_pop stddev_samp variance var_pop var_samp mode percentile_cont percentile_disc",
];

const WINDOWS: &[&str] = &[
    "row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value",
];

const PLAIN: &[&str] = &[
    "coalesce nullif greatest least",
    "abs cbrt ceil ceiling degrees div erf exp factorial floor gcd lcm ln log log10 mod pi power radians round",
    "scale sign sqrt trim_scale trunc width_bucket random acos asin atan atan2 cos cot sin tan",
    "ascii bit_length btrim char_length character_length chr concat concat_ws convert_from convert_to decode",
    "encode format initcap left length lower lpad ltrim md5 normalize octet_length overlay position quote_ident",
    "quote_literal quote_nullable regexp_count regexp_instr regexp_like regexp_match regexp_matches",
    "regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right rpad",
    "rtrim sha224 sha256 sha384 sha512 split_part starts_with string_to_array string_to_table strpos substr",
    "substring to_hex translate trim unistr upper get_bit get_byte set_bit set_byte",
    "to_char to_date to_number to_timestamp",
    "age clock_timestamp current_date current_time current_timestamp date_bin date_part date_trunc extract",
    "isfinite justify_days justify_hours justify_interval localtime localtimestamp make_date make_interval",
    "make_time make_timestamp make_timestamptz now statement_timestamp timeofday transaction_timestamp timezone",
    "gen_random_uuid",
    "array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position",
    "array_positions array_prepend array_remove array_replace array_to_string array_upper cardinality",
    "trim_array unnest generate_series generate_subscripts",
    "row_to_json to_json to_jsonb array_to_json json_build_array json_build_object jsonb_build_array",
    "jsonb_build_object json_object jsonb_object json_array_elements jsonb_array_elements",
    "json_array_elements_text jsonb_array_elements_text json_array_length jsonb_array_length json_each",
    "jsonb_each json_each_text jsonb_each_text json_extract_path jsonb_extract_path json_extract_path_text",
    "jsonb_extract_path_text json_object_keys jsonb_object_keys json_strip_nulls jsonb_strip_nulls json_typeof",
    "jsonb_typeof jsonb_set jsonb_set_lax jsonb_insert jsonb_pretty jsonb_path_exists jsonb_path_match",
    "jsonb_path_query jsonb_path_query_array jsonb_path_query_first",
    "json_to_record json_to_recordset jsonb_to_record jsonb_to_recordset",
    "to_tsquery to_tsvector plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ts_headline",
    "setweight strip numnode querytree tsvector_to_array",
    "lower_inc lower_inf upper_inc upper_inf isempty range_merge int4range int8range numrange tsrange tstzrange",
    "daterange",
    "host family network netmask broadcast masklen hostmask inet_same_family",
    "current_setting current_user user session_user current_role current_schema current_catalog row pg_typeof",
    "num_nonnulls num_nulls hashtext pg_advisory_xact_lock pg_try_advisory_xact_lock pg_sleep",
];
