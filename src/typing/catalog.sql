-- What made catalog.txt, on PostgreSQL 15 with the extensions citext and pg_trgm: one line for each fact.
-- Left out: what only the server itself calls, and functions that nothing but an operator stands for.
WITH kept AS (
    SELECT oid, typname, typtype, typcategory, typispreferred, typelem, typarray
    FROM pg_type
    WHERE (typtype IN ('b', 'p', 'r', 'm')
            AND typcategory <> 'A'
            AND typname !~ '^(pg_ddl|pg_node|pg_nd|pg_dep|pg_mcv|pg_brin|cstring|internal|.*handler|event_trigger|trigger|gtsvector|gtrgm|aclitem|_record)'
            OR typname IN ('anyarray', 'int2vector', 'oidvector'))
), names AS (
    SELECT oid, typname::text AS name FROM kept
    UNION ALL
    SELECT typarray, typname || '[]' FROM kept WHERE typarray <> 0
), owner AS (
    SELECT d.classid, d.objid, e.extname::text AS extension
    FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
    WHERE d.deptype = 'e' AND e.extname <> 'plpgsql'
), called AS (
    SELECT p.*, coalesce(obj_description(p.oid, 'pg_proc'), '') AS said, a.aggkind, a.aggnumdirectargs,
        ARRAY(SELECT n.name FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY t (oid, at) LEFT JOIN names n ON n.oid = t.oid ORDER BY t.at) AS inputs,
        (SELECT name FROM names WHERE oid = p.prorettype) AS result,
        ARRAY(SELECT coalesce(p.proargnames[t.at], '') || ':' || coalesce(n.name, '?')
            FROM unnest(p.proallargtypes) WITH ORDINALITY t (oid, at) LEFT JOIN names n ON n.oid = t.oid
            WHERE p.proargmodes[t.at] IN ('o', 'b', 't') ORDER BY t.at) AS outs
    FROM pg_proc p LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
    WHERE p.pronamespace = 'pg_catalog'::regnamespace OR EXISTS (SELECT FROM owner WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
), usable AS (
    SELECT * FROM called
    WHERE result IS NOT NULL AND array_position(inputs, NULL) IS NULL AND prokind <> 'p'
), lines AS (
    SELECT 1 AS part, NULL AS extension, 'type ' || concat_ws(' ', typname, typtype, typcategory,
        CASE WHEN typispreferred THEN 'p' ELSE '-' END, CASE WHEN typarray <> 0 THEN 'a' ELSE '-' END,
        coalesce((SELECT name FROM names WHERE oid = typelem AND typname <> 'name'), '-')) AS line, oid
    FROM kept WHERE typname <> 'citext'
    UNION ALL
    SELECT 1, 'citext', 'type citext b S - a -', 0
    UNION ALL
    SELECT 2, NULL, 'range ' || concat_ws(' ', r.name, s.name, m.name), 0
    FROM pg_range JOIN names r ON r.oid = rngtypid JOIN names s ON s.oid = rngsubtype JOIN names m ON m.oid = rngmultitypid
    UNION ALL
    SELECT 3, (SELECT extension FROM owner WHERE classid = 'pg_cast'::regclass AND objid = c.oid),
        'cast ' || concat_ws(' ', s.name, t.name, castcontext, castmethod), 0
    FROM pg_cast c JOIN names s ON s.oid = castsource JOIN names t ON t.oid = casttarget
    UNION ALL
    SELECT 4, (SELECT extension FROM owner WHERE classid = 'pg_operator'::regclass AND objid = o.oid),
        'operator ' || concat_ws(' ', oprname, coalesce(l.name, '-'), r.name, t.name), 0
    FROM pg_operator o LEFT JOIN names l ON l.oid = oprleft JOIN names r ON r.oid = oprright JOIN names t ON t.oid = oprresult
    WHERE oprleft = 0 OR l.oid IS NOT NULL
    UNION ALL
    SELECT 5, (SELECT extension FROM owner WHERE classid = 'pg_proc'::regclass AND objid = u.oid),
        'function ' || concat_ws(' ', proname,
            CASE WHEN aggkind IN ('o', 'h') THEN aggkind::text || aggnumdirectargs::text ELSE prokind::text END
                || CASE WHEN proretset THEN 'r' ELSE '' END || CASE WHEN proisstrict THEN 's' ELSE '' END
                || CASE WHEN provariadic <> 0 THEN 'v' ELSE '' END
                || CASE WHEN pronargdefaults > 0 THEN 'd' || pronargdefaults ELSE '' END,
            result, coalesce(nullif(array_to_string(inputs, ','), ''), '-'),
            CASE WHEN cardinality(outs) > 0 THEN '>' || array_to_string(outs, ',') END,
            CASE WHEN pronargdefaults > 0 AND proargnames IS NOT NULL
                THEN '=' || array_to_string(proargnames[1:pronargs], ',') END), 0
    FROM usable u
    WHERE (EXISTS (SELECT FROM usable o WHERE o.proname = u.proname
            AND o.said !~ '^(implementation of|I/O|less-equal-greater|hash|larger of two|smaller of two|aggregate transition|aggregate final|window .*transition|join selectivity|restriction selectivity|convert .* to .*(recv|send)|input|output|internal|sort support|GIN |GiST|SP-GiST|BRIN|statistics: |implementation:)')
        OR proname IN ('array_cat', 'starts_with', 'jsonb_exists')
    ) AND proname !~ '^(pg_stat_|pg_ls_|pg_logical|pg_replication|binary_upgrade|pg_control|pg_wal|pg_read|pg_create_|pg_drop_|pg_copy|pg_show|pg_config|pg_hba|pg_ident|pg_file|pg_tablespace|pg_backup|pg_stop|pg_start|pg_switch|pg_promote|pg_rotate|pg_current_wal|pg_last_wal|pg_event|pg_get_shmem|pg_get_wal|pg_get_repl|pg_lock|pg_log|pg_available|pg_partition|pg_prepared|pg_timezone|pg_cursor|pg_nextoid|pg_stop|pg_terminate|pg_cancel|pg_import|pg_export|pg_reload|pg_trigger|pg_safe|pg_is|pg_isolation|pg_filenode|pg_relation_file|pg_extension|pg_mcv|pg_sequence|pg_xact|pg_last_c|brin|gin|gist|spg|ts_match|cash_|int[248]_|float[48]_|numeric_|interval_|date_(eq|ne|lt|le|gt|ge|mi|pl|cmp)|.*_(accum|inv|combine|transfn|finalfn|sfunc|recv|send|cmp|eq|ne|lt|le|gt|ge)$|.*_(cmp|eq|ne|lt|le|gt|ge)_.*|bt.*cmp|hash.*|.*sel|.*joinsel|RI_|lo_|lowrite|loread|be_lo|gtrgm|gtsquery|in_range|amvalidate|fmgr_|.*_typmod.*|suppress_|unique_key|dsimple|dsynonym|dispell|thesaurus|prsd|uuid_(eq|ne)|.*send$|.*recv$)'
)
SELECT CASE WHEN extension IS NULL THEN line ELSE '@' || extension || ' ' || line END
FROM lines ORDER BY part, line COLLATE "C"
