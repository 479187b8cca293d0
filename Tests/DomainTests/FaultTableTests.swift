// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The table of faults in the documentation rests on tests; each line is held against the tests there are.
@Suite("The table of faults")
struct FaultTableTests {
    private static let top = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    /// The last cell of each line of the tables.
    private static func proofs() throws -> [String] {
        let article = top.appending(path: "Sources/Domain/Documentation.docc/Faults.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| fault ") }
            .compactMap { $0.split(separator: "|").last.map { $0.trimmingCharacters(in: .whitespaces) } }
    }

    /// `Type/function` of every test.
    private static func tests() throws -> Set<String> {
        let type = #/^(?:final )?(?:struct|class|enum|actor) (\w+)/#.anchorsMatchLineEndings()
        let function = #/^    func (\w+)\(/#.anchorsMatchLineEndings()
        var found: Set<String> = []
        let files = FileManager.default.enumerator(at: top.appending(path: "Tests"), includingPropertiesForKeys: nil)
        for case let file as URL in try #require(files) where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for suite in text.matches(of: type) where text.contains("@Test") {
                for test in text.matches(of: function) { found.insert("\(suite.1)/\(test.1)") }
            }
        }
        return found
    }

    @Test("every proof that it names is a test")
    func proofsExist() throws {
        let proofs = try Self.proofs()
        let tests = try Self.tests()
        #expect(proofs.count >= 30)
        for proof in proofs {
            let names = proof.split(separator: ",").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "` ")) }
            #expect(!names.isEmpty && names.allSatisfy(tests.contains), "\(proof)")
        }
    }

    @Test("it is found from the documentation's first page and from the README")
    func links() throws {
        for page in ["Sources/Domain/Documentation.docc/Documentation.md", "README.md"] {
            let text = try String(contentsOf: Self.top.appending(path: page), encoding: .utf8)
            #expect(text.contains("Faults"), "\(page)")
        }
    }
}
