// SPDX-License-Identifier: MIT

/// A place in a document, as an editor counts it.
public struct JSON5Position: Sendable, Hashable {
    /// From 1; a line ends with LF, CR or CRLF.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// One value of a document and where it stands.
public struct JSON5Node: Sendable {
    public let value: JSON5Value
    /// Where the value's first character stands.
    public let position: JSON5Position

    public init(_ value: JSON5Value, at position: JSON5Position) {
        self.value = value
        self.position = position
    }
}

/// What a value can be.
public enum JSON5Value: Sendable {
    /// In the order of the document; no key occurs twice.
    case object([JSON5Member])
    case array([JSON5Node])
    case string(String)
    case number(JSON5Number)
    case bool(Bool)
    case null
}

/// A key with its value.
public struct JSON5Member: Sendable {
    public let key: String
    public let keyPosition: JSON5Position
    public let node: JSON5Node

    public init(key: String, keyPosition: JSON5Position, node: JSON5Node) {
        self.key = key
        self.keyPosition = keyPosition
        self.node = node
    }
}

/// A number as written: exactly as an integer where it is one, and as a double in any case.
public struct JSON5Number: Sendable, Hashable {
    /// May be infinite or not a number, because JSON5 has both; readers refuse them.
    public let double: Double
    /// Nil if it has a fraction or does not fit.
    public let integer: Int?

    public init(double: Double, integer: Int?) {
        self.double = double
        self.integer = integer
    }
}

extension JSON5Value {
    /// The word for this kind of value in a message to people.
    public var kind: String {
        switch self {
        case .object: "a group { … }"
        case .array: "a list [ … ]"
        case .string: "a text"
        case .number: "a number"
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        }
    }
}
