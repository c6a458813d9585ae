SELECT old_body = 'text' AND body IS NULL FROM note;
