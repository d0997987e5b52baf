"""Reads calendar files with PyPI's icalendar and compares them with what they were made from."""

import datetime
import json
import sys

from icalendar import Calendar

files = json.load(sys.stdin)
for number, made in enumerate(files):
    calendar = Calendar.from_ical(made["file"])
    events = calendar.walk("VEVENT")
    facts = [
        (str(calendar["METHOD"]), made["method"]),
        (len(calendar.subcomponents), len(made["titles"])),
        ([str(event["SUMMARY"]) for event in events], made["titles"]),
    ]
    for event in events:
        attendees = event.get("ATTENDEE", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        facts += [
            (event.errors, []),
            (str(event["UID"]), "event-12@community.example.com"),
            (int(event["SEQUENCE"]), made["sequence"]),
            (str(event["STATUS"]), made["status"]),
            (str(event.get("DESCRIPTION", "")), made["description"]),
            (str(event["LOCATION"]), "東京都千代田区丸の内1-1-1 ひろばビル, 5階; 会議室"),
            (str(event["URL"]), "https://community.example.com/events/12?a=1,2;b"),
            (str(event["ORGANIZER"]), "mailto:no-reply@community.example.com"),
            (event["ORGANIZER"].params["CN"], "ひろば, 運営; '事務局': 東京"),
            (event["DTSTART"].dt, datetime.datetime(2026, 11, 24, 9, 30, tzinfo=datetime.timezone.utc)),
            (event["DTEND"].dt - event["DTSTART"].dt, datetime.timedelta(hours=2)),
            (len(attendees), made["attendees"]),
        ]
    for found, expected in facts:
        if found != expected:
            print(f"file {number}: {found!r}, not {expected!r}\n{made['file']}")
            sys.exit(1)
print(f"{len(files)} files")
