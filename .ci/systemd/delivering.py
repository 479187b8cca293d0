# SPDX-License-Identifier: MIT
"""The job itself: from a colleague's file to a volunteer's mailbox, through the unit as it is shipped."""
import sys

from case import case, expect, same
from staff import (APPROVER, AUTHOR, RELAY_PORT, STRANGER, Roster, action, approve, configure, enqueue, reconcile, status,
                   urgentctl, wait_finished)
from sink import Sink

PEOPLE = 500
# Prints the status, then the body.
FETCH = """
import sys, urllib.error, urllib.request
try:
    answer = urllib.request.urlopen(sys.argv[1], timeout=20)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status, answer.read().decode())
"""


@case("systemctl start returns when the daemon is ready", needed=True)
def start(machine):
    configure(machine)
    machine("systemctl", "start", "urgentd")
    same("state", machine.property("urgentd", "ActiveState"), "active")
    for socket in ["urgentd.socket", "urgentd-control.socket"]:
        same(socket, machine.property(socket, "SubState"), "running")
    same("the control socket", machine("stat", "-c", "%a %U %G", "/run/urgentd/control.sock").stdout.strip(),
         "660 urgentd urgentd-staff")
    urgentctl(machine, "status")
    urgentctl(machine, "status", user=AUTHOR)


@case("the process has no rights that it does not need")
def rights(machine):
    pid = machine.property("urgentd", "MainPID")
    facts = dict(line.split(":\t", 1) for line in machine("cat", f"/proc/{pid}/status").stdout.splitlines() if ":\t" in line)
    same("user", facts["Uid"].split()[0], machine("id", "-u", "urgentd").stdout.strip())
    for name, wanted in {"NoNewPrivs": "1", "Seccomp": "2", "CapBnd": "0" * 16, "CapEff": "0" * 16}.items():
        same(name, facts[name].strip(), wanted)


@case("who is not of the staff cannot reach the control socket")
def stranger(machine):
    answer = urgentctl(machine, "status", user=STRANGER, check=False)
    expect(answer.returncode in (69, 77), f"exit {answer.returncode}: {answer.stdout}{answer.stderr}")


@case("an action goes from one colleague by another to everybody", needed=True)
def deliver(machine):
    sink = Sink(machine, RELAY_PORT)
    people = Roster("first", PEOPLE).load(machine)
    enqueue(machine, "UA 1/26", people.network)
    own = urgentctl(machine, "approve", "UA 1/26", user=AUTHOR, check=False)
    same("who handed it in approves it: exit", own.returncode, 1)
    approve(machine, "UA 1/26")
    account = wait_finished(machine, "UA 1/26")
    same("accepted", account["states"]["accepted"], PEOPLE)
    received = sink.received(people.network)
    same("who got it", set(received), people.addresses)
    same("mails", sum(received.values()), PEOPLE)
    reconcile(machine)
    sink.stop()


@case("metrics and readiness are told on the admin listener, and only there")
def admin(machine):
    def fetch(port, path):
        asker = machine.peer(sys.executable, "-c", FETCH, f"http://127.0.0.1:{port}{path}")
        return asker.communicate(timeout=30)[0]

    metrics = fetch(8421, "/metrics")
    expect("urgentd_" in metrics, "no metric of ours")
    # The unit hides what is not the process's own in /proc.
    expect("\nprocess_start_time_seconds " in metrics, "no start time of the process")
    expect(fetch(8421, "/health/ready").startswith("200"), "not ready")
    for path in ["/metrics", "/health/ready"]:
        expect(fetch(8420, path).startswith("404"), f"{path} is told in public")


@case("a file in the queue folder is taken, under its owner's name")
def queue(machine):
    def drop(name, text, user):
        machine("sh", "-c", f"umask 027; cat > /var/spool/urgentd/tmp/{name} && "
                f"mv /var/spool/urgentd/tmp/{name} /var/spool/urgentd/new/", user=user, input=text)

    def names(folder):
        return machine("ls", f"/var/spool/urgentd/{folder}", user=APPROVER).stdout.split()

    drop("dropped.json5", action("UA 2/26", "first"), AUTHOR)
    machine.until("the file is in done/", lambda: any(name.endswith("dropped.json5") for name in names("done")))
    same("state", status(machine, "UA 2/26")["state"], "awaiting-approval")
    own = urgentctl(machine, "approve", "UA 2/26", user=AUTHOR, check=False)
    same("its owner approves it: exit", own.returncode, 1)

    drop("broken.json5", "{ reference: ", AUTHOR)
    machine.until("the reason is in rejected/", lambda: any(name.endswith(".reason.txt") for name in names("rejected")))
    reason = next(name for name in names("rejected") if name.endswith(".reason.txt"))
    expect("line" in machine("cat", f"/var/spool/urgentd/rejected/{reason}", user=AUTHOR).stdout, "the reason names no line")
