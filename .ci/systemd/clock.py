# SPDX-License-Identifier: MIT
"""A clock that nobody keeps right is told at the start, although the daemon's filter keeps it from asking the kernel."""
from case import case, expect, same
from since import Since

SHIM = "/usr/local/bin/timedatectl"
WARNING = "the clock is not synchronised"
UNKNOWN = "whether the clock is synchronised cannot be known here"
PRIORITIES = {WARNING: 4, UNKNOWN: 6}


def said_at_start(machine):
    """Which of the lines on the clock."""
    journal = Since(machine)
    machine("systemctl", "restart", "urgentd")
    same("state", machine.property("urgentd", "ActiveState"), "active")
    return [words for words in [WARNING, UNKNOWN] if journal.has(words, priority=PRIORITIES[words])]


@case("a clock that is not synchronised is a warning at the start; one that is, is none; where nobody knows, that is said")
def clock(machine):
    # The container has its clock from this machine, whoever keeps that.
    answer = machine("timedatectl", "show", "--property=NTPSynchronized", "--value").stdout.strip()
    expect(answer in ("yes", "no"), f"systemd-timedated says {answer!r}")
    same(f"as systemd-timedated says ({answer})", said_at_start(machine), [WARNING] if answer == "no" else [])
    try:
        machine.write(SHIM, "#!/bin/sh\necho no\n", mode=0o755)
        same("not synchronised", said_at_start(machine), [WARNING])
        machine.write(SHIM, "#!/bin/sh\necho yes\n", mode=0o755)
        same("synchronised", said_at_start(machine), [])
        machine.write(SHIM, "#!/bin/sh\nexit 1\n", mode=0o755)
        same("no answer", said_at_start(machine), [UNKNOWN])
    finally:
        machine("rm", SHIM)
