// SPDX-License-Identifier: MIT

import Testing

@testable import Telemetry

@Suite("Log lines")
struct LogTests {
    @Test("journald finds the level in the prefix, a person finds a word where it matters")
    func prefix() {
        #expect(Log.line(.error, "ledger", "no space", [:], isTerminal: false) == "<3>ledger: no space\n")
        #expect(Log.line(.error, "ledger", "no space", [:], isTerminal: true) == "error ledger: no space\n")
        #expect(Log.line(.info, "urgentd", "ready", [:], isTerminal: true) == "urgentd: ready\n")
    }

    @Test("one entry stays one line, and a value cannot pass itself off as another field")
    func oneLine() {
        let line = Log.line(
            .info, "desk", "taken in", ["reference": "UA 042/26", "odd": "a\nb\r\u{1b}[2Jc=\"d\" level=alarm"],
            isTerminal: false)
        #expect(line == "<6>desk: taken in reference=\"UA 042/26\" odd=\"a b  [2Jc='d' level=alarm\"\n")
        #expect(line.filter(\.isNewline).count == 1)
    }

    @Test("levels compare by how much they matter")
    func order() {
        #expect(LogLevel.alarm > .error && LogLevel.error > .warning && LogLevel.warning > .info)
        #expect(LogLevel.info > .debug)
    }
}
