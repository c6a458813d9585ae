INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO note (id, organization_id, title, seen) VALUES ('1', 'a', 'one', '2026-05-03 12:00+00');
