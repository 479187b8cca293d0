# SPDX-License-Identifier: MIT
"""What a restart cannot mend is not restarted for ever; what can be mended is tried a few times."""
import sys
import time

from case import case, expect, same
from staff import configure, urgentctl


def settled(machine):
    return machine.property("urgentd", "ActiveState") == "failed"


def recover(machine):
    configure(machine)
    machine("systemctl", "reset-failed")
    machine("systemctl", "start", "urgentd")
    urgentctl(machine, "status")


@case("a configuration that cannot be used: one line that names the key, exit 78, no restart")
def configuration(machine):
    machine("systemctl", "stop", "urgentd")
    configure(machine, more="nonsense: true,")
    expect(machine("systemctl", "start", "urgentd", check=False).returncode != 0, "it started")
    time.sleep(3)
    same("exit status", machine.property("urgentd", "ExecMainStatus"), "78")
    same("restarts", machine.property("urgentd", "NRestarts"), "0")
    same("state", machine.property("urgentd", "ActiveState"), "failed")
    # Whoever knocks has it tried again, but not for ever.
    machine.peer(sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 8420)).recv(1)")
    machine.until("systemd gives the socket up", lambda: machine.property("urgentd.socket", "ActiveState") == "failed", 60)
    expect("nonsense" in machine("journalctl", "-u", "urgentd", "-n", "20", "-o", "cat", "--no-pager").stdout, "no key named")
    recover(machine)


@case("a port that another program holds: a clear line, and it is not tried for ever")
def port(machine):
    machine("systemctl", "stop", "urgentd")
    machine("systemctl", "mask", "--runtime", "urgentd.socket")
    limit = "/run/systemd/system/urgentd.service.d/limit.conf"
    machine.write(limit, "[Unit]\nStartLimitBurst=5\n")
    machine("systemctl", "daemon-reload")
    squatter = machine.peer(sys.executable, "-c", "import socket, time; s = socket.create_server(('127.0.0.1', 8420)); "
                            "time.sleep(600)")
    machine.until("the port is taken", lambda: machine.listens(8420))
    expect(machine("systemctl", "start", "urgentd", check=False).returncode != 0, "it started")
    machine.until("systemd has given up", lambda: settled(machine), seconds=60)
    journal = machine("journalctl", "-u", "urgentd", "-n", "40", "-o", "cat", "--no-pager").stdout
    expect("127.0.0.1:8420" in journal or "8420" in journal, f"the port is not named:\n{journal}")
    squatter.kill()
    squatter.wait()
    machine("rm", limit)
    machine("systemctl", "unmask", "--runtime", "urgentd.socket")
    machine("systemctl", "daemon-reload")
    recover(machine)
