SELECT state = 'done' FROM note;
