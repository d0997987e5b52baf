DROP TABLE mail_choices;

DROP TABLE notice_choices;

DROP TABLE follows;

DROP TABLE notices;
