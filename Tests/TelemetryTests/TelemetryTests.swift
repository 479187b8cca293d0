// SPDX-License-Identifier: MIT

import Testing

@testable import Telemetry

@Suite("Log lines")
struct LogTests {
    private func line(
        _ level: LogLevel, _ component: String, _ message: StaticString,
        _ fields: KeyValuePairs<StaticString, String> = [:], isTerminal: Bool
    ) -> String {
        LogEntry(level: level, component: component, message: message, fields: fields).line(isTerminal: isTerminal)
    }

    @Test("journald finds the level in the prefix, a person finds a word where it matters")
    func prefix() {
        #expect(line(.error, "ledger", "no space", isTerminal: false) == "<3>ledger: no space\n")
        #expect(line(.error, "ledger", "no space", isTerminal: true) == "error ledger: no space\n")
        #expect(line(.info, "urgentd", "ready", isTerminal: true) == "urgentd: ready\n")
    }

    @Test("one entry stays one line, and a value cannot pass itself off as another field")
    func oneLine() {
        let line = line(
            .info, "desk", "taken in", ["reference": "UA 042/26", "odd": "a\nb\r\u{1b}[2Jc=\"d\" level=alarm"],
            isTerminal: false)
        #expect(line == "<6>desk: taken in reference=\"UA 042/26\" odd=\"a b  [2Jc='d' level=alarm\"\n")
        #expect(line.filter(\.isNewline).count == 1)
    }

    @Test("levels compare by how much they matter, and are found by their names")
    func order() {
        #expect(LogLevel.alarm > .error && LogLevel.error > .warning && LogLevel.warning > .info)
        #expect(LogLevel.info > .debug)
        #expect(LogLevel.allCases.allSatisfy { LogLevel(name: $0.name) == $0 })
        #expect(LogLevel(name: "loud") == nil)
    }
}
