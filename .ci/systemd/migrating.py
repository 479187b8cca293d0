# SPDX-License-Identifier: MIT
"""Ledgers of earlier releases under the packaged unit: brought to this schema by the start, and good."""
import json
import pathlib
import shutil
import sqlite3

from case import case, expect, same
from since import Since
from small_disk import STATE, SmallDisk
from spoiling import Refusal
from staff import reconcile, urgentctl

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/LedgerTests/Fixtures"
# What the doctor says of the rest of the machine is not the ledger's matter: nobody answers as relay here.
OURS = ["ledger", "account", "audit", "state-folder", "state-files"]


def place(machine, script, claimed=None):
    """A state folder with a ledger of that schema and its key in it; the ledger may claim to be of another."""
    made = machine.folder / "layer/old.sqlite"
    made.unlink(missing_ok=True)
    ledger = sqlite3.connect(made)
    ledger.executescript(script.read_text())
    if claimed:
        ledger.execute(f"PRAGMA user_version = {claimed}")
    schema = ledger.execute("PRAGMA user_version").fetchone()[0]
    ledger.close()
    machine("find", STATE, "-mindepth", "1", "-delete")
    for name, path in {"ledger.sqlite": made, "roster.key": FIXTURES / "roster.key"}.items():
        shutil.copy(path, machine.path("/root"))
        machine("install", "-o", "urgentd", "-g", "urgentd", "-m", "0600", f"/root/{path.name}", f"{STATE}/{name}")
    return schema


@case("a ledger of the first release and one of the last: the start brings them to today's schema, and all is well")
def migrate(machine):
    scripts = sorted(FIXTURES.glob("schema-*.sql"))
    with SmallDisk(machine):
        for script in [scripts[0], scripts[-1]]:
            schema, journal = place(machine, script), Since(machine)
            machine("systemctl", "start", "urgentd")
            same("state", machine.property("urgentd", "ActiveState"), "active")
            expect(journal.has("the ledger is upgraded", f"schema={schema + 1} "), f"no upgrade from {schema}: {journal.lines()}")
            same(f"actions of schema {schema}", {row["reference"] for row in urgentctl(machine, "status")},
                 {"UA 1/26", "UA 2/26", "UA 3/26"})
            reconcile(machine)
            findings = map(json.loads, urgentctl(machine, "doctor", "--deep", check=False).stdout.splitlines())
            levels = {finding["check"]: finding["level"] for finding in findings}
            same(f"schema {schema}, says the doctor", {name: levels.get(name) for name in OURS}, dict.fromkeys(OURS, "ok"))
            machine("systemctl", "stop", "urgentd")


@case("a ledger of a newer release: exit 78, not tried again, and the file is left as it is")
def newer(machine):
    script = max(FIXTURES.glob("schema-*.sql"))
    with SmallDisk(machine):
        place(machine, script, claimed=999)
        before = machine("sha256sum", f"{STATE}/ledger.sqlite").stdout
        refusal = Refusal(machine)
        refusal.start(78, "999", "newer")
        refusal.is_final()
        same("the ledger", machine("sha256sum", f"{STATE}/ledger.sqlite").stdout, before)
