// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Foreign replies, fit to be kept")
struct ReplyScrubberTests {
    @Test(
        "anything like an address is replaced",
        arguments: [
            ("user ann@example.org unknown", "user <address> unknown"), ("<ann@example.org>: no", "<address>: no"),
            ("(ann@x), [bob@y]", "(<address>), [<address>]"), ("\"ann lee\"@x.org no", "<address> no"),
            ("see https://x.org/?u=ann%40x.org now", "see https:<address> now"),
            ("bounce+ann=40x.org@y failed", "<address> failed"),
            ("ann&#64;x.org", "<address>;x.org"), ("ann＠x.org", "<address>"),
            ("2.0.0 Ok: queued as 4BCD", "2.0.0 Ok: queued as 4BCD"),
        ])
    func addresses(text: String, clean: String) {
        #expect(ReplyScrubber.scrub(text) == clean)
    }

    @Test("the local part alone is replaced where it is known")
    func local() {
        #expect(ReplyScrubber.scrub("no mailbox Ann.Lee here", about: "ann.lee@x.org") == "no mailbox <address> here")
        #expect(ReplyScrubber.scrub("no mailbox here", about: "no@x.org") == "no mailbox here")
    }

    @Test("control and direction characters go, broken UTF-8 is repaired")
    func control() {
        #expect(ReplyScrubber.scrub("a\r\nb\tc\u{1b}[31m\u{202e}d\u{2028}e") == "a  b c [31m d e")
        #expect(ReplyScrubber.scrub([0x61, 0xff, 0x62]) == "a\u{fffd}b")
    }

    @Test("it is bounded, never in the middle of a character, never leaving half an address")
    func bounds() {
        #expect(ReplyScrubber.scrub(String(repeating: "x", count: 5000)).utf8.count == ReplyScrubber.longest)
        #expect(ReplyScrubber.scrub(String(repeating: "é", count: 150)).utf8.count <= ReplyScrubber.longest)
        let cut = String(repeating: "x", count: 195) + " ann.lee.of.long.name@example.org"
        #expect(!ReplyScrubber.scrub(cut).contains("ann"))
    }
}
