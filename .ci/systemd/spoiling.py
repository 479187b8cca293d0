# SPDX-License-Identifier: MIT
"""A state folder or a secret that cannot be used: a clear line, the exit status that tells systemd what to do, and nothing lost."""
import contextlib

from case import case, expect, same
from refusing import recover
from since import Since
from small_disk import STATE, SmallDisk
from staff import configure, reconcile, status

REFERENCE = "UA 1/26"


class Refusal:
    """A start that is refused, and what systemd does about it."""

    def __init__(self, machine):
        self.machine, self.journal = machine, Since(machine)

    def start(self, exit_status, *words):
        """By hand: refused with that status, in a line that has all of these words."""
        expect(self.machine("systemctl", "start", "urgentd", check=False).returncode != 0, "it started")
        # While systemd's next try lasts, it is 0.
        self.machine.until(f"exit status {exit_status}",
                           lambda: self.machine.property("urgentd", "ExecMainStatus") == str(exit_status))
        expect(self.journal.has(*words), f"no line with {words} in {self.journal.lines()}")

    def is_final(self):
        same("state", self.machine.property("urgentd", "ActiveState"), "failed")
        same("restarts", self.machine.property("urgentd", "NRestarts"), "0")

    def is_tried_again(self):
        self.machine.until("it is tried again", lambda: int(self.machine.property("urgentd", "NRestarts")) >= 2)


@contextlib.contextmanager
def spoilt(machine, mend):
    """Stopped, to be spoilt; afterwards mended and started, and the account is what it was."""
    before = status(machine, REFERENCE)["states"]
    machine("systemctl", "stop", "urgentd")
    try:
        yield Refusal(machine)
    finally:
        mend()
        recover(machine)
    same("the account", status(machine, REFERENCE)["states"], before)
    reconcile(machine)


@case("no room on the disk at the start: exit 75, tried again, and it runs by itself once there is room")
def full(machine):
    before = status(machine, REFERENCE)["states"]
    with SmallDisk(machine) as disk:
        disk.fill()
        refusal = Refusal(machine)
        refusal.start(75, STATE, "the disk is full", "make room")
        refusal.is_tried_again()
        disk.make_room()
        machine.until("it runs, and nobody had to do anything", lambda: machine.property("urgentd", "ActiveState") == "active")
        same("the account", status(machine, REFERENCE)["states"], before)
        reconcile(machine)


@case("a read-only disk: systemd itself refuses it (exit 238) and says so, and it is not tried again")
def read_only(machine):
    before = status(machine, REFERENCE)["states"]
    with SmallDisk(machine) as disk:
        disk.set("ro")
        refusal = Refusal(machine)
        refusal.start(238, "/var/lib", "Read-only file system")
        refusal.is_final()
        disk.set("rw")
        machine("systemctl", "start", "urgentd")
        same("the account", status(machine, REFERENCE)["states"], before)


@case("a ledger that belongs to somebody else: exit 78, and the line says whose it is to be")
def owner(machine):
    ledger = f"{STATE}/ledger.sqlite"
    with spoilt(machine, lambda: machine("chown", "urgentd:urgentd", ledger)) as refusal:
        machine("chown", "root:root", ledger)
        refusal.start(78, ledger, "chown")
        refusal.is_final()


@case("a secret that others can read: exit 78, and the line says which mode it is to have")
def secret(machine):
    path = "/etc/urgentd/relay-password"

    def mend():
        machine("rm", path)

    with spoilt(machine, mend) as refusal:
        machine.write(path, "a password that everybody can read\n", mode=0o644)
        configure(machine, relay='{ name: "main", url: "smtp://127.0.0.1:2525", tls: "off", username: "urgentd", '
                  f'credential: "{path}" }}')
        refusal.start(78, "relays[0].credential", "others can read it", "0440")
        refusal.is_final()
        expect(not refusal.journal.has("a password"), "the secret is in the journal")
        machine("chown", "root:urgentd", path)
        machine("chmod", "0640", path)
        machine("systemctl", "start", "urgentd")
        machine("systemctl", "stop", "urgentd")


@case("a credential that nobody hands over: exit 78, and the line names the key")
def missing(machine):
    with spoilt(machine, lambda: None) as refusal:
        configure(machine, relay='{ name: "main", url: "smtp://127.0.0.1:2525", tls: "off", username: "urgentd", '
                  'credential: "nowhere" }')
        refusal.start(78, "relays[0].credential", "is not there")
        refusal.is_final()
