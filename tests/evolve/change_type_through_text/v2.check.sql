SELECT size = 7 FROM note;
