// SPDX-License-Identifier: MIT

import Domain
import JSON5

/// A document that is not taken, with every fault found in it, in the order of its lines.
///
/// One stored property on purpose: with two, a typed throw inside a closure that may throw anything crashed (6.3.1).
public struct InvalidDocument: Error, Sendable, Hashable {
    /// Never empty.
    public let faults: [DocumentFault]

    public init(faults: [DocumentFault]) {
        self.faults = faults
    }

    public init(_ collector: FaultCollector) {
        faults = collector.sorted.map(DocumentFault.init)
    }
}

extension InvalidDocument: CustomStringConvertible {
    /// One fault a line.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

extension DocumentFault {
    public init(_ fault: JSON5Fault) {
        self.init(
            line: fault.position?.line ?? 0, column: fault.position?.column ?? 0, key: fault.key,
            problem: fault.problem, expected: fault.expected)
    }
}
