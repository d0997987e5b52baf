-- User groups（ユーザー会）: those who meet, and whose events are theirs.
CREATE TABLE user_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) <= 80),
    name TEXT NOT NULL CHECK (length(name) <= 200),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 8000),
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    archived_at BIGINT
);

-- Who belongs to a group, as `member` or `organiser`; left_at once they no longer do.
CREATE TABLE user_group_members (
    group_id BIGINT NOT NULL REFERENCES user_groups (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL DEFAULT 'member' CHECK (length(role) <= 20),
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (group_id, person_id)
);

CREATE INDEX user_group_members_person ON user_group_members (person_id);

-- Events. `turn` counts what happened to an event's registrations, one after another: it is raised first in each such transaction,
-- which so waits for the one before, and gives each place in the queue its number. ics_sequence rises with each change that
-- calendars must hear of. version is that of the form, against two people saving at once. Whoever has link_key may read the event
-- and register where the audience is `link`.
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft' CHECK (length(state) <= 20),
    title TEXT NOT NULL CHECK (length(title) <= 400),
    slug TEXT NOT NULL CHECK (length(slug) <= 200),
    body TEXT NOT NULL DEFAULT '',
    format TEXT NOT NULL DEFAULT 'onsite' CHECK (length(format) <= 20),
    time_zone TEXT NOT NULL CHECK (length(time_zone) <= 64),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    place TEXT NOT NULL DEFAULT '' CHECK (length(place) <= 1000),
    online_url TEXT NOT NULL DEFAULT '' CHECK (length(online_url) <= 2000),
    audience TEXT NOT NULL DEFAULT 'members' CHECK (length(audience) <= 20),
    link_key TEXT NOT NULL UNIQUE CHECK (length(link_key) <= 64),
    attendee_list TEXT NOT NULL DEFAULT 'organisers' CHECK (length(attendee_list) <= 20),
    group_id BIGINT REFERENCES user_groups (id),
    cover_id BIGINT REFERENCES uploads (id),
    opens_at BIGINT,
    closes_at BIGINT,
    cancel_until BIGINT,
    account_max BIGINT,
    newcomers_first BOOLEAN NOT NULL DEFAULT FALSE,
    offer_hours BIGINT,
    copied_from BIGINT REFERENCES events (id),
    series TEXT CHECK (length(series) <= 64),
    ics_uid TEXT NOT NULL UNIQUE CHECK (length(ics_uid) <= 200),
    ics_sequence BIGINT NOT NULL DEFAULT 0,
    recap_topic_id BIGINT REFERENCES topics (id),
    turn BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    proposed_at BIGINT,
    published_at BIGINT,
    published_by BIGINT REFERENCES people (id),
    cancelled_at BIGINT,
    cancelled_by BIGINT REFERENCES people (id),
    cancel_note TEXT NOT NULL DEFAULT '' CHECK (length(cancel_note) <= 2000),
    finished_at BIGINT
);

CREATE INDEX events_time ON events (starts_at, id);

CREATE INDEX events_group ON events (group_id, starts_at, id);

CREATE INDEX events_created_by ON events (created_by);

CREATE INDEX events_open_end ON events (ends_at) WHERE finished_at IS NULL;

-- Accounts that an event of the audience `accounts` is for.
CREATE TABLE event_accounts (
    event_id BIGINT NOT NULL REFERENCES events (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (event_id, account_id)
);

CREATE INDEX event_accounts_account ON event_accounts (account_id);

CREATE TABLE event_tags (
    event_id BIGINT NOT NULL REFERENCES events (id),
    tag_id BIGINT NOT NULL REFERENCES tags (id),
    PRIMARY KEY (event_id, tag_id)
);

CREATE INDEX event_tags_tag ON event_tags (tag_id);

-- Who was asked to come: an account, or one of its people.
CREATE TABLE event_invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    person_id BIGINT REFERENCES people (id),
    invited_by BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    nudged_at BIGINT,
    UNIQUE (event_id, account_id, person_id)
);

-- Who runs an event besides the vendor.
CREATE TABLE event_organisers (
    event_id BIGINT NOT NULL REFERENCES events (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    added_by BIGINT NOT NULL REFERENCES people (id),
    added_at BIGINT NOT NULL,
    removed_at BIGINT,
    PRIMARY KEY (event_id, person_id)
);

CREATE INDEX event_organisers_person ON event_organisers (person_id);

CREATE TABLE event_speakers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    person_id BIGINT REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    name TEXT NOT NULL CHECK (length(name) <= 200),
    affiliation TEXT NOT NULL DEFAULT '' CHECK (length(affiliation) <= 200),
    biography TEXT NOT NULL DEFAULT '' CHECK (length(biography) <= 4000),
    place BIGINT NOT NULL
);

CREATE INDEX event_speakers_event ON event_speakers (event_id, place);

CREATE INDEX event_speakers_person ON event_speakers (person_id);

-- The agenda.
CREATE TABLE event_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT,
    title TEXT NOT NULL CHECK (length(title) <= 400),
    summary TEXT NOT NULL DEFAULT '' CHECK (length(summary) <= 4000),
    speaker_id BIGINT REFERENCES event_speakers (id)
);

CREATE INDEX event_sessions_event ON event_sessions (event_id, starts_at, id);

-- Slots（参加枠）. Without a capacity there is room for everybody; removed_at once it is no longer offered, which no slot is
-- that somebody holds a seat of.
CREATE TABLE event_slots (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    name TEXT NOT NULL CHECK (length(name) <= 200),
    format TEXT NOT NULL DEFAULT 'onsite' CHECK (length(format) <= 20),
    capacity BIGINT,
    rule TEXT NOT NULL DEFAULT 'first_come' CHECK (length(rule) <= 20),
    draw_at BIGINT,
    drawn_at BIGINT,
    place BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE INDEX event_slots_event ON event_slots (event_id, place, id);

-- What those who register are asked. Frozen once somebody answered; removed_at once it is no longer asked.
CREATE TABLE event_questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    kind TEXT NOT NULL CHECK (length(kind) <= 20),
    label TEXT NOT NULL CHECK (length(label) <= 500),
    choices TEXT NOT NULL DEFAULT '' CHECK (length(choices) <= 4000),
    required BOOLEAN NOT NULL DEFAULT FALSE,
    place BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE INDEX event_questions_event ON event_questions (event_id, place, id);

-- One person's place at one event, one row for good: who cancels and comes back has the same row again. person_id is empty for
-- somebody added at the door whom nobody has matched yet (their name and company are what was said); account_id is the account
-- of that day, empty while staff match it. `place` is the number in the queue, from the event's `turn`. attendance is told apart
-- from the state: who came, how, and when.
CREATE TABLE event_registrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    slot_id BIGINT NOT NULL REFERENCES event_slots (id),
    person_id BIGINT REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    company TEXT NOT NULL DEFAULT '' CHECK (length(company) <= 200),
    state TEXT NOT NULL CHECK (length(state) <= 20),
    place BIGINT NOT NULL,
    identity TEXT NOT NULL DEFAULT 'full' CHECK (length(identity) <= 20),
    vendor BOOLEAN NOT NULL DEFAULT FALSE,
    walk_in BOOLEAN NOT NULL DEFAULT FALSE,
    registered_by BIGINT REFERENCES people (id),
    ics_sequence BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    offered_until BIGINT,
    attendance TEXT CHECK (length(attendance) <= 20),
    checked_in_at BIGINT,
    checked_in_via TEXT CHECK (length(checked_in_via) <= 20),
    checked_in_by BIGINT REFERENCES people (id),
    left_early_at BIGINT,
    UNIQUE (event_id, person_id)
);

CREATE INDEX event_registrations_queue ON event_registrations (slot_id, state, place);

CREATE INDEX event_registrations_event ON event_registrations (event_id, state, place);

CREATE INDEX event_registrations_person ON event_registrations (person_id, event_id);

CREATE INDEX event_registrations_account ON event_registrations (account_id, event_id);

CREATE INDEX event_registrations_offers ON event_registrations (offered_until) WHERE offered_until IS NOT NULL;

CREATE TABLE event_answers (
    registration_id BIGINT NOT NULL REFERENCES event_registrations (id),
    question_id BIGINT NOT NULL REFERENCES event_questions (id),
    answer TEXT NOT NULL CHECK (length(answer) <= 4000),
    PRIMARY KEY (registration_id, question_id)
);

CREATE INDEX event_answers_question ON event_answers (question_id);

-- Every transition of a registration, in order: from what to what, by whom (nobody: by rule), and why.
CREATE TABLE event_transitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    registration_id BIGINT NOT NULL REFERENCES event_registrations (id),
    slot_id BIGINT NOT NULL REFERENCES event_slots (id),
    was TEXT CHECK (length(was) <= 20),
    became TEXT NOT NULL CHECK (length(became) <= 20),
    cause TEXT NOT NULL CHECK (length(cause) <= 30),
    by_id BIGINT REFERENCES people (id),
    at BIGINT NOT NULL
);

CREATE INDEX event_transitions_registration ON event_transitions (registration_id, id);

CREATE INDEX event_transitions_event ON event_transitions (event_id, id);

-- Codes shown in the room: who types one while it is open was there.
CREATE TABLE event_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    code TEXT NOT NULL CHECK (length(code) <= 40),
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX event_codes_event ON event_codes (event_id);

-- Links for whoever stands at the door: of one event, for a while. Only hashes are kept.
CREATE TABLE event_doors (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    label TEXT NOT NULL DEFAULT '' CHECK (length(label) <= 200),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) <= 64),
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    used_at BIGINT
);

CREATE INDEX event_doors_event ON event_doors (event_id);

-- Scans as the door sent them, each once by its key, however often it is sent.
CREATE TABLE event_scans (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    scan_key TEXT NOT NULL CHECK (length(scan_key) <= 100),
    registration_id BIGINT REFERENCES event_registrations (id),
    door_id BIGINT REFERENCES event_doors (id),
    by_id BIGINT REFERENCES people (id),
    scanned_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (length(outcome) <= 30),
    UNIQUE (event_id, scan_key)
);

-- Draws of a lottery slot: the seed, the list it was drawn over as published before, and the order that came out.
CREATE TABLE event_draws (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    slot_id BIGINT NOT NULL REFERENCES event_slots (id),
    seed TEXT NOT NULL CHECK (length(seed) <= 128),
    rule TEXT NOT NULL DEFAULT '' CHECK (length(rule) <= 100),
    capacity BIGINT,
    entries TEXT NOT NULL,
    drawn TEXT NOT NULL,
    drawn_at BIGINT NOT NULL,
    drawn_by BIGINT REFERENCES people (id)
);

CREATE INDEX event_draws_slot ON event_draws (slot_id);

-- Calendar feeds: of what a person attends, of a group, of the site. Only hashes are kept.
CREATE TABLE event_feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL CHECK (length(kind) <= 20),
    person_id BIGINT NOT NULL REFERENCES people (id),
    group_id BIGINT REFERENCES user_groups (id),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) <= 64),
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    used_at BIGINT
);

CREATE INDEX event_feeds_person ON event_feeds (person_id);

-- What those who came are asked afterwards.
CREATE TABLE event_survey_questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    kind TEXT NOT NULL CHECK (length(kind) <= 20),
    label TEXT NOT NULL CHECK (length(label) <= 500),
    required BOOLEAN NOT NULL DEFAULT FALSE,
    place BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE INDEX event_survey_questions_event ON event_survey_questions (event_id, place, id);

CREATE TABLE event_survey_answers (
    registration_id BIGINT NOT NULL REFERENCES event_registrations (id),
    question_id BIGINT NOT NULL REFERENCES event_survey_questions (id),
    answer TEXT NOT NULL CHECK (length(answer) <= 8000),
    at BIGINT NOT NULL,
    PRIMARY KEY (registration_id, question_id)
);

CREATE INDEX event_survey_answers_question ON event_survey_answers (question_id);

-- Slides and recordings: an address, or a file of ours.
CREATE TABLE event_materials (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    title TEXT NOT NULL CHECK (length(title) <= 400),
    url TEXT NOT NULL CHECK (length(url) <= 2000),
    place BIGINT NOT NULL,
    added_by BIGINT NOT NULL REFERENCES people (id),
    added_at BIGINT NOT NULL
);

CREATE INDEX event_materials_event ON event_materials (event_id, place, id);

-- Questions asked at the event, kept with what was answered.
CREATE TABLE event_inquiries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    registration_id BIGINT REFERENCES event_registrations (id),
    body TEXT NOT NULL CHECK (length(body) <= 8000),
    answer TEXT NOT NULL DEFAULT '' CHECK (length(answer) <= 8000),
    topic_id BIGINT REFERENCES topics (id),
    entered_by BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    answered_at BIGINT
);

CREATE INDEX event_inquiries_event ON event_inquiries (event_id, id);

-- What organisers wrote to a part of those who come; who got it has a notice that leads to it.
CREATE TABLE event_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    segment TEXT NOT NULL CHECK (length(segment) <= 20),
    slot_id BIGINT REFERENCES event_slots (id),
    subject TEXT NOT NULL CHECK (length(subject) <= 400),
    body TEXT NOT NULL CHECK (length(body) <= 8000),
    people BIGINT NOT NULL,
    by_id BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL
);

CREATE INDEX event_letters_event ON event_letters (event_id, id);

-- Files of attendance from Zoom or Teams, and their rows: matched to a registration, or waiting for somebody to say whose they are.
CREATE TABLE event_imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id),
    source TEXT NOT NULL CHECK (length(source) <= 20),
    file_name TEXT NOT NULL DEFAULT '' CHECK (length(file_name) <= 300),
    by_id BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL
);

CREATE INDEX event_imports_event ON event_imports (event_id, id);

CREATE TABLE event_import_rows (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES event_imports (id),
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 300),
    email TEXT NOT NULL DEFAULT '' CHECK (length(email) <= 254),
    joined_at BIGINT,
    left_at BIGINT,
    minutes BIGINT,
    registration_id BIGINT REFERENCES event_registrations (id),
    state TEXT NOT NULL CHECK (length(state) <= 20)
);

CREATE INDEX event_import_rows_import ON event_import_rows (import_id, id);
