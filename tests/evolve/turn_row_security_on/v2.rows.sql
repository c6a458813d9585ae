INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO project (id, organization_id, title) VALUES ('p', 'a', 'one'), ('q', 'b', 'two');
