// SPDX-License-Identifier: MIT

import Glibc

/// Remembers what came of fields that many rows share (ladders, time zones, networks), keyed by their bytes.
///
/// Direct-mapped: a slot holds the last field that fell into it, so memory is bounded whatever the file.
struct FieldCache<Value: Sendable>: Sendable {
    private struct Entry {
        let key: [UInt8]
        let value: Result<Value, RosterFieldFault>
    }

    private var entries: [Entry?]

    init() {
        entries = Array(repeating: nil, count: Self.slots)
    }

    /// What `parse` makes of the field, from memory if it is there.
    mutating func value(
        of field: UnsafeBufferPointer<UInt8>, parse: (String) throws(RosterFieldFault) -> Value
    ) throws(RosterFieldFault) -> Value {
        guard field.count <= Self.longestKey else { return try parse(Self.text(field)) }
        let slot = Self.slot(of: field)
        if let entry = entries[slot], entry.key.count == field.count,
            entry.key.withUnsafeBufferPointer({ Self.areEqual($0, field) })
        {
            return try entry.value.get()
        }
        let value: Result<Value, RosterFieldFault>
        do throws(RosterFieldFault) {
            value = .success(try parse(Self.text(field)))
        } catch {
            value = .failure(error)
        }
        entries[slot] = Entry(key: Array(field), value: value)
        return try value.get()
    }

    static func text(_ field: UnsafeBufferPointer<UInt8>) throws(RosterFieldFault) -> String {
        guard let text = String(validating: field, as: UTF8.self) else { throw RosterFieldFault("it is no UTF-8") }
        return text
    }

    private static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = left.baseAddress, let second = right.baseAddress else { return left.count == right.count }
        return memcmp(first, second, left.count) == 0
    }

    /// FNV-1a; a file made to collide only loses the memory.
    private static func slot(of field: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in field { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & UInt64(slots - 1))
    }

    /// A power of two, above the number of ladders, zones and networks that are common in a roster.
    private static var slots: Int { 1024 }
    private static var longestKey: Int { 128 }
}
