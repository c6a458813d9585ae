SELECT count(*) = 2 FROM task JOIN project ON project.id = task.project_id AND project.organization_id = task.organization_id;
SELECT bool_and(relrowsecurity AND relforcerowsecurity) FROM pg_class WHERE relname IN ('project', 'task');
