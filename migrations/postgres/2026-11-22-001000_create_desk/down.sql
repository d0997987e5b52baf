DROP TABLE calendar_days;

DROP TABLE desk_questions;
