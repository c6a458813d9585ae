SELECT state = 'closed' FROM note;
