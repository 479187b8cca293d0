// SPDX-License-Identifier: MIT

/// Where the readers of one document put every fault they find.
///
/// Confined to one call of a reader; bounded, because nobody reads more than ``mostFaults``.
public final class FaultCollector {
    public private(set) var faults: [JSON5Fault] = []

    public init() {}

    public func add(_ fault: JSON5Fault) {
        if !isFull { faults.append(fault) }
    }

    /// Nothing more is taken; no use in looking further.
    public var isFull: Bool { faults.count >= Self.mostFaults }

    public var isEmpty: Bool { faults.isEmpty }

    /// In the order of the document.
    public var sorted: [JSON5Fault] {
        faults.sorted { left, right in
            guard let first = left.position else { return right.position != nil }
            guard let second = right.position else { return false }
            return (first.line, first.column) < (second.line, second.column)
        }
    }

    public static let mostFaults = 200
}
