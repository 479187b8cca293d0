# SPDX-License-Identifier: MIT
"""What a restart cannot mend is not restarted for ever; what can be mended is tried a few times."""
import sys
import time

from case import case, expect, same
from staff import configure, urgentctl


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


@case("a port that another program holds: a clear line, and it is not tried for ever")
def port(machine):
    limit = "/run/systemd/system/urgentd.service.d/limit.conf"
    machine("systemctl", "stop", "urgentd")
    machine("systemctl", "mask", "--runtime", "urgentd.socket")
    machine.write(limit, "[Unit]\nStartLimitBurst=5\n")
    machine("systemctl", "daemon-reload")
    squatter = machine.peer(sys.executable, "-c", "import socket, time; s = socket.create_server(('127.0.0.1', 8420)); "
                            "time.sleep(600)")
    try:
        machine.until("the port is taken", lambda: machine.listens(8420))
        expect(machine("systemctl", "start", "urgentd", check=False).returncode != 0, "it started")
        machine.until("systemd has given up", lambda: machine.property("urgentd", "ActiveState") == "failed", seconds=60)
        expect("127.0.0.1:8420" in said(machine), "the port is not named")
    finally:
        squatter.kill()
        squatter.wait()
        machine("rm", limit)
        machine("systemctl", "unmask", "--runtime", "urgentd.socket")
        machine("systemctl", "daemon-reload")
        recover(machine)
