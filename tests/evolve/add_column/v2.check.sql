SELECT count(*) = 2 FROM note WHERE body IS NULL;
