-- Two organizations, each with one member. For a superuser, or whoever else row-level security does not bind.

-- schemagen: allow unscoped-query: the rows that the example begins with
INSERT INTO organization (id, name) VALUES ('acme', 'Acme'), ('globex', 'Globex');

INSERT INTO "user" (id, email) VALUES ('ann', 'ann@acme.example'), ('bob', 'bob@globex.example');

-- schemagen: allow unscoped-query: the rows that the example begins with
INSERT INTO member (id, organization_id, user_id) VALUES ('ann-acme', 'acme', 'ann'), ('bob-globex', 'globex', 'bob');
