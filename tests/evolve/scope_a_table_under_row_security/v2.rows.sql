INSERT INTO organization (id) VALUES ('a'), ('b');
INSERT INTO project (id, organization_id, title) VALUES ('p', 'a', 'one'), ('q', 'b', 'two');
INSERT INTO task (id, project_id) VALUES ('1', 'p'), ('2', 'q');
