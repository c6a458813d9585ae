SELECT count(*) = 1 FROM note WHERE label = 'ONE' AND kept = 'ONE';
