# SPDX-License-Identifier: MIT
"""A newer package over a running daemon."""
import json
import shutil
import signal
import sys

from case import case, expect, same
from machine import run
from restarting import VISITOR
from staff import configure, reconcile, status


def newer(machine):
    """The same package under a later version, with another configuration in it."""
    folder = machine.folder / "layer/newer"
    run("dpkg-deb", "-R", machine.package, folder)
    control = folder / "DEBIAN/control"
    control.write_text(control.read_text().replace("\nVersion: ", "\nVersion: 9:"))
    with open(folder / "etc/urgentd/urgentd.json5", "a") as shipped:
        shipped.write("// Something new.\n")
    run("dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "-b", folder, machine.path("/root/newer.deb"))
    shutil.rmtree(folder)


@case("an upgrade restarts what runs, keeps its sockets, the operator's configuration and the state")
def upgrade(machine):
    newer(machine)
    machine("systemctl", "enable", "urgentd")
    configuration = machine("cat", "/etc/urgentd/urgentd.json5").stdout
    before = machine.property("urgentd", "MainPID")
    account = status(machine, "UA 1/26")
    visitor = machine.peer(sys.executable, VISITOR, "tcp", "8420")
    machine.apt("install", "/root/newer.deb")
    machine.until("it runs", lambda: machine.property("urgentd", "ActiveState") == "active")
    visitor.send_signal(signal.SIGTERM)
    counts = json.loads(visitor.communicate(timeout=30)[0])
    expect(counts["answered"] > 0 and counts["refused"] == 0, counts)
    expect(machine.property("urgentd", "MainPID") != before, "the old program still runs")
    same("the configuration", machine("cat", "/etc/urgentd/urgentd.json5").stdout, configuration)
    expect("Something new." in machine("cat", "/etc/urgentd/urgentd.json5.dpkg-dist").stdout, "the new one is not beside it")
    same("the account", status(machine, "UA 1/26")["states"], account["states"])
    reconcile(machine)
    same("enabled", machine("systemctl", "is-enabled", "urgentd").stdout.strip(), "enabled")
    same("the timer runs", machine.property("urgentd-backup.timer", "ActiveState"), "active")


@case("an upgrade that cannot use the configuration leaves the old daemon running, and says so")
def unusable(machine):
    before = machine.property("urgentd", "MainPID")
    configure(machine, more="nonsense: true,")
    try:
        said = machine.apt("install", "--reinstall", "/root/newer.deb")
        words = said.stdout + said.stderr
        expect("nonsense" in words and "not restarted" in words, words)
        same("process", machine.property("urgentd", "MainPID"), before)
        same("state", machine.property("urgentd", "ActiveState"), "active")
        same("the package", machine("dpkg-query", "-W", "-f", "${db:Status-Status}", "urgentd").stdout, "installed")
    finally:
        configure(machine)
    machine("systemctl", "restart", "urgentd")


@case("an upgrade leaves stopped what is stopped")
def stopped(machine):
    machine("systemctl", "stop", "urgentd")
    machine.apt("install", "--reinstall", "/root/newer.deb")
    same("urgentd", machine.property("urgentd", "ActiveState"), "inactive")
    machine("systemctl", "start", "urgentd")
