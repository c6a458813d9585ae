DELETE FROM remark WHERE id = 's';
