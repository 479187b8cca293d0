// SPDX-License-Identifier: MIT

import Foundation
import JSON5
import TestSupport
import Testing

@Suite("JSON beside another reader")
struct JSONAgainstPython {
    @Test("a damaged JSON document that Python reads is read here too, to the same value")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let documents = (0..<3000).map { seed -> [UInt8] in
            var writer = JSON5Writer(seed: UInt64(seed), forFoundation: true)
            let encoder = JSONEncoder()
            var random = Seeded(UInt64(seed) + 9_000_000)
            let plain = (try? encoder.encode(PlainJSON(.array([writer.value()])))).map([UInt8].init) ?? []
            return random.chance(0.1)
                ? plain
                : random.mutated(
                    plain, tokens: ["{", "}", "[", "]", ",", ":", "\"", "\\u0041", "1", "-", ".", "e5", " "])
        }
        try folder.write("documents", documents.map { Data($0).base64EncodedString() }.joined(separator: "\n"))
        let script = try folder.write("read.py", Self.script)
        let python = try ChildProcess("/usr/bin/python3", [script, folder.path("documents"), folder.path("answers")])
        #expect(try await python.exitStatus() == 0, "\(python.printed)")
        let answers = try String(contentsOfFile: folder.path("answers"), encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        try #require(answers.count == documents.count)
        var compared = 0
        for (index, answer) in answers.enumerated() where answer != "refused" {
            let theirs = try JSONDecoder().decode(AnyJSON.self, from: Data(answer.utf8))
            #expect(AnyJSON.byUs(documents[index]) == theirs, "\(String(decoding: documents[index], as: UTF8.self))")
            compared += 1
        }
        #expect(compared > 300, "too few survive the damage to say anything")
    }

    /// Reads strictly: what is no JSON, has a key twice or half a surrogate pair is refused, as here.
    private static let script = """
        import base64, json, sys
        def once(pairs):
            if len({k for k, _ in pairs}) < len(pairs): raise ValueError("a key twice")
            return dict(pairs)
        def refuse(word): raise ValueError(word)
        with open(sys.argv[2], "w", encoding="utf-8", newline="\\n") as out:
            lines = open(sys.argv[1]).read().split("\\n")
            answers = []
            for line in lines:
                try:
                    value = json.loads(base64.b64decode(line).decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)
                    text = json.dumps([value], ensure_ascii=False, allow_nan=False)
                    text.encode("utf-8")
                    answers.append(json.dumps(value, allow_nan=False))
                except (ValueError, RecursionError, OverflowError):
                    answers.append("refused")
            out.write("\\n".join(answers))
        """
}

/// Writes a value as plain JSON.
private struct PlainJSON: Encodable {
    let value: AnyJSON

    init(_ value: AnyJSON) {
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .object(let members): try container.encode(members.mapValues { PlainJSON($0) })
        case .array(let elements): try container.encode(elements.map { PlainJSON($0) })
        case .string(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .bool(let flag): try container.encode(flag)
        case .null: try container.encodeNil()
        }
    }
}
