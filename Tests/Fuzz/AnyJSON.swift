// SPDX-License-Identifier: MIT

import Foundation
import JSON5

/// A document's value without places, to compare two readers.
indirect enum AnyJSON: Equatable, Decodable {
    case object([String: AnyJSON])
    case array([AnyJSON])
    case string(String)
    case number(Double)
    case bool(Bool)
    case null

    init(_ node: JSON5Node) {
        switch node.value {
        case .object(let members):
            self = .object(Dictionary(members.map { ($0.key, AnyJSON($0.node)) }) { first, _ in first })
        case .array(let elements): self = .array(elements.map { AnyJSON($0) })
        case .string(let text): self = .string(text)
        case .number(let number): self = .number(number.double)
        case .bool(let flag): self = .bool(flag)
        case .null: self = .null
        }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            var members: [String: AnyJSON] = [:]
            for key in container.allKeys { members[key.stringValue] = try container.decode(AnyJSON.self, forKey: key) }
            self = .object(members)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [AnyJSON] = []
            while !container.isAtEnd { elements.append(try container.decode(AnyJSON.self)) }
            self = .array(elements)
        } else {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let flag = try? container.decode(Bool.self) {
                self = .bool(flag)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .string(try container.decode(String.self))
            }
        }
    }

    /// Foundation's reading; nil where it refuses.
    static func byFoundation(_ bytes: [UInt8]) -> AnyJSON? {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        return try? decoder.decode(AnyJSON.self, from: Data(bytes))
    }

    /// Ours; nil where it refuses.
    static func byUs(_ bytes: [UInt8]) -> AnyJSON? {
        (try? JSON5Document.parse(bytes)).map { AnyJSON($0) }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
