-- What somebody should know of. Nothing of what it is about is kept here: text, author and whether it may be read at all are
-- looked up when it is shown.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (length(kind) <= 40),
    topic_id BIGINT REFERENCES topics (id),
    post_id BIGINT REFERENCES posts (id),
    actor_id BIGINT REFERENCES people (id),
    path TEXT CHECK (length(path) <= 400),
    detail TEXT NOT NULL DEFAULT '' CHECK (length(detail) <= 1000),
    amount BIGINT NOT NULL DEFAULT 1,
    at BIGINT NOT NULL,
    read_at BIGINT,
    mail_due_at BIGINT,
    mailed_at BIGINT,
    digested_at BIGINT
);

CREATE INDEX notices_read ON notices (person_id, at, id) WHERE read_at IS NOT NULL;

CREATE INDEX notices_unread ON notices (person_id, at, id) WHERE read_at IS NULL;

CREATE INDEX notices_topic ON notices (person_id, topic_id);

CREATE INDEX notices_post ON notices (post_id);

-- How somebody follows a topic, tag, space or person.
CREATE TABLE follows (
    person_id BIGINT NOT NULL REFERENCES people (id),
    object TEXT NOT NULL CHECK (length(object) <= 20),
    object_id BIGINT NOT NULL,
    level TEXT NOT NULL CHECK (length(level) <= 20),
    automatic BOOLEAN NOT NULL DEFAULT FALSE,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, object, object_id)
);

CREATE INDEX follows_object ON follows (object, object_id, person_id);

-- Where somebody wants to learn of a kind of notice, if not where it goes by default.
CREATE TABLE notice_choices (
    person_id BIGINT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (length(kind) <= 40),
    way TEXT NOT NULL CHECK (length(way) <= 20),
    PRIMARY KEY (person_id, kind)
);

-- Mail to somebody, as a whole: switched off, refused by their mail server, and when the last digest was.
CREATE TABLE mail_choices (
    person_id BIGINT PRIMARY KEY NOT NULL REFERENCES people (id),
    notices_off_at BIGINT,
    digest_off_at BIGINT,
    refused_address TEXT CHECK (length(refused_address) <= 320),
    digested_at BIGINT
);
