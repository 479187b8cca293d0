# SPDX-License-Identifier: MIT
"""The sockets belong to systemd: whoever connects during a restart waits, and is answered."""
import json
import pathlib
import signal
import sys
import time

from case import case, expect, same
from staff import AUTHOR, configure, urgentctl

VISITOR = pathlib.Path(__file__).parent / "visitor.py"
CONTROL = "/run/urgentd/control.sock"


@case("nobody is refused during restarts")
def restart(machine):
    configure(machine)
    machine("systemctl", "restart", "urgentd")
    visitors = [machine.peer(sys.executable, VISITOR, "tcp", "8420"),
                machine.peer(sys.executable, VISITOR, "unix", f"/proc/{machine.leader}/root{CONTROL}")]
    time.sleep(0.5)
    for _ in range(3):
        machine("systemctl", "restart", "urgentd")
        time.sleep(0.5)
    for visitor in visitors:
        visitor.send_signal(signal.SIGTERM)
        counts = json.loads(visitor.communicate(timeout=30)[0])
        expect(counts["answered"] > 10 and counts["refused"] == 0, counts)
        # What the old daemon had taken before it went was answered by it.
        same("connections broken off", counts["broken"], 0)


@case("after a crash the door is open again")
def crash(machine):
    before = machine.property("urgentd", "NRestarts")
    machine("systemctl", "kill", "-s", "KILL", "urgentd")
    machine.until("systemd has started it again", lambda: machine.property("urgentd", "NRestarts") != before)
    machine.until("it listens again", lambda: machine.listens(8420))
    machine.until("it answers", lambda: urgentctl(machine, "status", check=False).returncode == 0)


@case("stop means stop: the sockets go too, and come back with the next start")
def stop(machine):
    machine("systemctl", "stop", "urgentd")
    for unit in ["urgentd.service", "urgentd.socket", "urgentd-control.socket"]:
        same(unit, machine.property(unit, "ActiveState"), "inactive")
    expect(not machine.listens(8420), "somebody still listens")
    same("urgentctl: exit", urgentctl(machine, "status", check=False).returncode, 69)
    machine("systemctl", "start", "urgentd")
    urgentctl(machine, "status")


@case("with the sockets masked, the daemon opens its listeners itself")
def masked(machine):
    machine("systemctl", "stop", "urgentd")
    machine("systemctl", "mask", "--runtime", "urgentd.socket", "urgentd-control.socket")
    machine("systemctl", "start", "urgentd")
    expect(machine.listens(8420), "nobody listens")
    urgentctl(machine, "status", user=AUTHOR)
    machine("systemctl", "stop", "urgentd")
    machine("systemctl", "unmask", "--runtime", "urgentd.socket", "urgentd-control.socket")
    machine("systemctl", "start", "urgentd")
    same("urgentd.socket", machine.property("urgentd.socket", "SubState"), "running")
    urgentctl(machine, "status")
