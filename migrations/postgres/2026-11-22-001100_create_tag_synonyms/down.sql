DROP INDEX tags_merged;
ALTER TABLE tags DROP COLUMN merged_into;
