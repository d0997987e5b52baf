DROP TABLE search_misses;
DROP TABLE search_fts;
DROP TABLE search_documents;
