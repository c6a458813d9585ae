INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO note (id, organization_id, title, body) VALUES ('1', 'a', 'one', 'x'), ('2', 'a', 'two', NULL);
