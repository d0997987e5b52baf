-- What the search index holds of each post, in the tokenizer's form; version is the tokenizer's number.
CREATE TABLE search_documents (
    post_id INTEGER PRIMARY KEY NOT NULL REFERENCES posts (id),
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    version BIGINT NOT NULL,
    leads BOOLEAN NOT NULL,
    title TEXT NOT NULL CHECK (length(title) <= 4000),
    body TEXT NOT NULL
);

CREATE INDEX search_documents_topic ON search_documents (topic_id);

-- The index itself. It keeps no text; its tokens are ours, so it cuts at spaces only.
CREATE VIRTUAL TABLE search_fts USING fts5 (
    title,
    body,
    content = '',
    contentless_delete = 1,
    tokenize = "ascii tokenchars '+#'"
);

-- What was searched for and not found, by day; never by whom.
CREATE TABLE search_misses (
    day DATE NOT NULL,
    words TEXT NOT NULL CHECK (length(words) <= 80),
    count BIGINT NOT NULL,
    PRIMARY KEY (day, words)
);
