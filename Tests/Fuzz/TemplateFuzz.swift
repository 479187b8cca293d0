// SPDX-License-Identifier: MIT

import Mustache
import Testing

@Suite("Fuzzing templates")
struct TemplateFuzz {
    private static let good = Array(
        """
        <html lang="{{language}}"><body>{{! why }}
        {{#people}}<p title="{{name}}">{{name}} <a href="{{link}}">{{group.x}}</a></p>{{/people}}
        {{^people}}<p>{{>part}}</p>{{/people}}</body></html>
        """.utf8)
    private static let tokens = [
        "{{", "}}", "{{{", "{{name}}", "{{#people}}", "{{/people}}", "{{^x}}", "{{>part}}", "{{>a}}", "<script>",
        "<a href=",
        "<style>", "<!--", "-->", "\"", "'", "<", ">", "=", "&", "\u{0}", "é", "{{.}}", "</", "onclick=",
    ]
    private static let values: TemplateValue = [
        "language": "\"><zz>", "group": ["x": "<zz>"],
        "people": [["name": "<zz>'\"", "link": "javascript:zz"], ["name": "a", "link": "https://example.org/"]],
    ]

    @Test("what is filled into damaged HTML is never markup and never a script, or the template is refused")
    func html() {
        #expect(throws: Never.self) {
            try Template("a", kind: .html, files: ["a": String(decoding: Self.good, as: UTF8.self), "part": "<b></b>"])
        }
        var taken = 0
        for seed in 0..<3_000 {
            var random = Seeded(UInt64(seed) + 60_000)
            let text = String(decoding: random.mutated(Self.good, tokens: Self.tokens), as: UTF8.self)
            guard let template = try? Template("a", kind: .html, files: ["a": text, "part": "<b>{{name}}</b>"]) else {
                continue
            }
            taken += 1
            let output = template.render(Self.values)
            #expect(!output.contains("<zz>") && !output.contains("<a href=\"javascript:zz"), "seed \(seed)")
        }
        #expect(taken > 300, "too few survive the damage to say anything")
    }

    @Test("parts that hold one another or grow without end, and sections too deep, are refused in time")
    func endless() {
        for count in [33, 40_000] {
            let deep = String(repeating: "{{#a}}", count: count) + String(repeating: "{{/a}}", count: count)
            #expect(throws: TemplateFault.self) { try Template("a", kind: .plainText, files: ["a": deep]) }
        }
        let shallow = String(repeating: "{{#a}}", count: 32) + "x" + String(repeating: "{{/a}}", count: 32)
        #expect(throws: Never.self) { try Template("a", kind: .plainText, files: ["a": shallow]) }
        let hundred = String(repeating: "{{>b}}", count: 100)
        let bomb = [
            "a": hundred, "b": hundred.replacing("b", with: "c"), "c": hundred.replacing("b", with: "d"), "d": "x{{y}}",
        ]
        #expect(throws: TemplateFault.self) { try Template("a", kind: .plainText, files: bomb) }
        let ring = ["a": "{{>b}}", "b": "{{>c}}", "c": "{{>a}}"]
        #expect(throws: TemplateFault.self) { try Template("a", kind: .html, files: ring) }
    }
}
