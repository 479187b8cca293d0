# SPDX-License-Identifier: MIT
"""Postfix's smtp-sink on the container's loopback: a witness apart from the daemon."""
import collections
import pathlib
import re

RECIPIENT = re.compile(r"^X-Rcpt-Args: <([^>]*)>", re.MULTILINE)


class Sink:
    def __init__(self, machine, port, *options):
        self.kept = pathlib.Path(machine.folder) / "layer" / f"mail-{port}"
        self.kept.unlink(missing_ok=True)
        self.kept.touch()
        self.kept.chmod(0o666)
        self.process = machine.peer("smtp-sink", "-u", "nobody", "-D", self.kept, *options, f"127.0.0.1:{port}", "1000")
        machine.until("the sink listens", lambda: machine.listens(port))

    def received(self, network):
        """How often each address of that network got something."""
        addresses = RECIPIENT.findall(self.kept.read_text(errors="replace"))
        return collections.Counter(address for address in addresses if address.startswith(f"{network}."))

    def stop(self):
        self.process.kill()
        self.process.wait()
