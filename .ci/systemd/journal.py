# SPDX-License-Identifier: MIT
"""What the journal of the whole proof says, and what it must not say."""
import json

from case import case, expect
from secrets_and_relays import KEY, PASSWORD
from staff import Roster
from webhooks import HOST, SECRET


@case("the journal has the daemon's own fields")
def fields(machine):
    lines = machine("journalctl", "-u", "urgentd", "-o", "json", "--no-pager").stdout.splitlines()
    entries = [entry for entry in map(json.loads, lines) if entry.get("_COMM") == "urgentd" and "URGENTD_COMPONENT" in entry]
    expect(entries, "no entry has the field URGENTD_COMPONENT")
    for entry in entries:
        for name in ["MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER"]:
            expect(name in entry, f"no {name} in {sorted(entry)}")


@case("no address, name or secret stands in the journal")
def silence(machine):
    words = machine("journalctl", "-o", "export", "--no-pager", timeout=60).stdout
    expect(Roster.loaded, "no roster was loaded")
    for roster in Roster.loaded:
        for word in [*roster.names, *roster.addresses, *roster.hooks]:
            expect(word not in words, f"{word} stands in the journal")
    expect("volunteers.example" not in words, "a volunteer's domain stands in the journal")
    expect(HOST not in words, "the host of a webhook stands in the journal")
    for secret in [PASSWORD, KEY, SECRET]:
        expect(secret not in words, "a secret stands in the journal")
