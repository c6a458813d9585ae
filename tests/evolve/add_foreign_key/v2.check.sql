SELECT count(*) = 1 FROM remark;
