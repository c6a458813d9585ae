INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO note (id, organization_id, title, slug) VALUES ('1', 'a', 'one', 'x');
INSERT INTO remark (id, organization_id, note_id) VALUES ('r', 'a', '1');
