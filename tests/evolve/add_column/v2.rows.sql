INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO note (id, organization_id, title) VALUES ('1', 'a', 'one'), ('2', 'b', 'two');
