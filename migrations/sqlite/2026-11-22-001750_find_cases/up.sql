-- What the search index holds of each case that is out, in the tokenizer's form. A case stands in the index itself under its id
-- below zero, where no post can be.
CREATE TABLE search_stories (
    place INTEGER PRIMARY KEY NOT NULL CHECK (place < 0),
    story_id BIGINT NOT NULL UNIQUE REFERENCES stories (id),
    version BIGINT NOT NULL,
    title TEXT NOT NULL CHECK (length(title) <= 4000),
    body TEXT NOT NULL,
    CHECK (place = -story_id)
);
