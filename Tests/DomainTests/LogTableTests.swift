// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The article on the log names texts to filter by; each is held against the code that says it.
@Suite("The table of log lines")
struct LogTableTests {
    private static let top = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    @Test("every text that it names is one that the code says, by the component named")
    func texts() throws {
        let article = Self.top.appending(path: "Sources/Domain/Documentation.docc/Logs.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        let table = try #require(text.split(separator: "## The ones that matter").last)
        let code = try Self.code()
        var count = 0
        for row in table.split(separator: "\n") where row.hasPrefix("| `") {
            let cells = row.split(separator: "|")
            let component = try #require(cells.first?.matches(of: /`([^`]+)`/).first?.1)
            #expect(code.contains("Log(component: \"\(component)\""), "\(component)")
            for phrase in cells[1].matches(of: /`([^`]+)`/).map(\.1) {
                // The end may be left out.
                #expect(code.contains("\"\(phrase.replacing(" …", with: ""))"), "\(phrase)")
                count += 1
            }
        }
        #expect(count >= 15)
    }

    private static func code() throws -> String {
        var code = ""
        let files = FileManager.default.enumerator(at: top.appending(path: "Sources"), includingPropertiesForKeys: nil)
        for case let file as URL in try #require(files) where file.pathExtension == "swift" {
            code += try String(contentsOf: file, encoding: .utf8)
        }
        return code
    }
}
