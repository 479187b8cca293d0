# SPDX-License-Identifier: MIT
"""The ledger is damaged, and a backup of the backup unit's is restored by the lines of the article, word for word."""
from backing_up import backups
from case import case, expect, same
from failing import SLOW, begin
from sink import Sink
from small_disk import STATE, SmallDisk
from spoiling import Refusal
from staff import RELAY_PORT, configure, reconcile, status, urgentctl, wait_finished

ARTICLE = "/usr/share/doc/urgentd/articles/Backup.md"
NAMED_THERE = "2026-11-26.tar"
REFERENCE = "UA 17/26"
# At the backup, and at the end of the first life: of these 60 some have it before, some after, some not at all.
PEOPLE, BEFORE, AFTER = 60, 10, 25


def documented(machine, backup):
    """The lines under `Restoring`, with that file in them."""
    text = machine("cat", ARTICLE).stdout.split("\n## Restoring\n")[1].lstrip("\n")
    lines = [line.strip() for line in text.split("\n\n")[0].splitlines()]
    expect(any(NAMED_THERE in line for line in lines), f"{ARTICLE} names no backup: {lines}")
    return [line.replace(NAMED_THERE, backup) for line in lines]


def accepted(machine, roster):
    rows = urgentctl(machine, "deliveries", REFERENCE, "--state", "accepted")
    return {row["volunteer"].replace("-", ".") + "@volunteers.example" for row in rows} & roster.addresses


@case("a damaged ledger: exit 70, not tried again, and restored as documented nobody who had it before the backup gets it again")
def restore(machine):
    # A backup has 256 MiB to spare for the log, or is refused.
    with SmallDisk(machine, room=300):
        configure(machine, relay=SLOW)
        machine("systemctl", "start", "urgentd")
        backup, roster, had, first = first_life(machine)
        machine("dd", "if=/dev/urandom", f"of={STATE}/ledger.sqlite", "bs=4096", "count=1", "conv=notrunc")
        refusal = Refusal(machine)
        refusal.start(70, "the ledger is damaged", "urgentd restore")
        refusal.is_final()

        sink = Sink(machine, RELAY_PORT)
        for line in documented(machine, backup):
            machine("sh", "-c", line)
        same("what is not its own", machine("find", STATE, "!", "(", "-user", "urgentd", "-group", "urgentd", ")").stdout, "")
        same("what others may use", machine("find", STATE, "-mindepth", "1", "-perm", "/037").stdout, "")
        expect(REFERENCE in {row["reference"] for row in urgentctl(machine, "resume")}, "it is not held back")
        same("who got it before anybody said so", sink.received(roster.network), {})

        urgentctl(machine, "resume", REFERENCE)
        account = wait_finished(machine, REFERENCE)
        second = sink.received(roster.network)
        sink.stop()
        same("accepted", account["states"]["accepted"], PEOPLE)
        same("who had it before the backup, and got it again", set(second) & had, set())
        same("who got it", set(first) | set(second), roster.addresses)
        twice = len(set(first) & set(second))
        expect(0 < twice <= account["possiblyTwice"], f"{twice} got it twice, {account['possiblyTwice']} are marked so")
        reconcile(machine)


def first_life(machine):
    """Under load: a backup by the unit, more mails, the end. The backup, its people, who had it before, and all who have it."""
    sink, roster = begin(machine, REFERENCE, "restored", people=PEOPLE, already=BEFORE)
    had, old = accepted(machine, roster), set(backups(machine))
    machine("systemctl", "start", "urgentd-backup.service")
    [backup] = set(backups(machine)) - old
    machine.until("more have it", lambda: status(machine, REFERENCE)["states"]["accepted"] >= AFTER)
    machine("systemctl", "stop", "urgentd")
    first = sink.received(roster.network)
    sink.stop()
    expect(len(first) < PEOPLE, "nobody is left for the second life")
    return f"/var/backups/urgentd/{backup}", roster, had, first
