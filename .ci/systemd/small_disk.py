# SPDX-License-Identifier: MIT
"""The state folder on a disk of its own that can be filled. What happens there is gone afterwards: the old state comes back."""
from staff import configure

STATE = "/var/lib/urgentd"
DISK = "/run/small-disk"
BALLAST = f"{STATE}/ballast"


class SmallDisk:
    """On entry the daemon is stopped; on exit it runs, on the old disk."""

    def __init__(self, machine, room=16):
        """With so many MiB to spare."""
        self.machine, self.room = machine, room

    def __enter__(self):
        self.machine("systemctl", "stop", "urgentd")
        used = int(self.machine("du", "-sm", STATE).stdout.split()[0])
        self.machine("mkdir", "-p", DISK)
        self.machine("mount", "-t", "tmpfs", "-o", f"size={used + self.room}M", "tmpfs", DISK)
        self.machine("cp", "-a", f"{STATE}/.", DISK)
        self.machine("mount", "--bind", DISK, STATE)
        return self

    def fill(self):
        """To the last page; dd fails in the end, as it has to."""
        self.machine("dd", "if=/dev/zero", f"of={BALLAST}", "bs=4k", "oflag=append", "conv=notrunc", check=False)

    def make_room(self):
        self.machine("rm", "-f", BALLAST)

    def set(self, mode):
        """`ro` or `rw`: the disk itself, wherever it is mounted."""
        self.machine("mount", "-o", f"remount,{mode}", DISK)

    def __exit__(self, *_):
        self.machine("systemctl", "stop", "urgentd")
        self.machine("systemctl", "reset-failed", "urgentd", check=False)
        for place in [STATE, DISK]:
            self.machine("umount", place)
        configure(self.machine)
        self.machine("systemctl", "start", "urgentd")
