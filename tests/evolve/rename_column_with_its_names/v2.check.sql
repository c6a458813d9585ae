SELECT count(*) = 1 FROM note WHERE heading = 'one';
