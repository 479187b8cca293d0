// SPDX-License-Identifier: MIT

/// One thing that is wrong in a document: where, what, and what is expected instead.
///
/// In words that a person who writes such a file by hand understands. Never quotes a value.
public struct JSON5Fault: Error, Sendable, Hashable {
    /// Line and column; nil when the fault is the document's as a whole.
    public var position: JSON5Position?
    /// The key's path, such as `audience.regions[2]`; empty when unknown or the document as a whole.
    public var key: String
    public var problem: String
    public var expected: String

    public init(at position: JSON5Position?, key: String = "", problem: String, expected: String) {
        self.position = position
        self.key = key
        self.problem = problem
        self.expected = expected
    }
}

/// How much of a document is read at most, so that a hostile one costs little.
public struct JSON5Limits: Sendable, Hashable {
    public var bytes: Int
    /// Lists and groups inside one another.
    public var depth: Int
    /// Values of every kind together: a byte can be one, and in memory it is forty.
    public var values: Int

    /// 4 MiB is the public limit of an action; no document of ours nests deeper than five or has more than some thousand
    /// values.
    public init(bytes: Int = 4 << 20, depth: Int = 64, values: Int = 250_000) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }
}
