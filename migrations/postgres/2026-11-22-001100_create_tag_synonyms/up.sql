-- A tag merged into another is a synonym of it: its row stays, so that addresses and whatever names it keep leading somewhere.
ALTER TABLE tags ADD COLUMN merged_into BIGINT REFERENCES tags (id);

CREATE INDEX tags_merged ON tags (merged_into) WHERE merged_into IS NOT NULL;
