DROP TABLE drafts;

DROP TABLE upload_posts;

DROP TABLE uploads;
