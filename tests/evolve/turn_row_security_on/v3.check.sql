SELECT NOT relrowsecurity AND NOT relforcerowsecurity FROM pg_class WHERE relname = 'project';
SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = 'note';
