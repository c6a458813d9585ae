SELECT count(*) = 2 FROM note;
