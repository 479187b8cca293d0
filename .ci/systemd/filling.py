# SPDX-License-Identifier: MIT
"""The disk of the state folder is full while alerts leave: nothing is lost, and the daemon goes on by itself."""
import sys

from case import case, expect, same
from delivering import FETCH
from failing import SLOW, begin, nobody_lost
from since import Since
from small_disk import SmallDisk
from staff import AUTHOR, action, configure, status, urgentctl

NOT_RECORDING = "outcomes cannot be recorded; nothing new is sent until they can"


def ready(machine):
    asker = machine.peer(sys.executable, "-c", FETCH, "http://127.0.0.1:8421/health/ready")
    return asker.communicate(timeout=30)[0]


@case("a disk that is full under load: no more claims, an alarm, nothing lost; with room again it goes on by itself")
def filling(machine):
    with SmallDisk(machine) as disk:
        # Few in hand: else all are claimed already when the disk is full.
        configure(machine, relay=SLOW, more="limits: { inFlight: 16 },")
        machine("systemctl", "start", "urgentd")
        sink, roster = begin(machine, "UA 15/26", "filling", people=120)
        pid, journal = machine.property("urgentd", "MainPID"), Since(machine)
        disk.fill()
        machine.until("the journal says that nothing can be recorded", lambda: journal.has(NOT_RECORDING), seconds=60)
        leased = status(machine, "UA 15/26")["states"]["leased"]
        taken = sum(sink.received(roster.network).values())
        expect(taken < roster.size, "all had left before the disk was full")
        expect(ready(machine).startswith("503"), "it says that it is ready")
        refused = urgentctl(machine, "enqueue", "-", user=AUTHOR, input=action("UA 16/26", "filling"), check=False)
        expect(refused.returncode in (70, 75) and "no space" in refused.stderr, refused)
        expect(journal.has(NOT_RECORDING, priority=1), "it is no alarm")
        now = sum(sink.received(roster.network).values())
        expect(now <= taken + leased, f"{now - taken} more have left, {leased} were in hand")
        disk.make_room()
        account = nobody_lost(machine, "UA 15/26", sink, roster)
        same("possibly twice", account["possiblyTwice"], 0)
        same("process", machine.property("urgentd", "MainPID"), pid)
        machine.until("it is ready", lambda: ready(machine).startswith("200"))
