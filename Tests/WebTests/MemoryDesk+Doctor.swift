// SPDX-License-Identifier: MIT

import Domain

extension MemoryDesk {
    /// One finding of each level; the deep one only if asked.
    func examine(deep: Bool) async -> AsyncStream<Finding> {
        let findings = Samples.findings + (deep ? [Finding(.error, .ledger, "", "page 7 is damaged")] : [])
        return AsyncStream { stream in
            for finding in findings { stream.yield(finding) }
            stream.finish()
        }
    }
}

extension Samples {
    static let findings = [
        Finding(.ok, .disk, "/var/lib/urgentd", "9000 MiB of 10000 are free"),
        Finding(.note, .relayDSN, "main", "no DSN", why: "reports come as the relay likes", advice: "nothing"),
        Finding(
            .warning, .spf, "example.org", "there is no SPF record", why: "receivers want it", advice: "publish it"),
    ]
}
