# SPDX-License-Identifier: MIT
"""A control group of one run's own. In a common one two containers' systemd would each count the other's processes as theirs."""
import contextlib
import os
import pathlib


def hierarchies():
    """The folders of this process's groups, where systemd keeps its units: in the unified hierarchy, and in its own on older machines."""
    places = {}
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        fields, (kind, _, options) = line.split(" - ")[0].split(), line.split(" - ")[1].split(" ", 2)
        if kind == "cgroup2":
            places.setdefault("", fields[4])
        elif kind == "cgroup" and "name=systemd" in options.split(","):
            places.setdefault("name=systemd", fields[4])
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, name, path = line.split(":", 2)
        if name in places:
            yield pathlib.Path(places[name] + path)


class Group:
    def __init__(self, name):
        self.folders = [folder / name for folder in hierarchies()]

    def make(self):
        for folder in self.folders:
            folder.mkdir(exist_ok=True)

    def enter(self):
        """For preexec_fn: the child moves itself into it."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text("0")

    def remove(self):
        """With what the container has made in it. What has processes left stays."""
        for folder in self.folders:
            for path, _, _ in os.walk(folder, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(path)
