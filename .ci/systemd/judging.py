# SPDX-License-Identifier: MIT
"""What Debian's own judge says of the package. It takes its time: it begins with the proof, and is heard at the end."""
import os
import subprocess

from case import case, same
from machine import dies_with


def begin(machine):
    machine.judge = subprocess.Popen(
        ["lintian", "--fail-on", "error", "--allow-root", machine.package], stdin=subprocess.DEVNULL,
        stdout=open(machine.folder / "lintian.log", "w"), stderr=subprocess.STDOUT, preexec_fn=dies_with(os.getpid()))


@case("lintian finds no error in the package", begin=begin)
def lintian(machine):
    try:
        status = machine.judge.wait(timeout=600)
    except subprocess.TimeoutExpired:
        machine.judge.kill()
        status = "none within ten minutes"
    same(f"lintian: {(machine.folder / 'lintian.log').read_text()}", status, 0)
