// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import JSON5

@Suite("JSON5 documents")
struct JSON5Tests {
    @Test("every form of the specification's own example is read")
    func kitchenSink() throws {
        let text = """
            {
              // comments
              unquoted: 'and you can quote me on that',
              singleQuotes: 'I can use "double quotes" here',
              lineBreaks: "Look, Mom! \\
            No \\\\n's!",
              hexadecimal: 0xdecaf,
              leadingDecimalPoint: .8675309, andTrailing: 8675309.,
              positiveSign: +1,
              trailingComma: 'in objects', andIn: ['arrays',],
              "backwardsCompatible": "with JSON", /* block */
            }
            """
        let root = try JSON5Document.parse(Array(text.utf8))
        let members = try #require(root.members)
        #expect(members.map(\.key).last == "backwardsCompatible")
        #expect(members.count == 10)
        #expect(root["lineBreaks"]?.text == "Look, Mom! No \\n's!")
        #expect(root["hexadecimal"]?.number?.integer == 0xdecaf)
        #expect(root["leadingDecimalPoint"]?.number?.double == 0.8675309)
        #expect(root["andTrailing"]?.number?.integer == 8_675_309)
        #expect(root["positiveSign"]?.number?.integer == 1)
    }

    @Test("each value and key knows its line and column, whatever the line ends")
    func positions() throws {
        let root = try JSON5Document.parse(Array("{\r\n  a: 1,\n é: [\r 'x', /* y\n */ true]}".utf8))
        let members = try #require(root.members)
        #expect(members[0].keyPosition == JSON5Position(line: 2, column: 3))
        #expect(members[0].node.position == JSON5Position(line: 2, column: 6))
        #expect(members[1].keyPosition == JSON5Position(line: 3, column: 2))
        #expect(members[1].node.position == JSON5Position(line: 3, column: 5))
        let list = try #require(members[1].node.elements)
        #expect(list[0].position == JSON5Position(line: 4, column: 2))
        #expect(list[1].position == JSON5Position(line: 5, column: 5))
    }

    @Test(
        "a broken document is refused with line, column and what is expected",
        arguments: [
            ("", 1, 1, "empty"), ("{", 1, 2, "ends inside the group"), ("[1,\n2", 2, 2, "ends inside the list"),
            ("{a:1 b:2}", 1, 6, "neither a comma"), ("{a 1}", 1, 4, "no colon"), ("{a:1,\n a:2}", 2, 2, "second time"),
            ("{a:'x\n'}", 1, 6, "line ends inside the text"), ("{a:'x", 1, 6, "ends inside the text"),
            ("{kind: alert}", 1, 8, "without quotes"), ("{a:“x”}", 1, 4, "typographic"),
            ("{“a”:1}", 1, 2, "typographic"),
            ("{a:010}", 1, 4, "begins with 0"), ("{a:1.2.3}", 1, 4, "no number"), ("{a:3in}", 1, 4, "no number"),
            ("{a:-}", 1, 4, "no number"), ("{a:0x}", 1, 4, "no number"), ("{a:1e}", 1, 4, "no number"),
            ("{a:.}", 1, 4, "no number"), ("{} x", 1, 4, "after the end"), ("/* ", 1, 4, "comment"),
            ("{a:'\\ud800'}", 1, 6, "half a character"), ("{a:'\\u00g0'}", 1, 7, "four hexadecimal"),
            ("{a:'\\x4'}", 1, 7, "two hexadecimal"), ("{a:'\\1'}", 1, 6, "digit"), ("{,}", 1, 2, "no key"),
            ("[,]", 1, 2, "no value"), ("{a:}", 1, 4, "no value"), ("[1,,2]", 1, 4, "no value"),
            ("/", 1, 1, "single /"),
            ("}", 1, 1, "no value"), ("{1a: 2}", 1, 2, "no key"),
        ])
    func broken(text: String, line: Int, column: Int, problem: String) {
        let fault = fault(of: Array(text.utf8))
        #expect(fault?.position == JSON5Position(line: line, column: column), "\(text)")
        #expect(fault?.problem.contains(problem) == true, "\(text): \(fault?.problem ?? "taken")")
        #expect(fault?.expected.isEmpty == false, "\(text)")
    }

    @Test("a byte that is no UTF-8 is told at its place")
    func encoding() {
        let fault = fault(of: Array("{\n a: 'é".utf8) + [0xff] + Array("'}".utf8))
        #expect(fault?.position == JSON5Position(line: 2, column: 7))
        #expect(fault?.problem.contains("UTF-8") == true)
        #expect(self.fault(of: [0xff, 0xfe, 0x7b, 0])?.problem.contains("UTF-16") == true)
    }

    @Test("too many bytes and too deep nesting are refused before they cost anything")
    func limits() {
        #expect(fault(of: [UInt8](repeating: 0x20, count: (4 << 20) + 1))?.problem.contains("larger") == true)
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        #expect(fault(of: deep)?.problem.contains("inside one another") == true)
        #expect(fault(of: deep)?.position?.column == 65)
        // One long line with many values stays linear: positions are counted on, not anew.
        let wide = Array("[".utf8) + Array(repeatElement(Array("1,".utf8), count: 500_000).joined()) + Array("]".utf8)
        let limits = JSON5Limits(values: 500_001)
        #expect((try? JSON5Document.parse(wide, limits: limits))?.elements?.count == 500_000)
        #expect(fault(of: wide)?.problem.contains("more than 250000 values") == true)
    }

    @Test("a byte order mark, every kind of space and both infinities are read")
    func oddities() throws {
        let text = "\u{feff}\u{a0}\u{2028}[+Infinity,\u{b}-Infinity, NaN,\u{c} -0x10, 1e3, -0.0]\u{2003}"
        let list = try #require(try JSON5Document.parse(Array(text.utf8)).elements)
        #expect(list[0].number?.double == .infinity)
        #expect(list[1].number?.double == -.infinity)
        #expect(list[2].number?.double.isNaN == true)
        #expect(list[3].number?.integer == -16)
        #expect(list[4].number?.integer == 1000)
        #expect(list[5].number?.double.sign == .minus)
    }

    @Test("keys may be any identifier, escapes included")
    func identifiers() throws {
        let root = try JSON5Document.parse(Array("{ünïcödé: 1, $_1: 2, \\u0061b: 3, ключ: 4}".utf8))
        #expect(root.members?.map(\.key) == ["ünïcödé", "$_1", "ab", "ключ"])
    }

    private func fault(of bytes: [UInt8]) -> JSON5Fault? {
        do throws(JSON5Fault) {
            _ = try JSON5Document.parse(bytes)
            return nil
        } catch {
            return error
        }
    }
}

extension JSON5Node {
    var members: [JSON5Member]? { if case .object(let members) = value { members } else { nil } }
    var elements: [JSON5Node]? { if case .array(let elements) = value { elements } else { nil } }
    var text: String? { if case .string(let text) = value { text } else { nil } }
    var number: JSON5Number? { if case .number(let number) = value { number } else { nil } }
    subscript(key: String) -> JSON5Node? { members?.first { $0.key == key }?.node }
}
