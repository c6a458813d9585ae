-- Two organizations, a member of each, and somebody who belongs to neither; all are signed in.

INSERT INTO organization (id, name, slug) VALUES
    ('acme', 'Acme', 'acme'),
    ('globex', 'Globex', 'globex');

INSERT INTO "user" (id, name, email) VALUES
    ('ann', 'Ann', 'ann@acme.example'),
    ('bob', 'Bob', 'bob@globex.example'),
    ('eve', 'Eve', 'eve@nowhere.example');

INSERT INTO member (id, organization_id, user_id) VALUES
    ('ann-acme', 'acme', 'ann'),
    ('bob-globex', 'globex', 'bob');

INSERT INTO session (id, token, user_id, expires_at)
SELECT id, 'token-of-' || id, id, now() + interval '1 day' FROM "user";
