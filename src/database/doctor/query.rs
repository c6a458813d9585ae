//! What is asked of the catalogs about a role (manual, chapters 22 and 53). Every query takes a list of texts, and
//! answers with one list of texts a row.

/// What the role itself may do. Takes nothing.
pub(super) const ATTRIBUTES: &str = "\
SELECT ARRAY[rolsuper::text, rolbypassrls::text, rolcreaterole::text, rolreplication::text] \
FROM pg_roles WHERE rolname = current_user AND $1::text[] IS NOT NULL";

/// The roles that it may become, each with the role that it has to leave for that, and whether policies bind neither.
/// Takes nothing.
pub(super) const ROLES: &str = "\
WITH RECURSIVE way (role, first) AS (\
SELECT m.roleid, m.roleid FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user \
UNION SELECT m.roleid, way.first FROM way JOIN pg_auth_members m ON m.member = way.role) \
SELECT ARRAY[r.rolname, f.rolname, CASE WHEN r.rolsuper THEN 'is a superuser' \
WHEN r.rolbypassrls THEN 'has BYPASSRLS' WHEN r.rolcreaterole THEN 'may grant itself other roles' \
ELSE 'can act as the server''s own user' END] \
FROM way JOIN pg_roles r ON r.oid = way.role JOIN pg_roles f ON f.oid = way.first \
WHERE (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolname IN \
('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')) AND $1::text[] IS NOT NULL \
ORDER BY 1";

/// Whether it is the role of the policies, or has what that has. Takes that role.
pub(super) const IS_MEMBER: &str = "\
SELECT ARRAY[coalesce((SELECT pg_has_role(current_user, r.oid, 'USAGE')::text FROM pg_roles r \
WHERE r.rolname = ($1::text[])[1]), 'missing')]";

/// What a run-time parameter is before anybody sets it. Takes its name.
pub(super) const SETTING: &str =
    "SELECT ARRAY[coalesce(current_setting(($1::text[])[1], true), '')]";

/// Of each table: its owner, whether the role may act as the owner, what it may do, and what of it no policy stops,
/// with who was given it. Takes schemas and names in turn.
pub(super) const TABLES: &str = "\
SELECT ARRAY[n.nspname, c.relname, o.rolname, pg_has_role(current_user, c.relowner, 'MEMBER')::text, \
(SELECT coalesce(string_agg(p, ','), '') FROM unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) p \
WHERE has_table_privilege(current_user, c.oid, p)), \
(SELECT coalesce(string_agg(a.privilege_type || ' ' || coalesce(g.rolname, ''), ',' \
ORDER BY a.privilege_type, g.rolname), '') \
FROM aclexplode(c.relacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee \
WHERE a.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') AND a.grantee <> c.relowner \
AND (a.grantee = 0 OR pg_has_role(current_user, a.grantee, 'MEMBER')))] \
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner \
JOIN generate_series(1, cardinality($1::text[]), 2) k (at) \
ON n.nspname = ($1::text[])[k.at] AND c.relname = ($1::text[])[k.at + 1] \
WHERE c.relkind IN ('r', 'p') ORDER BY 1";

/// Of each schema: whether the role may look into it, who was given that it may make things there, and the owner, if the
/// role may act as such. Takes schemas.
pub(super) const SCHEMAS: &str = "\
SELECT ARRAY[n.nspname, has_schema_privilege(current_user, n.oid, 'USAGE')::text, \
(SELECT coalesce(min(coalesce(g.rolname, 'PUBLIC')), '') \
FROM aclexplode(n.nspacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee WHERE a.privilege_type = 'CREATE' \
AND a.grantee <> n.nspowner AND (a.grantee = 0 OR pg_has_role(current_user, a.grantee, 'MEMBER'))), \
CASE WHEN pg_has_role(current_user, n.nspowner, 'MEMBER') THEN o.rolname ELSE '' END] \
FROM pg_namespace n JOIN pg_roles o ON o.oid = n.nspowner WHERE n.nspname = ANY ($1::text[]) ORDER BY 1";

/// The views through which the role sees secured tables with the eyes of somebody else. Takes schemas and names of the
/// tables in turn.
pub(super) const VIEWS: &str = "\
WITH RECURSIVE secured AS (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
JOIN generate_series(1, cardinality($1::text[]), 2) k (at) \
ON n.nspname = ($1::text[])[k.at] AND c.relname = ($1::text[])[k.at + 1]), \
over (oid) AS (SELECT oid FROM secured UNION SELECT r.ev_class FROM over \
JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = over.oid \
AND d.classid = 'pg_rewrite'::regclass JOIN pg_rewrite r ON r.oid = d.objid) \
SELECT ARRAY[v.oid::regclass::text, v.relkind::text, o.rolname] \
FROM over JOIN pg_class v ON v.oid = over.oid JOIN pg_roles o ON o.oid = v.relowner \
WHERE v.relkind IN ('v', 'm') AND has_table_privilege(current_user, v.oid, 'SELECT, INSERT, UPDATE, DELETE') \
AND NOT EXISTS (SELECT FROM pg_options_to_table(v.reloptions) \
WHERE option_name = 'security_invoker' AND option_value::boolean) ORDER BY 1";

/// The functions that run as somebody else and that the role may call. Takes nothing.
pub(super) const FUNCTIONS: &str = "\
SELECT ARRAY[p.oid::regprocedure::text, o.rolname, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END] \
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles o ON o.oid = p.proowner \
WHERE p.prosecdef AND o.rolname <> current_user AND n.nspname <> ALL ('{pg_catalog,information_schema}') \
AND has_function_privilege(current_user, p.oid, 'EXECUTE') AND has_schema_privilege(current_user, n.oid, 'USAGE') \
AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = 'pg_proc'::regclass \
AND e.objid = p.oid) AND $1::text[] IS NOT NULL ORDER BY 1";
