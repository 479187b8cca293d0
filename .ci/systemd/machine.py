# SPDX-License-Identifier: MIT
"""A Debian of our own, booted with systemd as its process 1, without any network but its own loopback.

The tree comes from debootstrap once and is kept below .build; each run works on a throw-away layer over it. Runs in several
checkouts do not meet: each container has a name, a network and a control group of its own.
"""
import contextlib
import ctypes
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import time

from cgroups import Group

TOOLS = ["debootstrap", "systemd-nspawn", "nsenter", "smtp-sink", "strace", "dnsmasq", "openssl", "lintian", "dpkg-deb"]
SUITE = "bookworm"
# Beside what debootstrap takes for essential. Nothing that the package itself has to bring.
INCLUDED = "systemd,systemd-sysv,dbus"
BASE_LASTS = 7 * 86400
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}


class Failure(Exception):
    """What was promised did not happen."""


def run(*words, check=True, timeout=120, **options):
    """A command on this machine; its whole result."""
    options.setdefault("stdin", None if "input" in options else subprocess.DEVNULL)
    if options["stdin"] is None:
        del options["stdin"]
    result = subprocess.run(words, capture_output=True, text=True, timeout=timeout, **options)
    if check and result.returncode != 0:
        raise Failure(f"{' '.join(map(str, words))}: exit {result.returncode}\n{result.stdout}{result.stderr}")
    return result


LIBC = ctypes.CDLL(None, use_errno=True)
# <linux/prctl.h>
PR_SET_PDEATHSIG = 1


def dies_with(parent):
    """For preexec_fn: the kernel kills that child when this program ends, however it ends."""
    def ask():
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        # It may have ended before the call.
        if os.getppid() != parent:
            os._exit(1)
    return ask


def mounts_below(folder):
    """What is mounted in that folder, the innermost first."""
    lines = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    places = {line.split()[4].replace("\\040", " ") for line in lines}
    return sorted((place for place in places if place.startswith(f"{folder}/")), key=len, reverse=True)


def missing_tools():
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    return [tool for tool in TOOLS if not shutil.which(tool, path=path)]


def mirror():
    """Where this machine has its own packages from."""
    lines = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)").stdout.splitlines()
    for line in lines:
        address, release, component = line.rsplit(" ", 2)
        if release == SUITE and component == "main":
            return address
    raise Failure(f"this machine's apt knows no mirror of {SUITE}: apt-get update first")


def prepared_base(folder):
    """The tree of a fresh Debian, as old as a week at most."""
    base, mark = folder / "base", folder / "base.ready"
    if mark.exists() and time.time() - mark.stat().st_mtime < BASE_LASTS:
        return base
    mark.unlink(missing_ok=True)
    # debootstrap that was ended leaves /proc and others of this machine in it: nothing of them may be removed.
    for place in mounts_below(base):
        if os.path.ismount(place):
            run("umount", "-R", place)
    if base.exists():
        shutil.rmtree(base)
    address = mirror()
    run("debootstrap", "--variant=minbase", f"--include={INCLUDED}", SUITE, base, address, timeout=600)
    (base / "etc/apt/sources.list").write_text(f"deb {address} {SUITE} main\n")
    run("chroot", base, "apt-get", "update", "-qq", timeout=300)
    mark.touch()
    return base


class Machine:
    """Booted on entry, gone with everything in it on exit."""

    def __init__(self, folder, package):
        self.folder, self.package = folder, package
        self.root = folder / "layer/root"
        self.log = folder / "console.log"
        self.container = self.leader = self.lock = None
        self.name = f"urgentd-proof-{os.getpid()}"
        self.group = Group(self.name)
        self.peers = []

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder / "lock", "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"another run is at work in {self.folder}") from None
        base = prepared_base(self.folder)
        layer = self.folder / "layer"
        layer.mkdir(exist_ok=True)
        # What a run that was killed has left.
        self.unmount()
        try:
            run("mount", "-t", "tmpfs", "-o", "size=2G", "tmpfs", layer)
            for name in ["upper", "work", "root"]:
                (layer / name).mkdir()
            run("mount", "-t", "overlay", "overlay", "-o",
                f"lowerdir={base},upperdir={layer}/upper,workdir={layer}/work", self.root)
            # The disk is memory: dpkg need not wait for it.
            (self.root / "etc/dpkg/dpkg.cfg.d/proof").write_text("force-unsafe-io\n")
            self.fetch_dependencies()
            self.boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def fetch_dependencies(self):
        """Into apt's cache and no further: inside, apt itself has to find out what is needed, and has no network."""
        shutil.copy(self.package, self.root / "root/urgentd.deb")
        run("chroot", self.root, "apt-get", "install", "-qq", "--download-only", "--no-install-recommends",
            "/root/urgentd.deb", timeout=300)

    def boot(self):
        (self.root / "etc/resolv.conf").unlink(missing_ok=True)
        (self.root / "etc/resolv.conf").write_text("nameserver 127.0.0.1\n")
        self.group.make()
        dies = dies_with(os.getpid())

        def alone():
            dies()
            self.group.enter()

        with open(self.log, "wb") as log:
            self.container = subprocess.Popen(
                ["systemd-nspawn", "-D", self.root, "-b", "-M", self.name, "--register=no", "--keep-unit",
                 "--console=read-only", "--private-network", "--resolv-conf=off"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=alone)
        children = pathlib.Path(f"/proc/{self.container.pid}/task/{self.container.pid}/children")

        def is_up():
            if self.container.poll() is not None:
                raise Failure(f"the container ended:\n{self.log.read_text(errors='replace')[-2000:]}")
            self.leader = (children.read_text().split() or [None])[0]
            return self.leader and self("systemctl", "is-system-running", check=False).stdout.strip() == "running"

        self.until("the container is up", is_up, seconds=60)

    def end_peers(self):
        for peer in self.peers:
            peer.kill()
            peer.wait()
        self.peers.clear()

    def __exit__(self, *_):
        # It is ending already.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.end_peers()
        if self.container and self.container.poll() is None:
            if self.leader:
                # Process 1 of the container; the kernel ends the rest with it.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(self.leader), 9)
            try:
                self.container.wait(10)
            except subprocess.TimeoutExpired:
                self.container.kill()
                self.container.wait()
        self.group.remove()
        self.unmount()

    def unmount(self):
        for place in [self.root, self.folder / "layer"]:
            while os.path.ismount(place):
                run("umount", "-l", place)

    def inside(self, *words, user=None):
        """The words that run a command inside."""
        enter = ["nsenter", "-t", str(self.leader), "-m", "-u", "-i", "-n", "-p"]
        return enter + (["runuser", "-u", user, "--"] if user else []) + [str(word) for word in words]

    def __call__(self, *words, user=None, **options):
        """A command inside; its whole result."""
        options.setdefault("env", ENVIRONMENT)
        return run(*self.inside(*words, user=user), **options)

    def peer(self, *words):
        """A program of this machine that stands on the container's loopback until the end; its output is a pipe."""
        process = subprocess.Popen(
            ["nsenter", "-t", str(self.leader), "-n", *map(str, words)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=dies_with(os.getpid()))
        self.peers.append(process)
        return process

    def path(self, inside):
        return self.root / str(inside).lstrip("/")

    def write(self, inside, text, mode=0o644):
        """A file inside, written anew and put in place whole."""
        self("mkdir", "-p", str(pathlib.PurePath(inside).parent))
        self("sh", "-c", f"umask 077; cat > '{inside}.part' && chmod {mode:o} '{inside}.part' && mv '{inside}.part' '{inside}'",
             input=text)

    def listens(self, port):
        """Whether anybody listens on that TCP port inside."""
        for line in pathlib.Path(f"/proc/{self.leader}/net/tcp").read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            if state == "0A" and int(local.split(":")[1], 16) == port:
                return True
        return False

    def apt(self, *words):
        """apt-get inside; a configuration that the operator has changed stays."""
        return self("apt-get", "-qq", "-y", "-o", "Dpkg::Options::=--force-confold", *words,
                    env={**ENVIRONMENT, "DEBIAN_FRONTEND": "noninteractive"})

    def property(self, unit, name):
        return self("systemctl", "show", "--property", name, "--value", unit).stdout.strip()

    def until(self, what, condition, seconds=30):
        """Asks until it is so; how long that took, in seconds."""
        begin = time.monotonic()
        while not condition():
            if time.monotonic() - begin > seconds:
                raise Failure(f"not within {seconds} s: {what}")
            time.sleep(0.05)
        return time.monotonic() - begin
