// SPDX-License-Identifier: MIT

import Testing

@testable import Transport

@Suite struct ReplyExcerptTests {
    @Test("an answer becomes one bounded line without addresses")
    func line() {
        #expect(ReplyExcerpt.text([]) == "")
        #expect(ReplyExcerpt.text(Array("ok".utf8)) == "ok")
        #expect(ReplyExcerpt.text(Array("a\r\n\tb  c@example.org \u{202e}d\u{1b}[1m\n".utf8)) == "a b <address> d [1m")
        #expect(ReplyExcerpt.text([0xff, 0xfe, 0x41]).hasSuffix("A"))
        #expect(ReplyExcerpt.text(Array(String(repeating: "word ", count: 300).utf8)).utf8.count <= 200)
    }

    @Test("an address that the end of what is kept cuts in two does not show its first half")
    func cut() {
        let addresses = String(repeating: "someone.with.a.long.name@example.org ", count: 40)
        let text = ReplyExcerpt.text(Array(addresses.utf8.prefix(ReplyExcerpt.mostBytes)))
        #expect(!text.contains("someone"))
        let cut = ReplyExcerpt.text(Array((String(repeating: " ", count: 1010) + "someone.with.a").utf8.prefix(1024)))
        #expect(cut == "")
    }
}
