# SPDX-License-Identifier: MIT
"""Killed, hung, stopped: what systemd does with it, and what the account says afterwards."""
import os
import pathlib
import time

from case import case, expect, same
from staff import RELAY_PORT, Roster, approve, configure, enqueue, reconcile, status, wait_finished
from sink import Sink

PEOPLE = 100
# smtp-sink answers each text after a second, and a relay begins with four connections: for ten seconds something is in flight.
# Without pipelining: a sink that delays one answer gives the next before it.
SLOWLY = ["-p", "-W", ".:1"]
NEVER = ["-p", "-W", ".:600"]
SLOW = f'{{ name: "main", url: "smtp://127.0.0.1:{RELAY_PORT}", tls: "off", connections: 32 }}'


def begin(machine, reference, network, people=PEOPLE, already=10):
    """An action of which some have left, and most have not."""
    sink = Sink(machine, RELAY_PORT, *SLOWLY)
    roster = Roster(network, people).load(machine)
    enqueue(machine, reference, network)
    approve(machine, reference)
    machine.until("it is under way", lambda: status(machine, reference)["states"]["accepted"] >= already)
    return sink, roster


def nobody_lost(machine, reference, sink, roster):
    account = wait_finished(machine, reference, 90)
    received = sink.received(roster.network)
    same("who got it", set(received), roster.addresses)
    same("accepted", account["states"]["accepted"], roster.size)
    twice = sum(count - 1 for count in received.values())
    expect(twice <= account["possiblyTwice"], f"{twice} got it twice, {account['possiblyTwice']} are marked so")
    reconcile(machine)
    sink.stop()
    return account


def restarts(machine):
    return int(machine.property("urgentd", "NRestarts"))


def restarted(machine, before):
    return lambda: restarts(machine) > before and machine.property("urgentd", "ActiveState") == "active"


@case("killed under load it is started again, and nobody is lost")
def killed(machine):
    configure(machine, relay=SLOW)
    machine("systemctl", "restart", "urgentd")
    sink, roster = begin(machine, "UA 3/26", "killed")
    # It names the action whose window ends first, and counts the others.
    machine.until("systemctl status tells how it stands", lambda: "window" in machine.property("urgentd", "StatusText"))
    for _ in range(2):
        before = restarts(machine)
        machine("systemctl", "kill", "-s", "KILL", "urgentd")
        machine.until("systemd has started it again", restarted(machine, before))
        time.sleep(1)
    nobody_lost(machine, "UA 3/26", sink, roster)


WATCHDOG = "/run/systemd/system/urgentd.service.d/watchdog.conf"


def impatient(machine):
    """A watchdog of four seconds, and the daemon under it."""
    machine.write(WATCHDOG, "[Service]\nWatchdogSec=4s\n")
    machine("systemctl", "daemon-reload")
    machine("systemctl", "restart", "urgentd")


def patient(machine):
    machine("rm", WATCHDOG)
    machine("systemctl", "daemon-reload")


def timeouts(machine):
    return machine("journalctl", "-u", "urgentd", "--no-pager").stdout.count("Watchdog timeout")


@case("hung, the watchdog ends it and it is started again")
def hung(machine):
    impatient(machine)
    time.sleep(6)
    before = restarts(machine)
    same("the watchdog leaves a daemon alone that is well: starts", before, 0)
    sink, roster = begin(machine, "UA 4/26", "hung")
    machine("systemctl", "kill", "-s", "STOP", "urgentd")
    took = machine.until("the watchdog has it started again", restarted(machine, before), seconds=60)
    nobody_lost(machine, "UA 4/26", sink, roster)
    expect(timeouts(machine) >= 1, f"no watchdog in {took:.0f} s")
    patient(machine)


def known_here(machine):
    """The number by which the host knows the daemon of the machine."""
    inside = machine.property("urgentd", "MainPID")
    theirs = os.stat(f"/proc/{machine.leader}/ns/pid").st_ino
    for path in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            # Another proof may run beside this one.
            if os.stat(path.parent / "ns/pid").st_ino != theirs:
                continue
            lines = dict(line.split(":\t", 1) for line in path.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        numbers = lines.get("NSpid", "").split()
        if lines.get("Name") == "urgentd" and len(numbers) > 1 and numbers[-1] == inside:
            return numbers[0]
    raise AssertionError(f"nobody here is process {inside} of the machine")


@case("one loop hung in the kernel, all others well: the watchdog ends it all the same, and the journal names the loop")
def loop(machine):
    impatient(machine)
    before, said = restarts(machine), timeouts(machine)
    sink = Sink(machine, RELAY_PORT, *SLOWLY)
    roster = Roster("loop", 20).load(machine)
    enqueue(machine, "UA 13/26", roster.network)
    daemon = known_here(machine)
    # The kernel keeps whoever connects for an hour: the sending loop, and nobody else.
    holder = machine.peer(
        "strace", "-f", "-qq", "-o", "/dev/null", "-p", daemon, "-e", "trace=connect", "-e", "inject=connect:delay_enter=3600000000")
    machine.until("it is held", lambda: "TracerPid:\t0" not in pathlib.Path(f"/proc/{daemon}/status").read_text())
    approve(machine, "UA 13/26")
    machine.until("the watchdog ends it", lambda: timeouts(machine) > said, seconds=60)
    # Whoever is held by strace does not die.
    holder.kill()
    machine.until("it is started again", restarted(machine, before), seconds=60)
    nobody_lost(machine, "UA 13/26", sink, roster)
    journal = machine("journalctl", "-u", "urgentd", "--no-pager").stdout
    expect("owner does not answer" in journal and "owner=smtp.0" in journal, "the loop is not named")
    patient(machine)


@case("stopped under load it drains, exits 0, and goes on at the next start")
def drained(machine):
    configure(machine, relay=SLOW)
    machine("systemctl", "restart", "urgentd")
    sink, roster = begin(machine, "UA 5/26", "drained")
    began = time.monotonic()
    machine("systemctl", "stop", "urgentd")
    took = time.monotonic() - began
    expect(took < 20, f"texts that take a second were waited for {took:.1f} s")
    same("result", machine.property("urgentd", "Result"), "success")
    same("exit status", machine.property("urgentd", "ExecMainStatus"), "0")
    taken = sum(sink.received(roster.network).values())
    machine("systemctl", "start", "urgentd")
    same("after a drain, possibly twice", status(machine, "UA 5/26")["possiblyTwice"], 0)
    expect(status(machine, "UA 5/26")["states"]["accepted"] >= taken - 1, "a text that was taken is not recorded")
    account = nobody_lost(machine, "UA 5/26", sink, roster)
    same("possibly twice", account["possiblyTwice"], 0)


@case("stopping never takes longer than TimeoutStopSec, also when no relay answers")
def stuck(machine):
    configure(machine, relay=SLOW, drain="20s")
    machine("systemctl", "restart", "urgentd")
    sink = Sink(machine, RELAY_PORT, *NEVER)
    roster = Roster("stuck", 40).load(machine)
    enqueue(machine, "UA 6/26", roster.network)
    approve(machine, "UA 6/26")
    machine.until("some are with the senders", lambda: status(machine, "UA 6/26")["states"]["leased"] > 0)
    # Until their texts are out, and wait for an answer; nothing here says when.
    time.sleep(3)
    began = time.monotonic()
    machine("systemctl", "stop", "urgentd")
    took = time.monotonic() - began
    same("result", machine.property("urgentd", "Result"), "success")
    same("exit status", machine.property("urgentd", "ExecMainStatus"), "0")
    # TimeoutStopSec= is 45 s: beyond it systemd would have killed it, and said so in the result.
    expect(15 < took < 45, f"a drain of 20 s took {took:.1f} s")
    sink.stop()
    sink = Sink(machine, RELAY_PORT)
    configure(machine)
    machine("systemctl", "start", "urgentd")
    nobody_lost(machine, "UA 6/26", sink, roster)
