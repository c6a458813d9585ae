SELECT seen = '2026-05-03' FROM note;
