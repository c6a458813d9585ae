DELETE FROM task WHERE id = 'orphan';
