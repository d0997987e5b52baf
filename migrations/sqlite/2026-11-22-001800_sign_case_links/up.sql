-- A mailed link to confirm a case says in itself what it is for, signed: nothing is kept of it.
DROP TABLE story_links;
