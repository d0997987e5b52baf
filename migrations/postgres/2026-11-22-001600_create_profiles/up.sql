-- What people say of themselves, and whether other companies find them in the directory. Nothing is listed that was not chosen.
CREATE TABLE profiles (
    person_id BIGINT PRIMARY KEY NOT NULL REFERENCES people (id),
    listed_at BIGINT,
    show_company BOOLEAN NOT NULL DEFAULT FALSE,
    show_department BOOLEAN NOT NULL DEFAULT FALSE,
    department TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(department) <= 200),
    uses TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(uses) <= 1000),
    introduction TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(introduction) <= 8000),
    updated_at BIGINT NOT NULL
);

CREATE INDEX profiles_listed ON profiles (listed_at, person_id) WHERE listed_at IS NOT NULL;

-- Badges, each once a person; taken_at while what earned it no longer stands.
CREATE TABLE badges (
    person_id BIGINT NOT NULL REFERENCES people (id),
    badge TEXT COLLATE "C" NOT NULL CHECK (length(badge) <= 40),
    awarded_at BIGINT NOT NULL,
    taken_at BIGINT,
    PRIMARY KEY (person_id, badge)
);

-- Who left for good, by whose hand.
CREATE TABLE departures (
    person_id BIGINT PRIMARY KEY NOT NULL REFERENCES people (id),
    left_at BIGINT NOT NULL,
    by_id BIGINT REFERENCES people (id)
);
