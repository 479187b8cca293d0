# SPDX-License-Identifier: MIT
"""The proof under a real systemd: python3 .ci/systemd PACKAGE.deb [WORD]

Boots a Debian of its own with systemd in a container, installs the package there, and takes it through an operator's life: start,
deliver, kill, hang, reload, restart, stop, bad configuration, upgrade, backup, removal. Needs root, and what
config/packages-systemd names; without them it fails. With a WORD only the cases whose names have it run, after those that
every other needs.
"""
import os
import pathlib
import signal
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True

import cases
from machine import Failure, Machine, missing_tools


def end(number, _):
    """As any other end: the container goes, with what is mounted. A second signal does not cut that short."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if os.getuid() != 0:
        sys.exit("the proof under systemd boots a container: it needs root")
    if lacking := missing_tools():
        sys.exit(f"missing: {', '.join(lacking)} (config/packages-test and config/packages-systemd name their packages)")
    package, word = pathlib.Path(sys.argv[1]).resolve(), " ".join(sys.argv[2:])
    signal.signal(signal.SIGTERM, end)
    failed, begin = [], time.monotonic()
    with Machine(pathlib.Path(".build/systemd").resolve(), package) as machine:
        chosen = [case for case in cases.ALL if word in case.title or case.is_needed]
        for case in chosen:
            if case.begin:
                case.begin(machine)
        for case in chosen:
            started = time.monotonic()
            try:
                case.run(machine)
                print(f"ok      {case.title} ({time.monotonic() - started:.1f} s)", flush=True)
            except Exception as fault:
                failed.append(case.title)
                print(f"FAILED  {case.title}", flush=True)
                print(fault if isinstance(fault, Failure) else traceback.format_exc(), flush=True)
                print(machine("journalctl", "-n", "40", "--no-pager", "-o", "short-precise", check=False).stdout, flush=True)
                if case.is_needed:
                    break
                # What it left standing is in nobody's way.
                machine.end_peers()
    print(f"{'FAILED: ' + ', '.join(failed) if failed else 'all well'}, {time.monotonic() - begin:.0f} s")
    sys.exit(1 if failed else 0)


main()
