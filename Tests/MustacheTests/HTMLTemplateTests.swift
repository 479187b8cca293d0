// SPDX-License-Identifier: MIT

import Mustache
import Testing

/// Templates of HTML: escaping by place, and the places where nothing may be filled in.
@Suite struct HTMLTemplateTests {
    @Test(arguments: [
        ("<p>{{x}}</p>", "<p>&lt;b&gt; &amp; &quot;&#39;</p>"),
        ("<p title=\"{{x}}\">", "<p title=\"&lt;b&gt; &amp; &quot;&#39;\">"),
        ("<p title='{{x}}'>", "<p title='&lt;b&gt; &amp; &quot;&#39;'>"),
        ("<p>{{markup}}</p><p title=\"{{markup}}\">", "<p><b>bold</b></p><p title=\"&lt;b&gt;bold&lt;/b&gt;\">"),
        ("<!-- < \" --><p>{{x}}</p>", "<!-- < \" --><p>&lt;b&gt; &amp; &quot;&#39;</p>"),
        ("<style>p{}</style>{{x}}", "<style>p{}</style>&lt;b&gt; &amp; &quot;&#39;"),
        ("<h1 id=\"a\">b</h1>{{#yes}}<p class=\"c\">d</p>{{/yes}}", "<h1 id=\"a\">b</h1><p class=\"c\">d</p>"),
        ("<p class=\"{{#yes}}a{{/yes}}{{^yes}}b{{/yes}}\">", "<p class=\"a\">"),
    ])
    func escapesByPlace(template: String, expected: String) throws {
        #expect(try Self.template(template).render(Self.values) == expected)
    }

    @Test(
        arguments: [
            ("https://example.org/?a=1&b=\"", "https://example.org/?a=1&amp;b=&quot;"), ("mailto:a@example.org", nil),
            ("HTTP://example.org", nil), ("/leave/abc", nil), ("?page=2", nil), ("#top", nil), ("leave", nil),
            ("javascript:alert(1)", "#"), ("JavaScript:alert(1)", "#"), (" javascript:alert(1)", "#"),
            ("java\u{9}script:alert(1)", "#"), ("data:text/html,x", "#"), ("vbscript:x", "#"), ("//evil.example", "#"),
            ("\\\\evil.example", "#"), ("https://a b", "#"), ("\u{1}javascript:x", "#"),
        ] as [(String, String?)])
    func aLinkLeadsOnlyWhereLettersMayLead(link: String, expected: String?) throws {
        let template = try Self.template("<a href=\"{{link}}\">x</a>")
        #expect(template.render(["link": .text(link)]) == "<a href=\"\(expected ?? link)\">x</a>")
    }

    @Test(
        arguments: [
            ["a": "", "b": "javascript:x"], ["a": "java", "b": "script:x"], ["a": "javascript", "b": ":x"],
            ["a": "javascript:", "b": "x"], ["b": "javascript:x"], ["a": ["x": "y"], "b": "javascript:x"],
        ] as [TemplateValue])
    func aLinkOfTwoValuesLeadsToNoScript(values: TemplateValue) throws {
        let link = try Self.template("<a href=\"{{a}}{{b}}\">x</a>").render(values)
        #expect(!link.contains("javascript:"), "\(link)")
        #expect(
            try Self.template("<a href=\"{{a}}/{{b}}\">").render(["a": "https://a.example", "b": "x:y"]).contains(
                "/x:y"))
    }

    @Test func aLinkIsLookedAtThoughASectionStandsBeforeIt() throws {
        let template = try Self.template("<a href=\"{{#base}}https://example.org{{/base}}{{link}}\">x</a>")
        #expect(template.render(["link": "javascript:x"]) == "<a href=\"#\">x</a>")
    }

    @Test(arguments: [
        "<p style=\"color:{{x}}\">", "<p onclick=\"{{x}}\">", "<p {{x}}>", "<{{x}}>", "<p title={{x}}>",
        "<p title={{x}} a>",
        "<script>{{x}}</script>", "<style>{{x}}</style>", "<!-- {{x}} -->", "<!DOCTYPE {{x}}>", "<STYLE>{{x}}</STYLE>",
        "<iframe srcdoc=\"{{x}}\">", "{{#x}}<p{{/x}}>", "<p title=\"{{#x}}\"{{/x}}>", "<p", "<p title=\"a>", "<!-- a",
    ])
    func aPlaceWhereNothingIsSafeIsRefused(template: String) {
        #expect(throws: TemplateFault.self) { try Self.template(template) }
    }

    private static func template(_ text: String) throws -> Template {
        try Template("t", kind: .html, files: ["t": text])
    }

    private static let values: TemplateValue = [
        "x": "<b> & \"'", "markup": .markup("<b>bold</b>"), "yes": true,
    ]
}
