# SPDX-License-Identifier: MIT
"""Credentials reach the service and nobody else; the sandbox leaves DNS, TLS and the system's certificates in reach."""
import pathlib
import re
import sys

from case import case, expect, same
from staff import AUTHOR, Roster, approve, configure, enqueue, reconcile, wait_finished

PEER = pathlib.Path(__file__).parents[2] / "Tests/TestSupport/Peers/aiosmtpd_peer.py"
NAME = "relay.proof.example"
PASSWORD = "correct-horse-battery-staple"
KEY = "7f" * 32
SECRETS = {"urgentd.relay-password": PASSWORD, "urgentd.token-keys": KEY}


@case("mail goes to a relay found by DNS, over TLS by a certificate of the system's, with a password from a credential")
def relay(machine):
    resolver = machine.peer("dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts", "--user=nobody", "--pid-file=",
                            "--conf-file=/dev/null", "--listen-address=127.0.0.1", "--bind-interfaces", "--no-daemon",
                            "--log-queries", "--log-facility=-", f"--address=/{NAME}/127.0.0.1")
    folder = machine.folder / "layer/relay"
    folder.mkdir(exist_ok=True)
    peer = machine.peer("/usr/bin/python3", PEER, folder, "starttls", "urgentd", PASSWORD, folder / "mail", NAME)
    port = int(re.match(r"port (\d+)", peer.stdout.readline())[1])

    machine("install", "-d", "-m", "0700", "/etc/credstore")
    for name, secret in SECRETS.items():
        machine.write(f"/etc/credstore/{name}", secret + "\n", mode=0o600)
    machine.write("/usr/local/share/ca-certificates/proof.crt", (folder / "cert.pem").read_text())
    machine("update-ca-certificates")
    configure(machine, relay=f'{{ name: "main", url: "smtp://{NAME}:{port}", tls: "require", username: "urgentd", '
              'credential: "relay-password", connections: 4 }')
    machine("systemctl", "restart", "urgentd")
    # What checks the file before a reload sees no credentials: a name must not fail it.
    machine("systemctl", "reload", "urgentd")
    # The signal is not waited for: it is taken when systemctl has long returned.
    machine.until("it is reloaded", lambda: machine.property("urgentd", "ActiveState") == "active")

    people = Roster("sealed", 20).load(machine)
    enqueue(machine, "UA 7/26", people.network)
    approve(machine, "UA 7/26")
    same("accepted", wait_finished(machine, "UA 7/26")["states"]["accepted"], people.size)
    reconcile(machine)
    peer.kill()
    resolver.kill()
    heard = peer.stdout.read().splitlines()
    same("logins", {line for line in heard if line.startswith("login")}, {"login urgentd tls"})
    same("recipients", {line.split()[2] for line in heard if line.startswith("mail ")}, people.addresses)
    expect(f"query[A] {NAME}" in resolver.stdout.read(), "nobody asked the resolver")


@case("credentials can be read by the service, and by nobody else")
def credentials(machine):
    # The daemon's own keys, from before there was a credential. Without them it makes none: it takes those of the credential.
    own = "/var/lib/urgentd/token-keys"
    machine("rm", own)
    machine("systemctl", "restart", "urgentd")
    expect(machine("test", "-e", own, check=False).returncode == 1, f"{own} was made, beside the credential")
    for name, secret in SECRETS.items():
        path = f"/run/credentials/urgentd.service/{name.removeprefix('urgentd.')}"
        same(path, machine("cat", path).stdout, secret + "\n")
        for user, wanted in {"urgentd": 0, AUTHOR: 1, "nobody": 1}.items():
            same(f"{user} reads {path}: exit", machine("cat", path, user=user, check=False).returncode, wanted)
    for user in [AUTHOR, "urgentd"]:
        expect(machine("ls", "/etc/credstore", user=user, check=False).returncode != 0, f"{user} lists /etc/credstore")
    for path in ["/var/lib/urgentd/ledger.sqlite", "/var/lib/urgentd/roster.key"]:
        expect(machine("cat", path, user=AUTHOR, check=False).returncode != 0, f"staff can read {path}")
    pid = machine.property("urgentd", "MainPID")
    for what in ["environ", "cmdline"]:
        expect(PASSWORD not in machine("cat", f"/proc/{pid}/{what}").stdout, f"the password stands in {what}")


@case("without any credential it starts all the same")
def absent(machine):
    machine("rm", "-r", "/etc/credstore")
    configure(machine)
    machine("systemctl", "restart", "urgentd")
    same("state", machine.property("urgentd", "ActiveState"), "active")
    # Now it needs keys of its own.
    machine("test", "-s", "/var/lib/urgentd/token-keys")
