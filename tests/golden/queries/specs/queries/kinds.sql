-- What is written comes back as it was.
--
-- name: write :one
-- $2: id
INSERT INTO value (
    workspace_id, id, a_varchar, a_char, a_citext, a_boolean, a_smallint, an_integer, a_bigint, a_real, a_double,
    a_numeric, a_date, a_time, a_timestamptz, an_interval, a_json, a_jsonb, a_shape, a_bytea, an_enum, a_range, texts,
    integers, enums, uuids, an_inet, "odd name!"
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
    $26, $27, $28
)
RETURNING id, a_varchar, a_char, a_citext, a_boolean, a_smallint, an_integer, a_bigint, a_real, a_double, a_numeric,
    a_date, a_time, a_timestamptz, an_interval, a_json, a_jsonb, a_shape, a_bytea, an_enum, a_range, texts, integers,
    enums, uuids, host(an_inet) AS address, "odd name!" AS "odd name!?";

-- name: having :many
SELECT id FROM value WHERE workspace_id = $1 AND an_enum = ANY ($2) AND enums @> $3 AND id = ANY ($4);

-- name: shape_of :opt
SELECT a_shape FROM value WHERE workspace_id = $1 AND id = $2;

-- name: Rename :execrows
-- $2: new_name?
UPDATE value SET "odd name!" = $2 WHERE workspace_id = $1;
