# SPDX-License-Identifier: MIT
"""The watchdog with the time that the unit is shipped with."""
from case import case, expect, same
from failing import begin, nobody_lost, restarted, restarts, timeouts


@case("hung, with the watchdog as it is shipped: ended and started again within half a minute")
def shipped(machine):
    same("WatchdogSec=", machine.property("urgentd", "WatchdogUSec"), "30s")
    before, said = restarts(machine), timeouts(machine)
    sink, roster = begin(machine, "UA 18/26", "watched", people=30)
    machine("systemctl", "kill", "-s", "STOP", "urgentd")
    took = machine.until("the watchdog has it started again", restarted(machine, before), seconds=60)
    # The last sign of life was at most half of that time ago.
    expect(14 < took < 45, f"a watchdog of 30 s took {took:.1f} s")
    same("the watchdog spoke", timeouts(machine), said + 1)
    nobody_lost(machine, "UA 18/26", sink, roster)
