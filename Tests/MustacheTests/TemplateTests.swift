// SPDX-License-Identifier: MIT

import Mustache
import Testing

/// Templates: what is filled in, what is left out, how lines stand.
@Suite struct TemplateTests {
    @Test(arguments: [
        ("Dear {{name}},", "Dear Ann & Co,"),
        ("{{ name }}{{! nobody sees this }}.", "Ann & Co."),
        ("{{place.city}} {{place.nothing}}|{{nobody}}", "Tegucigalpa |"),
        ("{{#asks}}- {{.}}\n{{/asks}}", "- write\n- call\n"),
        ("{{#people}}{{name}} of {{place.city}};{{/people}}", "Bo of Tegucigalpa;Ann & Co of Tegucigalpa;"),
        ("{{#isUrgent}}now{{/isUrgent}}{{^isUrgent}}later{{/isUrgent}}", "now"),
        ("{{#none}}x{{/none}}{{^none}}nothing{{/none}}", "nothing"),
        ("{{^nobody}}nobody{{/nobody}}", "nobody"),
        ("{{#place}}{{city}}{{/place}}", "Tegucigalpa"),
        ("{{#empty}}x{{/empty}}{{#name}}{{.}}{{/name}}", "Ann & Co"),
    ])
    func fillsIn(template: String, expected: String) throws {
        #expect(try Template("t", kind: .plainText, files: ["t": template]).render(Self.values) == expected)
    }

    @Test func linesThatHoldOnlyATagLeaveNothingBehind() throws {
        let files = [
            "letter": "first\n  {{#isUrgent}}\nsecond\n  {{/isUrgent}}\n{{! a note }}\n{{> rest}}\nlast\n",
            "rest": "third\n",
        ]
        #expect(
            try Template("letter", kind: .plainText, files: files).render(Self.values) == "first\nsecond\nthird\nlast\n"
        )
    }

    @Test func aValueIsNeverReadAsATemplate() throws {
        let template = try Template("t", kind: .plainText, files: ["t": "{{name}}"])
        #expect(template.render(["name": "{{#asks}}{{.}}{{/asks}} {{> t}}"]) == "{{#asks}}{{.}}{{/asks}} {{> t}}")
    }

    @Test func everyNameIsKnownWithItsLine() throws {
        let template = try Template(
            "t", kind: .plainText, files: ["t": "{{a}}\n{{#b}}{{c.d}}{{/b}}\n{{> p}}", "p": "\n{{e}}"])
        #expect(template.names.mapValues(\.line) == ["a": 1, "b": 2, "c": 2, "d": 2, "e": 2])
        #expect(template.names["e"]?.file == "p")
    }

    @Test(arguments: [
        ("a\n{{name", 2, "not closed"), ("{{{name}}}", 1, "always escaped"), ("{{&name}}", 1, "always escaped"),
        ("{{=<% %>=}}", 1, "delimiters"), ("\n\n{{#a}}x", 3, "not closed"), ("{{/a}}", 1, "ends nothing"),
        ("{{#a}}{{#b}}{{/a}}{{/b}}", 1, "ends nothing"), ("{{> nobody}}", 1, "no part"), ("{{> t}}", 1, "holds itself"),
        ("{{a b}}", 1, "no name"), ("{{a..b}}", 1, "no name"), ("{{}}", 1, "no name"), ("{{#}}{{/}}", 1, "no name"),
        ("{{#a}}\n{{> p}}{{/a}}", 2, "no part"),
    ])
    func aFaultSaysItsLine(template: String, line: Int, problem: String) throws {
        let fault = try #require(throws: TemplateFault.self) {
            try Template("t", kind: .plainText, files: ["t": template])
        }
        #expect(fault.line == line)
        #expect(fault.problem.contains(problem), "\(fault)")
    }

    @Test func partsThatNestWithoutEndAreRefused() {
        let files = Dictionary(uniqueKeysWithValues: (0..<20).map { ("p\($0)", "{{> p\($0 + 1)}}") })
        #expect(throws: TemplateFault.self) { try Template("p0", kind: .plainText, files: files) }
    }

    private static let values: TemplateValue = [
        "name": "Ann & Co", "place": ["city": "Tegucigalpa"], "asks": ["write", "call"], "isUrgent": true, "none": [],
        "empty": "", "people": [["name": "Bo"], ["country": "HN"]],
    ]
}
