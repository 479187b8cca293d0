// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import Runtime

@Suite("Whether the clock is kept right")
struct ClockSynchronisationTests {
    @Test("the kernel's word: an error or the flag is a clock that nobody keeps, a refused call tells nothing")
    func kernel() {
        #expect(ClockSynchronisation.said(0, 0) == .present)
        #expect(ClockSynchronisation.said(1, 0x2001) == .present, "a leap second is coming")
        #expect(ClockSynchronisation.said(5, 0x40) == .missing)
        #expect(ClockSynchronisation.said(0, 0x41) == .missing)
        #expect(ClockSynchronisation.said(-1, 0) == .unknown)
    }

    @Test("timesyncd's word: its folder while it runs, its file once it has heard from a server")
    func timesyncd() throws {
        let folder = try TemporaryFolder()
        #expect(ClockSynchronisation.told(by: folder.path("none")) == .unknown)
        #expect(ClockSynchronisation.told(by: folder.path) == .missing)
        try folder.write("synchronized", "")
        #expect(ClockSynchronisation.told(by: folder.path) == .present)
    }
}
