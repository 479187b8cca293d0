// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// The files that say what the programs say of themselves: help, completions, manual pages.
///
/// Committed, so that a change of a declaration shows in a review; made anew by one command, which each complaint names.
struct CommandLineFiles {
    static let renewal = "URGENTD_RENEW=1 swift test --filter CommandLineFileTests"
    static let isRenewed = ProcessInfo.processInfo.environment["URGENTD_RENEW"] != nil

    static let top = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL
    static let helpFolder = "Tests/EndToEnd/CommandLine/Help"

    /// Path below the top, and what belongs there.
    private(set) var contents: [String: String] = [:]

    /// Asks the programs.
    static func made() async throws -> CommandLineFiles {
        var files = CommandLineFiles()
        for (name, program, page) in [("urgentd", Programs.urgentd, "8"), ("urgentctl", Programs.urgentctl, "1")] {
            let manual = try await say(program, ["generate-file", "mdoc"])
            files.contents["config/man/\(name).\(page)"] = try replaced(in: "config/man/\(name).\(page)", by: manual)
            files.contents["config/completions/\(name).bash"] = try await say(program, ["generate-file", "bash"])
            files.contents["config/completions/\(name).fish"] = try await say(program, ["generate-file", "fish"])
            for verb in [""] + verbs(manual) {
                let words = verb.split(separator: " ").map(String.init)
                let file = ([name] + words).joined(separator: "-")
                files.contents["\(helpFolder)/\(file).txt"] = try await say(program, words + ["--help"])
            }
        }
        let page = "config/man/urgentd.json5.5"
        files.contents[page] = try replaced(in: page, by: ConfigurationKeys.read(text("config/urgentd.json5")).manual)
        return files
    }

    /// Verbs, and the first words of those that have two.
    static func verbs(_ manual: String) -> [String] {
        let verbs = manual.split(separator: "\n").filter { $0.hasPrefix(".It Cm ") }.map { line in
            line.dropFirst(".It Cm ".count).split(separator: " ").prefix { $0 != "Ar" && $0 != "Oo" }
                .joined(separator: " ")
        }
        let groups = Set(
            verbs.filter { $0.contains(" ") }.compactMap { $0.split(separator: " ").first.map(String.init) })
        return verbs + groups.sorted()
    }

    static func path(_ path: String) -> String { top.appending(path: path).path(percentEncoded: false) }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: top.appending(path: path), encoding: .utf8)
    }

    private static func say(_ program: String, _ words: [String]) async throws -> String {
        let result = try await Command.run(program, words)
        guard result.status == Exit.done else { throw Silent(words: words, error: result.error) }
        return result.output
    }

    /// The page with what stands between its two marks made anew.
    private static func replaced(in path: String, by block: String) throws -> String {
        let page = try text(path)
        guard let start = page.range(of: "\(begin)\n"), let stop = page.range(of: end) else {
            throw Silent(words: [path], error: "the marks are missing")
        }
        return page[..<start.upperBound] + block + page[stop.lowerBound...]
    }

    private static let begin = ".\\\" Made from the declarations, from here"
    private static let end = ".\\\" to here."

    struct Silent: Error {
        let words: [String]
        let error: String
    }
}
