# SPDX-License-Identifier: MIT
"""What staff and operators do in the proof: the configuration, rosters, actions, and what the account says of them."""
import json

from machine import Failure

AUTHOR, APPROVER = "ana", "ben"
STAFF = [AUTHOR, APPROVER]
STRANGER = "mallory"
RELAY_PORT = 2525


def configure(machine, drain="5s", relay=None, more=""):
    relay = relay or f'{{ name: "main", url: "smtp://127.0.0.1:{RELAY_PORT}", tls: "off", connections: 8 }}'
    machine.write("/etc/urgentd/urgentd.json5", f"""// Changed by an operator.
{{
  state: "/var/lib/urgentd", queue: "/var/spool/urgentd",
  organisation: {{ name: "Proof", from: "Proof <ua@proof.example>", bounces: "bounces@proof.example" }},
  relays: [{relay}],
  http: {{ publicURL: "https://act.proof.example" }},
  drain: "{drain}",
  {more}
}}
""")


def urgentctl(machine, *words, user=None, check=True, **options):
    """Its JSON, one document a line; with check=False the whole result."""
    result = machine("urgentctl", "--json", *words, user=user, check=check, **options)
    return [json.loads(line) for line in result.stdout.splitlines()] if check else result


class Roster:
    """Made-up volunteers of one network, so that each case has its own people."""

    # All of them, for who looks for traces.
    loaded = []

    def __init__(self, network, size, hook="", secret=""):
        """With a hook each has a webhook below that URL, and no mailbox."""
        self.network, self.size, self.secret = network, size, secret
        self.mailboxes = [] if hook else [f"{network}.{number}@volunteers.example" for number in range(size)]
        self.hooks = [f"{hook}/{number}" for number in range(size)] if hook else []
        self.addresses = set(self.mailboxes)
        self.names = {f"Volunteer{network.capitalize()}{number}" for number in range(size)}

    def load(self, machine):
        ways = [f"{mailbox},en,KE,,{self.network},all,,," for mailbox in self.mailboxes] + [
            f",en,KE,,{self.network},all,{hook},{self.secret},standard" for hook in self.hooks]
        rows = "".join(f"{self.network}-{n},Volunteer{self.network.capitalize()}{n},{way}\n" for n, way in enumerate(ways))
        header = "id,name,email,languages,country,timezone,networks,appetite,webhook_url,webhook_secret,webhook_format\n"
        report = urgentctl(machine, "roster", "import", "-", input=header + rows)[-1]
        if report["added"] != self.size:
            raise Failure(f"the roster was not taken: {report}")
        Roster.loaded.append(self)
        return self


def action(reference, network):
    return json.dumps({
        "reference": reference, "kind": "alert", "country": "HN", "author": "research-desk", "window": "1h",
        "issued": "2026-11-21T08:00:00Z", "alleged": True, "sources": ["one", "another"],
        "audience": {"networks": [network]},
        "targets": [{"name": "Minister", "email": "minister@security.example"}],
        "text": {"en": {"subject": f"Proof {reference}", "summary": "Somebody was taken.", "body": "Nobody knows where.",
                        "asks": ["Say where."], "sampleLetter": "Dear Minister"}},
    })


def enqueue(machine, reference, network):
    return urgentctl(machine, "enqueue", "-", user=AUTHOR, input=action(reference, network))


def approve(machine, reference):
    return urgentctl(machine, "approve", reference, user=APPROVER)


def status(machine, reference):
    return urgentctl(machine, "status", reference)[0]


def wait_finished(machine, reference, seconds=60):
    machine.until(f"{reference} is finished", lambda: status(machine, reference)["finished"], seconds)
    return status(machine, reference)


def reconcile(machine):
    return urgentctl(machine, "reconcile")
