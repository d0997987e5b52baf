//! The suite: one binary, people and pages, the real server on a real database.
//!
//! `HIROBA_TEST_DB=sqlite` (default) or `postgres` chooses the database of the run; PostgreSQL needs `HIROBA_TEST_POSTGRES`,
//! the URL of a server where the suite may create databases (`make test` starts one of its own and runs both).

mod bodies;
mod canary;
mod commonmark;
mod community;
mod company;
mod console;
mod crash;
mod desk;
mod devices;
mod directory;
mod doors;
mod drafts;
mod edge;
mod events;
mod files;
mod fixtures;
mod home;
mod house;
mod import;
mod jobs;
mod kinds;
mod leaving;
mod letters;
mod limits;
mod live;
mod logo;
mod moderation;
mod notices;
mod numbers;
mod outside;
mod people;
mod permissions;
mod privacy;
mod programs;
mod races;
mod recognition;
mod schema;
mod search;
mod second_factor;
mod stories;
mod support;
mod tags;
mod two_servers;
