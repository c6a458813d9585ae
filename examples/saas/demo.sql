-- Two organizations, who runs each, a plain member, and somebody who belongs to neither; all are signed in.
-- For a superuser, or whoever else row-level security does not bind.

-- schemagen: allow unscoped-query: the rows that the demo begins with
INSERT INTO organization (id, name, slug) VALUES
    ('acme', 'Acme', 'acme'),
    ('globex', 'Globex', 'globex');

INSERT INTO "user" (id, name, email) VALUES
    ('ann', 'Ann', 'ann@acme.example'),
    ('abe', 'Abe', 'abe@acme.example'),
    ('bob', 'Bob', 'bob@globex.example'),
    ('eve', 'Eve', 'eve@nowhere.example');

-- schemagen: allow unscoped-query: the rows that the demo begins with
INSERT INTO member (id, organization_id, user_id, role) VALUES
    ('ann-acme', 'acme', 'ann', 'owner'),
    ('abe-acme', 'acme', 'abe', 'member'),
    ('bob-globex', 'globex', 'bob', 'admin');

INSERT INTO session (id, token, user_id, expires_at)
SELECT id, 'token-of-' || id, id, now() + interval '1 day' FROM "user";
