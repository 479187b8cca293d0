# SPDX-License-Identifier: MIT
"""What the package puts where, and what it leaves to the operator."""
from case import case, expect, same
from staff import STAFF, STRANGER, configure

UNITS = ["urgentd.service", "urgentd.socket", "urgentd-control.socket", "urgentd-backup.timer"]
MOST_EXPOSURE = 1.3


@case("apt installs it with what it depends on", needed=True)
def install(machine):
    machine.apt("install", "--no-install-recommends", "/root/urgentd.deb")
    for program in ["/usr/sbin/urgentd", "/usr/bin/urgentctl"]:
        linked = machine("ldd", program).stdout
        expect("not found" not in linked, linked)
    version = machine("dpkg-query", "-W", "-f", "${Version}", "urgentd").stdout
    same("urgentd --version", machine("urgentd", "--version").stdout.split()[-1], version)


@case("nothing is enabled, nothing runs")
def quiet(machine):
    for unit in UNITS:
        same(unit, machine("systemctl", "is-enabled", unit, check=False).stdout.strip(), "disabled")
        same(unit, machine("systemctl", "is-active", unit, check=False).stdout.strip(), "inactive")


@case("the units are in order, and the daemon may do little")
def units(machine):
    paths = [f"/lib/systemd/system/{unit}" for unit in [*UNITS, "urgentd-backup.service"]]
    verified = machine("systemd-analyze", "verify", "--man=no", *paths)
    same("systemd-analyze verify", verified.stdout + verified.stderr, "")
    for unit in ["urgentd.service", "urgentd-backup.service"]:
        judged = machine("systemd-analyze", "security", "--offline=true", "--no-pager", f"/lib/systemd/system/{unit}").stdout
        level = float(judged.split("Overall exposure level")[1].split(":")[1].split()[0])
        expect(level <= MOST_EXPOSURE, f"{unit}: exposure {level}")


@case("folders and users are there, with their modes")
def folders(machine):
    wanted = {
        "/var/spool/urgentd": "2770 urgentd urgentd-staff", "/var/spool/urgentd/new": "3770 urgentd urgentd-staff",
        "/var/spool/urgentd/done": "2750 urgentd urgentd-staff", "/var/backups/urgentd": "700 urgentd urgentd",
        "/etc/urgentd": "750 root urgentd", "/etc/urgentd/urgentd.json5": "644 root root",
    }
    for path, mode in wanted.items():
        same(path, machine("stat", "-c", "%a %U %G", path).stdout.strip(), mode)
    expect("urgentd-staff" in machine("id", "-Gn", "urgentd").stdout, "urgentd is not in urgentd-staff")


@case("what it ships is a configuration that can be used")
def shipped(machine):
    machine("urgentd", "check-config", "/etc/urgentd/urgentd.json5")


@case("people are put into the group of staff", needed=True)
def people(machine):
    for name in STAFF:
        machine("useradd", "-G", "urgentd-staff", name)
    machine("useradd", STRANGER)
    configure(machine)
