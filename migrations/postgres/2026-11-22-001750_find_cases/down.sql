DELETE FROM search_fts WHERE rowid < 0;

ALTER TABLE search_fts ADD CONSTRAINT search_fts_rowid_fkey FOREIGN KEY (rowid) REFERENCES posts (id);

DROP TABLE search_stories;
