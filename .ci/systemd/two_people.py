# SPDX-License-Identifier: MIT
"""One person alone hands in and approves nothing: whose file it is, the kernel guards. Debian's users, the package's folders."""
import os

from case import case, expect, same
from staff import APPROVER, AUTHOR, action, approve, status, urgentctl

QUEUE = "/var/spool/urgentd"
# What a colleague might try; $1 is the file, $2 the folder that it is not in.
ATTEMPTS = [
    'mv -f "$1" "$2/mine"', 'mv -f "$1" "$1.old"', 'rm -f "$1" && [ ! -e "$1" ]', "echo '{}' > \"$1\"", "echo '{}' >> \"$1\"",
    'sed -i s/Proof/Hoax/ "$1"', 'chmod 666 "$1"', 'ln "$1" "$2/mine"', "echo '{}' > tmp/mine && mv -f tmp/mine \"$1\"",
    "mv tmp old", "mv new old", "mv -T new tmp", "mkdir other", "echo > new.json5",
]
# Ways in which people and programs make a file; $1 is what is to be in it, $2 its name.
MAKERS = {
    "cat": 'cat "$1" > "$2"', "cp": 'cp "$1" "$2"', "install": 'install "$1" "$2"', "tee": 'tee "$2" < "$1" > /dev/null',
    "dd": 'dd if="$1" of="$2" status=none', "perl": "perl -e 'open F, \">\", $ARGV[1]; open G, $ARGV[0]; print F <G>' \"$1\" \"$2\"",
    "sed -i": 'cp "$1" "$2" && sed -i s/x/x/ "$2"', "tar": 'cd "$(dirname "$2")" && tar -cf - -C / "${1#/}" -P | tar -xO > "${2##*/}"',
}


def shell(machine, user, script, *words, check=True, **options):
    """A shell of that user in the queue folder, with the umask that lets the group write."""
    return machine("sh", "-c", f"umask 002; cd {QUEUE} && {script}", "sh", *words, user=user, check=check, **options)


def mode(machine, path):
    return machine("stat", "-c", "%a %U %G", f"{QUEUE}/{path}").stdout.strip()


def untouched(machine, path, other):
    before = shell(machine, AUTHOR, 'cat "$1"', path).stdout
    for attempt in ATTEMPTS:
        result = shell(machine, APPROVER, attempt, path, other, check=False)
        expect(result.returncode != 0, f"a colleague could: {attempt} of {path}")
        expect("not permitted" in result.stderr or "ermission denied" in result.stderr, f"{attempt}: {result.stderr}")
        same(attempt, shell(machine, AUTHOR, 'cat "$1"', path).stdout, before)
    shell(machine, APPROVER, "rm -f tmp/mine")


@case("a colleague can neither rename, replace nor change another's draft; its owner can, the daemon takes it, the colleague approves")
def two_people(machine):
    shell(machine, AUTHOR, "cat > tmp/guarded", input=action("UA 30/26", "first"))
    same("the draft", mode(machine, "tmp/guarded"), f"640 {AUTHOR} urgentd-staff")
    untouched(machine, "tmp/guarded", "new")
    # So that nobody takes it before the colleague has tried everything.
    machine("systemctl", "stop", "urgentd")
    try:
        shell(machine, AUTHOR, "mv tmp/guarded new/guarded")
        untouched(machine, "new/guarded", "tmp")
    finally:
        machine("systemctl", "start", "urgentd")
    machine.until("the file is in done/", lambda: "guarded" in machine("ls", f"{QUEUE}/done").stdout)
    same("state", status(machine, "UA 30/26")["state"], "awaiting-approval")
    same("warnings", [text for text in urgentctl(machine, "show", "UA 30/26")[0]["warnings"] if "owner" in text], [])
    own = urgentctl(machine, "approve", "UA 30/26", user=AUTHOR, check=False)
    same("its owner approves it: exit", own.returncode, 1)
    approve(machine, "UA 30/26")
    urgentctl(machine, "withdraw", "UA 30/26", "--reason", "it was a proof")


@case("what a colleague makes in the queue folder is the owner's alone to change, whatever made it")
def makers(machine):
    machine.write("/tmp/loose", "{ x: 1 }\n", mode=0o666)
    try:
        for name, script in MAKERS.items():
            shell(machine, AUTHOR, script, "/tmp/loose", f"{QUEUE}/tmp/made")
            made = mode(machine, "tmp/made")
            # install(1) sets 755 itself; nobody but the staff gets into the folder.
            expect(not int(made.split()[0], 8) & 0o022 and made.endswith(f"{AUTHOR} urgentd-staff"), f"{name}: {made}")
            shell(machine, AUTHOR, "rm tmp/made")
    finally:
        machine("rm", "-f", "/tmp/loose")


@case("a file that its owner opens to colleagues is taken, and its draft says so")
def opened(machine):
    shell(machine, AUTHOR, "cat > tmp/open && chmod g+w tmp/open && mv tmp/open new/open", input=action("UA 31/26", "first"))
    machine.until("the file is in done/", lambda: "-open" in machine("ls", f"{QUEUE}/done").stdout)
    warnings = urgentctl(machine, "show", "UA 31/26")[0]["warnings"]
    expect(any("others than its owner" in text for text in warnings), warnings)
    urgentctl(machine, "withdraw", "UA 31/26", "--reason", "it was a proof", user=AUTHOR)


@case("what a colleague runs leaves nothing in the journal but what the daemon says")
def quiet(machine):
    machine("journalctl", "--sync")
    cursor = machine("journalctl", "-n", "0", "--show-cursor").stdout.split("-- cursor: ")[1].strip()
    for words in [["status"], ["show", "UA 31/26"], ["metrics"], ["status", "no such action"]]:
        urgentctl(machine, *words, user=AUTHOR, check=False)
    machine("journalctl", "--sync")
    said = machine("journalctl", "--after-cursor", cursor, "-o", "short", "--no-pager").stdout
    same("lines", [line for line in said.splitlines() if "urgentctl" in line or "priority" in line], [])


@case("folders in which colleagues could rename are brought right by what an upgrade runs, and the doctor names them until then")
def upgraded(machine):
    def found():
        lines = urgentctl(machine, "doctor", check=False).stdout.splitlines()
        return [line for line in lines if '"queue-folder"' in line]

    expect(all('"ok"' in line for line in found()), found())
    for part in ["", "/tmp", "/new"]:
        path = machine.path(QUEUE + part)
        for attribute in os.listxattr(path):
            if attribute.startswith("system.posix_acl_"):
                os.removexattr(path, attribute)
        machine("chmod", "00770", QUEUE + part)
        machine("chmod", "2770", QUEUE + part)
    expect(any('"warning"' in line and "colleagues can" in line for line in found()), found())
    machine("systemd-tmpfiles", "--create", "urgentd.conf")
    same("modes", [mode(machine, part).split()[0] for part in ["", "tmp", "new"]], ["2770", "3770", "3770"])
    expect(all('"ok"' in line for line in found()), found())
    # A second time changes nothing.
    machine("systemd-tmpfiles", "--create", "urgentd.conf")
    expect(all('"ok"' in line for line in found()), found())
