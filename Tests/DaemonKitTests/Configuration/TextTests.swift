// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import DaemonKit

@Suite("Words and templates of the operator's own")
struct TextTests {
    private func configuration(_ files: [String: String]) throws -> (Configuration, TemporaryFolder) {
        let folder = try TemporaryFolder()
        for (path, text) in files {
            let file = folder.path("overlay/\(path)")
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: file))
        }
        var configuration = AppBed.configuration(in: folder.path)
        configuration.overlay = folder.path("overlay")
        return (configuration, folder)
    }

    private func fault(_ files: [String: String]) throws -> String? {
        let (configuration, folder) = try configuration(files)
        defer { withExtendedLifetime(folder) {} }
        do throws(StartError) {
            _ = try configuration.checkTexts()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("a file of the overlay takes the place of the program's own, and another one adds to them")
    func overlay() throws {
        let half = "{ review: 'a.reader 2026-11-21', alert: 'Qareen' }"
        let (configuration, folder) = try configuration(["languages/so.json5": half, "notes.txt": "not ours"])
        defer { withExtendedLifetime(folder) {} }
        let notes = try configuration.checkTexts()
        #expect(notes.contains { $0.hasPrefix("languages/so.json5 lacks correction, update,") })
        let unread = try #require(notes.last)
        #expect(unread.contains(" sl sq ") && !unread.contains(" so "))
    }

    @Test("what cannot be used is told with file and line")
    func faults() throws {
        #expect(
            try fault(["templates/alert.html.mustache": "<p>{{subject}}"])
                == nil)
        let cases: [(String, String, String)] = [
            ("templates/alert.html.mustache", "<p>\n{{subjekt}}</p>", "line 2: nothing is called \"subjekt\""),
            ("templates/alert.html.mustache", "<p onclick=\"{{subject}}\">", "nothing can be filled in safely"),
            ("templates/alert.txt.mustache", "a\n\n{{#body}}", "line 3"),
            ("templates/pages/leave.html.mustache", "{{> nothing}}", "there is no part"),
            ("languages/fr.json5", "{ review: 'none', respondBy: 'Vite.' }", "{time} is missing"),
            ("languages/fr.json5", "{ alert: 'Action' }", "review"),
        ]
        for (path, text, expected) in cases {
            let told = try #require(try fault([path: text]), "\(path) \(text)")
            #expect(told.contains(expected) && told.contains((path as NSString).lastPathComponent), "\(told)")
        }
    }

    @Test("an overlay that is no folder stops the check")
    func missing() throws {
        var configuration = AppBed.configuration(in: "/nowhere")
        configuration.overlay = "/nowhere/at/all"
        #expect(throws: StartError.self) { try configuration.checkTexts() }
    }
}
