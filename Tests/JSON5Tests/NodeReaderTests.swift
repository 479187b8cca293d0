// SPDX-License-Identifier: MIT

import Testing

@testable import JSON5

@Suite("Reading a document key by key")
struct NodeReaderTests {
    @Test("every fault is collected, with path and line, and unknown keys get a suggestion")
    func collects() throws {
        let text = """
            {
              name: 5,
              size: 1.5,
              flag: "yes",
              list: [1, "x"],
              inner: { colour: "red" },
              sumary: "…",
              "\\u0007odd key": 1,
            }
            """
        let faults = FaultCollector()
        let reader = try #require(NodeReader(try JSON5Document.parse(Array(text.utf8)), faults: faults))
        #expect(reader.required("name", expected: "a name")?.string() == nil)
        #expect(reader["size"]?.int(1...10) == nil)
        #expect(reader["flag"]?.bool() == nil)
        #expect(reader["list"]?.list(most: 3)?.compactMap { $0.int(0...5) } == [1])
        let inner = try #require(reader["inner"]?.group())
        #expect(inner["color"]?.string() == nil)
        inner.finish()
        _ = reader["summary"]
        #expect(reader.required("missing", expected: "a thing") == nil)
        reader.finish()
        let found = faults.sorted.map { "\($0.position?.line ?? 0) \($0.key): \($0.expected)" }
        #expect(
            found == [
                "1 missing: a thing", "2 name: a text in quotes", "3 size: a whole number from 1 to 10",
                "4 flag: true or false", "5 list[1]: a whole number from 0 to 5", "6 inner.colour: color",
                "7 sumary: summary",
                "8 ?odd key: one of name, size, flag, list, inner, summary, missing",
            ])
    }

    @Test("lengths, ranges and words are checked")
    func limits() throws {
        enum Fruit: String, CaseIterable { case apple, pear }
        let faults = FaultCollector()
        let node = try JSON5Document.parse(Array("['', 'abcd', 11, Infinity, 'plum', 'pear', [1,2], null]".utf8))
        let list = try #require(NodeField(node: node, path: "x", faults: faults).list(most: 8))
        #expect(list[0].string(1...3) == nil)
        #expect(list[1].string(1...3) == nil)
        #expect(list[2].int(1...10) == nil)
        #expect(list[3].number(0...1) == nil)
        #expect(list[4].word(Fruit.self) == nil)
        #expect(list[5].word(Fruit.self) == .pear)
        #expect(list[6].list(most: 1) == nil)
        #expect(list[7].string() == nil)
        #expect(faults.faults.count == 7)
        #expect(faults.faults[4].expected == "\"apple\" or \"pear\"")
    }

    @Test("a group of a hundred thousand unknown keys costs a bounded list of faults")
    func bounded() throws {
        let text = "{" + (0..<100_000).map { "k\($0):1" }.joined(separator: ",") + "}"
        let faults = FaultCollector()
        let reader = try #require(NodeReader(try JSON5Document.parse(Array(text.utf8)), faults: faults))
        _ = reader["known"]
        reader.finish()
        #expect(faults.faults.count == FaultCollector.mostFaults)
    }

    @Test("the spelling guess counts one swap as one step", arguments: [("sumamry", 1), ("summary", 0), ("sum", 4)])
    func distance(word: String, steps: Int) {
        #expect(Spelling.distance(word, "summary") == steps)
    }
}
