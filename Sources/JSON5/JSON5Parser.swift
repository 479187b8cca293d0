// SPDX-License-Identifier: MIT

/// The recursive descent over a document's structure; strings and numbers are in extensions of their own.
struct JSON5Parser {
    var cursor: JSON5Cursor
    private let limits: JSON5Limits
    private var depth = 0
    private var values = 0

    init(cursor: JSON5Cursor, limits: JSON5Limits) {
        self.cursor = cursor
        self.limits = limits
    }

    mutating func document() throws(JSON5Fault) -> JSON5Node {
        try skipSpace()
        guard cursor.byte != nil else {
            throw fault("the document is empty", expected: "a group that begins with {")
        }
        let node = try value()
        try skipSpace()
        guard cursor.byte == nil else {
            throw fault("there is more text after the end of the document", expected: "nothing after the last bracket")
        }
        return node
    }

    private mutating func value() throws(JSON5Fault) -> JSON5Node {
        let start = cursor.position()
        values += 1
        guard values <= limits.values else {
            throw fault("the document has more than \(limits.values) values", expected: "fewer")
        }
        switch cursor.byte {
        case UInt8(ascii: "{"): return JSON5Node(.object(try members(from: start)), at: start)
        case UInt8(ascii: "["): return JSON5Node(.array(try elements(from: start)), at: start)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return JSON5Node(.string(try quoted()), at: start)
        case let byte? where Self.beginsNumber(byte):
            return JSON5Node(.number(try number()), at: start)
        case nil:
            throw fault("the document ends where a value should stand", expected: Self.values)
        default:
            return JSON5Node(try word(), at: start)
        }
    }

    private static func beginsNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// One of the words that stand without quotes.
    private mutating func word() throws(JSON5Fault) -> JSON5Value {
        let start = cursor
        switch identifierText() {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "Infinity": return .number(JSON5Number(double: .infinity, integer: nil))
        case "NaN": return .number(JSON5Number(double: .nan, integer: nil))
        case "":
            cursor = start
            try refuseTypographicQuote()
            throw fault("there is no value here", expected: Self.values)
        default:
            cursor = start
            throw fault("a text stands here without quotes", expected: "quotes around it")
        }
    }

    private mutating func members(from start: JSON5Position) throws(JSON5Fault) -> [JSON5Member] {
        try enter()
        var members: [JSON5Member] = []
        var keys = Set<String>()
        while true {
            try skipSpace()
            if cursor.byte == UInt8(ascii: "}") { break }
            let keyPosition = cursor.position()
            let key = try self.key(openedAt: start)
            // A set only for large groups: most have a handful of keys.
            let isTwice = members.prefix(Self.fewKeys).contains { $0.key == key } || keys.contains(key)
            guard !isTwice else {
                throw JSON5Fault(
                    at: keyPosition, key: Spelling.shown(key),
                    problem: "the key occurs a second time in the same group",
                    expected: "each key once")
            }
            try skipSpace()
            guard cursor.byte == UInt8(ascii: ":") else {
                throw fault("there is no colon after the key", expected: "key: value", key: Spelling.shown(key))
            }
            cursor.offset += 1
            try skipSpace()
            let node = try value()
            if members.count >= Self.fewKeys { keys.insert(key) }
            members.append(JSON5Member(key: key, keyPosition: keyPosition, node: node))
            try separator(closing: UInt8(ascii: "}"), "group", openedAt: start)
        }
        leave()
        return members
    }

    private mutating func elements(from start: JSON5Position) throws(JSON5Fault) -> [JSON5Node] {
        try enter()
        var elements: [JSON5Node] = []
        while true {
            try skipSpace()
            if cursor.byte == UInt8(ascii: "]") { break }
            if cursor.byte == nil { throw unclosed("list", UInt8(ascii: "]"), openedAt: start) }
            elements.append(try value())
            try separator(closing: UInt8(ascii: "]"), "list", openedAt: start)
        }
        leave()
        return elements
    }

    private mutating func key(openedAt start: JSON5Position) throws(JSON5Fault) -> String {
        switch cursor.byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try quoted()
        case nil: throw unclosed("group", UInt8(ascii: "}"), openedAt: start)
        default: return try identifier()
        }
    }

    /// Steps over a comma; a closing bracket is left for the caller.
    private mutating func separator(closing: UInt8, _ what: String, openedAt start: JSON5Position) throws(JSON5Fault) {
        try skipSpace()
        switch cursor.byte {
        case UInt8(ascii: ","): cursor.offset += 1
        case closing: break
        case nil: throw unclosed(what, closing, openedAt: start)
        default:
            throw fault(
                "there is neither a comma nor the end of the \(what) that begins in line \(start.line)",
                expected: ", or \(Character(Unicode.Scalar(closing)))")
        }
    }

    /// Word processors put these in place of the straight ones.
    mutating func refuseTypographicQuote() throws(JSON5Fault) {
        guard let (scalar, _) = cursor.scalar(), "“”„‟«»‘’‚‹›＂＇`´".unicodeScalars.contains(scalar) else { return }
        throw fault("a typographic quote stands here", expected: "a straight quote, \" or '")
    }

    private mutating func enter() throws(JSON5Fault) {
        guard depth < limits.depth else {
            throw fault("more than \(limits.depth) groups and lists lie inside one another", expected: "fewer")
        }
        depth += 1
        cursor.offset += 1
    }

    private mutating func leave() {
        depth -= 1
        cursor.offset += 1
    }

    private mutating func unclosed(_ what: String, _ closing: UInt8, openedAt start: JSON5Position) -> JSON5Fault {
        fault(
            "the document ends inside the \(what) that begins in line \(start.line)",
            expected: "\(Character(Unicode.Scalar(closing))) at its end")
    }

    /// A fault at the current place.
    mutating func fault(_ problem: String, expected: String, key: String = "") -> JSON5Fault {
        JSON5Fault(at: cursor.position(), key: key, problem: problem, expected: expected)
    }

    private static let fewKeys = 8
    private static let values = "a text in quotes, a number, true, false, a list [ … ] or a group { … }"
}
