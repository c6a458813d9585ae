SELECT size = 7 AND code = 'abc' FROM note;
