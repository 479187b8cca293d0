// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite(
    "Two people and the queue folder, with Unix users of their own",
    .enabled(if: getuid() == 0, "only root can become somebody else"))
struct QueuePeopleTests {
    private static let (ana, ben) = ("4000001", "4000002")

    /// What somebody else might try with a draft in `tmp/` or a file in `new/`, named `$1`; `$2` is the other folder.
    private static let attempts = [
        #"mv -f "$1" "$2/mine""#, #"mv -f "$1" "$1.old""#, #"rm -f "$1" && [ ! -e "$1" ]"#, #"echo '{}' > "$1""#,
        #"echo '{}' >> "$1""#, #"sed -i s/dawn/night/ "$1""#, #"chmod 666 "$1""#, #"ln "$1" "$2/mine""#,
        #"echo '{}' > tmp/mine && mv -f tmp/mine "$1""#, #"cp --remove-destination /dev/null "$1""#,
        "mv tmp old", "mv new old", "mv -T new tmp", "mkdir other", "rmdir rejected", "echo > new.json5",
    ]

    /// A shell of that user in the queue folder, of the folder's group, with the umask that lets the group write.
    private static func shell(_ user: String, _ bed: DaemonBed, _ words: [String], input: String = "") async throws
        -> Command.Result
    {
        let script = "umask 002; cd '\(bed.queue)' || exit 99; \(words[0])"
        return try await Command.run(
            "setpriv",
            ["--reuid", user, "--regid", "nogroup", "--clear-groups", "sh", "-c", script, "sh"] + words.dropFirst(),
            input: input)
    }

    /// `urgentctl` of that user: a copy that everybody may run.
    private static func ctl(_ user: String, _ bed: DaemonBed, _ words: String...) async throws -> Command.Result {
        let program = bed.folder.path("urgentctl")
        if !FileManager.default.fileExists(atPath: program) {
            try #require(try await Command.run("/bin/cp", [Programs.urgentctl, program]).status == 0)
        }
        return try await Command.run(
            "setpriv",
            ["--reuid", user, "--regid", "nogroup", "--clear-groups", program, "--socket", bed.socket] + words)
    }

    /// A daemon without any rights, as the unit starts it; the folders are of its own making.
    private static func run(relay: UInt16 = 9, _ body: (DaemonBed) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let nobody = try #require(getpwnam("nobody")).pointee.pw_uid
        #expect(chown(folder.path, nobody, 0) == 0 && chmod(folder.path, 0o755) == 0)
        var configuration = BedConfiguration(relay: relay)
        configuration.user = "nobody"
        try await DaemonBed.run(configuration, in: folder, body)
    }

    /// Each attempt fails, and the file is what it was.
    private static func expectUntouched(
        _ path: String, _ other: String, by user: String, _ bed: DaemonBed
    ) async throws {
        let before = try String(contentsOfFile: "\(bed.queue)/\(path)", encoding: .utf8)
        for attempt in attempts {
            let result = try await shell(user, bed, [attempt, path, other])
            #expect(result.status != 0, "\(attempt) of \(path)")
            #expect(
                result.error.contains("not permitted") || result.error.contains("ermission denied"),
                "\(attempt) of \(path): \(result.error)")
            #expect(try String(contentsOfFile: "\(bed.queue)/\(path)", encoding: .utf8) == before, "\(attempt)")
        }
        _ = try await shell(user, bed, ["rm -f tmp/mine"])
        #expect(try bed.entries("").sorted() == ["done", "new", "rejected", "tmp"])
    }

    @Test(
        "a colleague can neither rename, replace nor change another's draft or file; its owner can, and the daemon takes it"
    )
    func twoPeople() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        try await Self.run(relay: port) { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(3)))
            let text = SampleAction(reference: "UA 1/26").text
            #expect(try await Self.shell(Self.ana, bed, ["cat > tmp/draft"], input: text).status == 0)
            try await Self.expectUntouched("tmp/draft", "new", by: Self.ben, bed)
            // Nobody takes it meanwhile, so that the other has all the time there is.
            #expect(try await bed.stop() == Exit.done)
            let handedIn = try await Self.shell(
                Self.ana, bed, ["sed -i s/First/Firstly/ tmp/draft && mv tmp/draft new/draft"])
            #expect(handedIn.status == 0, "\(handedIn.error)")
            try await Self.expectUntouched("new/draft", "tmp", by: Self.ben, bed)
            try await bed.start()
            try await bed.waitForEntries(1, in: "done")

            let shown = try await Self.ctl(Self.ben, bed, "show", "UA 1/26")
            #expect(shown.status == Exit.done && !shown.output.contains("others than its owner"), "\(shown)")
            let own = try await Self.ctl(Self.ana, bed, "approve", "UA 1/26")
            #expect(own.status == Exit.refused && own.error.contains("handed it in"), "\(own.error)")
            let others = try await Self.ctl(Self.ben, bed, "approve", "UA 1/26")
            #expect(others.status == Exit.done, "\(others.error)")
            try await bed.closedAccount(of: "UA 1/26")

            // What is none goes the other way, out of the same folder.
            let broken = ["cat > tmp/broken && mv tmp/broken new/broken"]
            #expect(try await Self.shell(Self.ana, bed, broken, input: "{").status == 0)
            #expect(try await bed.rejection(of: "broken").contains("line 1"))
        }
    }

    @Test("what its owner leaves open to colleagues is taken, and draft and audit say so")
    func open() async throws {
        try await Self.run { bed in
            let text = SampleAction(reference: "UA 2/26").text
            let draft = ["cat > tmp/draft && chmod g+w tmp/draft"]
            #expect(try await Self.shell(Self.ana, bed, draft, input: text).status == 0)
            // Changed in place by one person, handed in by the other.
            let changed = try await Self.shell(Self.ben, bed, ["cat > tmp/draft"], input: text + "\n")
            #expect(changed.status == 0, "\(changed.error)")
            #expect(try await Self.shell(Self.ana, bed, ["mv tmp/draft new/draft"]).status == 0)
            try await bed.waitForLog("action taken in")
            let shown = try await Self.ctl(Self.ben, bed, "show", "UA 2/26")
            #expect(shown.output.contains("warning: others than its owner could write to the file"), "\(shown)")
            let audit = try await bed.lines(AuditDocument.self, "audit", "UA 2/26")
            #expect(audit.last?.detail.contains("(others than its owner could write to the file)") == true)
            #expect(audit.last?.login == "uid:\(Self.ana)")
        }
    }

    @Test("a folder put into new/ stays there, hidden, and whoever put it learns why")
    func folder() async throws {
        try await Self.run { bed in
            #expect(try await Self.shell(Self.ana, bed, ["mkdir new/odd"]).status == 0)
            let reason = try await bed.rejection(of: "odd")
            #expect(reason.contains("it is a folder") && reason.contains("stays in new/ under a hidden name, .odd"))
            #expect(try bed.entries("new") == [".odd"])
            #expect(try await Self.shell(Self.ana, bed, ["rmdir new/.odd"]).status == 0)
        }
    }
}
