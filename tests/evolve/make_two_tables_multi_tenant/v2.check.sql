SELECT organization_id = 'b' FROM comment;
