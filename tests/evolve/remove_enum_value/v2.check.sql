SELECT state = 'done' AND states = '{open,done}' FROM note;
