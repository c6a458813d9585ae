SELECT count(*) = 2 FROM project;
SELECT array_agg(tablename || ' ' || policyname ORDER BY tablename, policyname) = '{member organization_isolation,member own_membership,organization organization_isolation,organization own_organizations,project organization_isolation}' FROM (SELECT tablename::text, policyname::text FROM pg_policies) it;
