INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO note (id, organization_id, title, size) VALUES ('1', 'a', 'one', '7');
