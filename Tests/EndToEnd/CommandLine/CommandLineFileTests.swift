// SPDX-License-Identifier: MIT

import CommandLineArguments
import Foundation
import TestSupport
import Testing

@Suite("Help, completions and manual pages")
struct CommandLineFileTests {
    @Test("each committed file is what the programs say today")
    func files() async throws {
        let files = try await CommandLineFiles.made()
        #expect(files.contents.count > 50)
        let folder = CommandLineFiles.top.appending(path: CommandLineFiles.helpFolder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        let stale = names.map { "\(CommandLineFiles.helpFolder)/\($0)" }.filter { files.contents[$0] == nil }
        guard CommandLineFiles.isRenewed else {
            for (path, content) in files.contents.sorted(by: { $0.key < $1.key }) {
                let committed = (try? CommandLineFiles.text(path)) ?? ""
                let missing = Set(content.split(separator: "\n")).subtracting(committed.split(separator: "\n"))
                let tooMuch = Set(committed.split(separator: "\n")).subtracting(content.split(separator: "\n"))
                // A word of its own: the whole of both would say less.
                let isSame = committed == content
                #expect(
                    isSame,
                    "\(path) lacks \(missing.sorted()), and has \(tooMuch.sorted()); \(CommandLineFiles.renewal)")
            }
            #expect(stale.isEmpty, "no verb has these; \(CommandLineFiles.renewal)")
            return
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (path, content) in files.contents {
            try Data(content.utf8).write(to: CommandLineFiles.top.appending(path: path))
        }
        for path in stale { try FileManager.default.removeItem(at: CommandLineFiles.top.appending(path: path)) }
    }

    @Test("every help fits into eighty columns")
    func widths() async throws {
        for (path, content) in try await CommandLineFiles.made().contents where path.hasSuffix(".txt") {
            #expect(content.split(separator: "\n").allSatisfy { Cells.width(String($0)) <= 80 }, "\(path)")
        }
    }

    @Test("the manual page of the configuration has every key that the program writes")
    func keys() async throws {
        let sample = CommandLineFiles.path("config/urgentd.json5")
        let effective = try await Command.run(Programs.urgentd, ["check-config", sample, "--show"])
        try #require(effective.status == Exit.done)
        let page = try CommandLineFiles.text("config/man/urgentd.json5.5")
        let documented = Set(
            page.split(separator: "\n").filter { $0.hasPrefix(".It Sy ") }
                .compactMap { $0.split(separator: " ").dropFirst(2).first })
        let missing = ConfigurationKeys.read(effective.output).keys.map(\.path)
            .filter { !documented.contains(Substring($0)) }
        #expect(missing.isEmpty, "explain them in config/urgentd.json5; then \(CommandLineFiles.renewal)")
        #expect(documented.count > 50)
    }

    @Test("every exit status is explained in a manual page")
    func exitStatuses() throws {
        let pages = try ["urgentd.8", "urgentctl.1"].map { try CommandLineFiles.text("config/man/\($0)") }
        for status in CommandLineArguments.ExitStatus.allCases {
            #expect(pages.contains { $0.contains("\n.It \(status.rawValue)\n") }, "\(status.rawValue)")
        }
    }

    @Test(
        "the pages are good mdoc, by mandoc and by groff", arguments: ["urgentd.8", "urgentctl.1", "urgentd.json5.5"])
    func lint(_ page: String) async throws {
        let path = CommandLineFiles.path("config/man/\(page)")
        let mandoc = try await Command.run("mandoc", ["-T", "lint", "-W", "warning", path])
        #expect(mandoc.status == 0, "\(mandoc.output)")
        let groff = try await Command.run("groff", ["-ww", "-mandoc", "-K", "utf8", "-T", "utf8", path])
        #expect(groff.status == 0 && groff.error.isEmpty, "\(groff.error)")
        let man = try await Command.run(
            "man", ["--warnings", "-E", "UTF-8", "-l", path], environment: ["MANWIDTH": "80", "LC_ALL": "C.UTF-8"])
        #expect(man.status == 0 && man.error.isEmpty, "\(man.error)")
        #expect(man.output.contains("EXIT STATUS") || page.hasSuffix(".5"))
    }
}
