# SPDX-License-Identifier: MIT
"""Removal leaves what somebody may need; purge removes it, and says what it still leaves."""
from case import case, expect, same


def there(machine, path):
    return machine("test", "-e", path, check=False).returncode == 0


@case("removed, nothing of it runs, and state, queue and configuration stay")
def remove(machine):
    machine.apt("remove", "urgentd")
    same("its processes", machine("find", "/proc", "-maxdepth", "1", "-user", "urgentd", "-name", "[0-9]*").stdout, "")
    expect(not machine.listens(8420), "somebody still listens")
    for path in ["/usr/sbin/urgentd", "/lib/systemd/system/urgentd.service", "/run/urgentd"]:
        expect(not there(machine, path), f"{path} is still there")
    for path in ["/var/lib/urgentd/ledger.sqlite", "/var/lib/urgentd/roster.key", "/var/spool/urgentd/done",
                 "/etc/urgentd/urgentd.json5"]:
        expect(there(machine, path), f"{path} has gone")


@case("installed again, it goes on where it was")
def again(machine):
    machine.apt("install", "--no-install-recommends", "/root/urgentd.deb")
    same("enabled", machine("systemctl", "is-enabled", "urgentd").stdout.strip(), "enabled")
    same("state", machine.property("urgentd", "ActiveState"), "inactive")
    machine("systemctl", "start", "urgentd")
    machine("urgentctl", "reconcile")


@case("purged, state and queue are gone; backups stay, and it says so")
def purge(machine):
    machine("touch", "/var/backups/urgentd/kept")
    said = machine.apt("purge", "urgentd")
    for path in ["/var/lib/urgentd", "/var/spool/urgentd", "/etc/urgentd/urgentd.json5",
                 "/etc/systemd/system/multi-user.target.wants/urgentd.service"]:
        expect(not there(machine, path), f"{path} is still there")
    expect(there(machine, "/var/backups/urgentd/kept"), "the backups have gone")
    expect("/var/backups/urgentd" in said.stdout + said.stderr, "nobody was told that backups stay")
    same("systemd", machine("systemctl", "is-system-running", check=False).stdout.strip(), "running")
