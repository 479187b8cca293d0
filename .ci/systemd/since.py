# SPDX-License-Identifier: MIT
"""What the journal says of the daemon from some moment on."""
import json


class Since:
    """From its making on. Always asked with one filter: with another, journalctl leaves out the first entry after the cursor."""

    def __init__(self, machine):
        self.machine = machine
        self.cursor = machine("journalctl", "-u", "urgentd", "-n", "0", "--show-cursor").stdout.split("-- cursor: ")[1].strip()

    def entries(self):
        self.machine("journalctl", "--sync")
        words = ["journalctl", "-u", "urgentd", "--after-cursor", self.cursor, "-o", "json", "--no-pager"]
        return [json.loads(line) for line in self.machine(*words).stdout.splitlines()]

    def lines(self, priority=7):
        """The messages that are as urgent as that, or more."""
        return [entry["MESSAGE"] for entry in self.entries() if int(entry["PRIORITY"]) <= priority]

    def has(self, *words, priority=7):
        """Whether one line has all of these words."""
        return any(all(word in line for word in words) for line in self.lines(priority))
