# SPDX-License-Identifier: MIT
"""What a restart cannot mend is not tried again; what passes is tried until it has passed."""
import sys
import time

from case import case, expect, same
from staff import configure, urgentctl

# Above systemd's own limit.
TRIES = 12


def said(machine):
    return machine("journalctl", "-u", "urgentd", "-n", "60", "-o", "cat", "--no-pager").stdout


def recover(machine):
    configure(machine)
    machine("systemctl", "reset-failed")
    machine("systemctl", "start", "urgentd")
    urgentctl(machine, "status")


@case("a configuration that cannot be used: a line that names the key, exit 78, no restart, and no open door")
def configuration(machine):
    machine("systemctl", "stop", "urgentd")
    configure(machine, more="nonsense: true,")
    try:
        expect(machine("systemctl", "start", "urgentd", check=False).returncode != 0, "it started")
        time.sleep(3)
        same("exit status", machine.property("urgentd", "ExecMainStatus"), "78")
        same("restarts", machine.property("urgentd", "NRestarts"), "0")
        same("state", machine.property("urgentd", "ActiveState"), "failed")
        # Else each click of a volunteer would try once more.
        expect(not machine.listens(8420), "systemd still listens")
        expect("nonsense" in said(machine), "no key named")
    finally:
        recover(machine)


@case("a port that another program holds: a clear line, and it is tried until the port is free")
def port(machine):
    machine("systemctl", "stop", "urgentd")
    machine("systemctl", "mask", "--runtime", "urgentd.socket")
    squatter = machine.peer(sys.executable, "-c", "import socket, time; s = socket.create_server(('127.0.0.1', 8420)); "
                            "time.sleep(600)")
    try:
        machine.until("the port is taken", lambda: machine.listens(8420))
        expect(machine("systemctl", "start", "urgentd", check=False).returncode != 0, "it started")
        # Systemd by itself gives up after five starts within ten seconds, of a socket too.
        machine.until("it is tried again and again", lambda: int(machine.property("urgentd", "NRestarts")) >= TRIES, seconds=60)
        # Between two tries; while one lasts, it is 0.
        machine.until("exit status 75", lambda: machine.property("urgentd", "ExecMainStatus") == "75")
        expect("127.0.0.1:8420" in said(machine), "the port is not named")
        squatter.kill()
        squatter.wait()
        machine.until("it runs, and nobody had to do anything", lambda: machine.property("urgentd", "ActiveState") == "active")
        same("urgentd-control.socket", machine.property("urgentd-control.socket", "SubState"), "running")
        urgentctl(machine, "status")
    finally:
        squatter.kill()
        squatter.wait()
        machine("systemctl", "stop", "urgentd")
        machine("systemctl", "unmask", "--runtime", "urgentd.socket")
        machine("systemctl", "daemon-reload")
        recover(machine)
