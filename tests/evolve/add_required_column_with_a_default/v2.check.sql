SELECT count(*) = 2 FROM note WHERE state = 'open';
