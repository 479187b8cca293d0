# SPDX-License-Identifier: MIT
"""The nightly backup, by hand: it is there, for nobody else to read, and the oldest go."""
import time

from case import case, expect, same


def backups(machine):
    return machine("find", "/var/backups/urgentd", "-mindepth", "1", "-maxdepth", "1", "-printf", "%f\n").stdout.split()


@case("the backup unit makes backups and keeps as many as it is told")
def backup(machine):
    machine.write("/run/systemd/system/urgentd-backup.service.d/keep.conf", "[Service]\nEnvironment=BACKUP_KEEP=2\n")
    machine("systemctl", "daemon-reload")
    made = []
    for _ in range(3):
        machine("systemctl", "start", "urgentd-backup.service")
        made = sorted(set(made) | set(backups(machine)))
        # The names tell the second.
        time.sleep(1.1)
    same("made", len(made), 3)
    same("kept", sorted(backups(machine)), made[-2:])
    loose = machine("find", "/var/backups/urgentd", "-perm", "/077").stdout
    same("what others may read", loose, "")


@case("without a daemon the backup is left out, and nothing is started for it")
def skipped(machine):
    machine("systemctl", "stop", "urgentd")
    before = backups(machine)
    machine("systemctl", "start", "urgentd-backup.service")
    same("backups", backups(machine), before)
    same("urgentd", machine.property("urgentd", "ActiveState"), "inactive")
    machine("systemctl", "start", "urgentd")


@case("the timer can be enabled, and says when it will run")
def timer(machine):
    machine("systemctl", "enable", "--now", "urgentd-backup.timer")
    expect("urgentd-backup.timer" in machine("systemctl", "list-timers", "--no-pager").stdout, "it is not in the list")
