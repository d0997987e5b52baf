DROP TABLE departures;

DROP TABLE badges;

DROP TABLE profiles;
