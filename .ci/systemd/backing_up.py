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
    old, young = "urgentd-20200101T000000Z.tar.17.part", "urgentd-20200101T000000Z.tar.18.part"
    machine("touch", "-d", "2 days ago", f"/var/backups/urgentd/{old}")
    machine("install", "-m", "0600", "/dev/null", f"/var/backups/urgentd/{young}")
    for _ in range(3):
        machine("systemctl", "start", "urgentd-backup.service")
        expect(old not in backups(machine), "what a backup has left that was cut off is still there")
        made = sorted(set(made) | {name for name in backups(machine) if name != young})
        # The names tell the second.
        time.sleep(1.1)
    same("made", len(made), 3)
    same("kept", sorted(backups(machine)), [young, *made[-2:]])
    machine("rm", f"/var/backups/urgentd/{young}")
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
