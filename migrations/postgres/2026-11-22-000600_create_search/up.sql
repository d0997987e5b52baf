-- What the search index holds of each post, in the tokenizer's form; version is the tokenizer's number.
CREATE TABLE search_documents (
    post_id BIGINT PRIMARY KEY REFERENCES posts (id),
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    version BIGINT NOT NULL,
    leads BOOLEAN NOT NULL,
    title TEXT COLLATE "C" NOT NULL CHECK (length(title) <= 4000),
    body TEXT COLLATE "C" NOT NULL
);

CREATE INDEX search_documents_topic ON search_documents (topic_id);

-- The index itself: our tokens at their places, titles with weight A. rowid is the post, named as on SQLite.
CREATE TABLE search_fts (
    rowid BIGINT PRIMARY KEY REFERENCES posts (id),
    words TSVECTOR NOT NULL
);

CREATE INDEX search_fts_words ON search_fts USING gin (words);

-- What was searched for and not found, by day; never by whom.
CREATE TABLE search_misses (
    day DATE NOT NULL,
    words TEXT COLLATE "C" NOT NULL CHECK (length(words) <= 80),
    count BIGINT NOT NULL,
    PRIMARY KEY (day, words)
);
