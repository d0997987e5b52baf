DELETE FROM search_fts WHERE rowid IN (SELECT place FROM search_stories);

DROP TABLE search_stories;
