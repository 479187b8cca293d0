# SPDX-License-Identifier: MIT
"""A changed configuration is taken without a restart; one that cannot be used changes nothing."""
from case import case, expect, same
from staff import RELAY_PORT, configure, urgentctl

MAIN = f'{{ name: "main", url: "smtp://127.0.0.1:{RELAY_PORT}", tls: "off", connections: 8 }}'
SECOND = f'{MAIN}, {{ name: "second", url: "smtp://127.0.0.1:{RELAY_PORT + 1}", tls: "off" }}'


def relays(machine):
    return {relay["name"] for relay in urgentctl(machine, "relay", "list")}


@case("systemctl reload takes a changed configuration, in the same process")
def reload(machine):
    configure(machine)
    machine("systemctl", "restart", "urgentd")
    pid = machine.property("urgentd", "MainPID")
    configure(machine, relay=SECOND)
    machine("systemctl", "reload", "urgentd")
    machine.until("the new relay is there", lambda: relays(machine) == {"main", "second"})
    same("process", machine.property("urgentd", "MainPID"), pid)
    configure(machine)
    machine("systemctl", "reload", "urgentd")
    machine.until("the new relay has gone", lambda: relays(machine) == {"main"})


@case("a configuration that cannot be used fails the reload, and says why; the daemon goes on with the old one")
def refused(machine):
    pid = machine.property("urgentd", "MainPID")
    configure(machine, relay=SECOND, more="nonsense: true,")
    answer = machine("systemctl", "reload", "urgentd", check=False)
    expect(answer.returncode != 0, "systemctl reload said that it went well")
    same("relays", relays(machine), {"main"})

    # Whoever sends the signal by hand is told in the journal.
    cursor = machine("journalctl", "-u", "urgentd", "-n", "0", "--show-cursor").stdout.split("-- cursor: ")[1].strip()
    machine("systemctl", "kill", "-s", "HUP", "--kill-who=main", "urgentd")
    machine.until("the journal names the key", lambda: "nonsense" in machine(
        "journalctl", "-u", "urgentd", "--after-cursor", cursor, "-o", "verbose", "--no-pager").stdout)
    same("relays", relays(machine), {"main"})
    same("process", machine.property("urgentd", "MainPID"), pid)
    machine.until("it is as before", lambda: machine.property("urgentd", "ActiveState") == "active")
    configure(machine)
