-- What the search index holds of each case that is out, in the tokenizer's form. A case stands in the index itself under its id
-- below zero, where no post can be.
CREATE TABLE search_stories (
    place BIGINT PRIMARY KEY CHECK (place < 0),
    story_id BIGINT NOT NULL UNIQUE REFERENCES stories (id),
    version BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL CHECK (length(title) <= 4000),
    body TEXT COLLATE "C" NOT NULL,
    CHECK (place = -story_id)
);

ALTER TABLE search_fts DROP CONSTRAINT search_fts_rowid_fkey;
