# SPDX-License-Identifier: MIT
"""The nightly backup, by hand: it is there, for nobody else to read, the oldest go; and one that fails is seen."""
import json
import time

from case import case, expect, same

FOLDER = "/var/backups/urgentd"
DROP_IN = "/run/systemd/system/urgentd-backup.service.d"
TELLER = """[Service]
Type=oneshot
ExecStart=/bin/sh -c 'journalctl --sync; journalctl -t urgentd-backup -p err -n 1 -o cat > /run/told'
"""


def backups(machine):
    return machine("find", "/var/backups/urgentd", "-mindepth", "1", "-maxdepth", "1", "-printf", "%f\n").stdout.split()


def doctor_says(machine):
    """Level and words of the doctor's check."""
    lines = machine("urgentctl", "--json", "doctor", check=False).stdout.splitlines()
    found = [finding for finding in map(json.loads, lines) if finding["check"] == "backup"]
    same("findings about backups", len(found), 1)
    return found[0]["level"], found[0]["what"]


def last(machine):
    """When the last whole one was taken, by the metric; 0 if there was none."""
    lines = machine("urgentctl", "metrics").stdout.splitlines()
    name = "urgentd_last_backup_timestamp_seconds "
    return float([line for line in lines if line.startswith(name)][0].removeprefix(name))


def fails(machine, why):
    """Starts the unit, which must fail: one line of priority err says into what, why, and what to do."""
    there = backups(machine)
    expect(machine("systemctl", "start", "urgentd-backup.service", check=False).returncode != 0, "it did not fail")
    same("the unit", machine.property("urgentd-backup.service", "ActiveState"), "failed")
    # EX_DATAERR, as urgentctl says it.
    same("its status", machine.property("urgentd-backup.service", "ExecMainStatus"), "65")
    machine("journalctl", "--sync")
    run = machine.property("urgentd-backup.service", "InvocationID")
    lines = machine("journalctl", f"_SYSTEMD_INVOCATION_ID={run}", "-t", "urgentd-backup", "-p", "err", "-o", "cat",
                    "--no-pager").stdout.splitlines()
    same("lines of priority err", len(lines), 1)
    for words in ["no backup was made", f"into {FOLDER}", why, "to do: ", "The newest there: "]:
        expect(words in lines[0], f"{words!r} is not in: {lines[0]}")
    same("what is there", backups(machine), there)
    return lines[0]


@case("a backup that fails says so in the journal, to who wants to be told, and in the doctor's words; then one is made")
def failing(machine):
    before = last(machine)
    level, what = doctor_says(machine)
    expect((level == "warning" and "no backup was ever taken" in what) == (before == 0), f"{before}: {level}: {what}")
    machine.write("/run/systemd/system/backup-failed.service", TELLER)
    machine.write(f"{DROP_IN}/told.conf", "[Unit]\nOnFailure=backup-failed.service\n")
    machine("systemctl", "daemon-reload")
    machine("chmod", "0500", FOLDER)
    line = fails(machine, "Permission denied")
    machine.until("somebody is told", lambda: machine("cat", "/run/told", check=False).stdout.strip() == line)
    machine("chmod", "0700", FOLDER)
    machine("mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", FOLDER)
    machine("chown", "urgentd:", FOLDER)
    fails(machine, "No space left on device")
    machine("umount", FOLDER)
    same("the last one after two that failed", last(machine), before)
    same("the doctor's level", doctor_says(machine)[0], level)

    machine("rm", "-r", f"{DROP_IN}/told.conf", "/run/systemd/system/backup-failed.service")
    machine("systemctl", "daemon-reload")
    machine("systemctl", "start", "urgentd-backup.service")
    same("the unit", machine.property("urgentd-backup.service", "Result"), "success")
    level, what = doctor_says(machine)
    expect(level == "ok" and "0 h old" in what, f"{level}: {what}")
    expect(before < last(machine) and abs(time.time() - last(machine)) < 600, f"the metric says {last(machine)}")
    machine("find", FOLDER, "-type", "f", "-delete")


@case("the backup unit makes backups and keeps as many as it is told")
def backup(machine):
    machine.write(f"{DROP_IN}/keep.conf", "[Service]\nEnvironment=BACKUP_KEEP=2\n")
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
