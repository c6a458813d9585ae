SELECT title = 'one' FROM page;
SELECT count(*) = 1 FROM remark WHERE note_id = '1';
