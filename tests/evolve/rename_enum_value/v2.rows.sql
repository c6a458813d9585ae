INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO note (id, organization_id, title, state) VALUES ('1', 'a', 'one', 'done');
