// SPDX-License-Identifier: MIT

/// Header fields (RFC 5322 §2.2), unfolded: of a message, a part, or a block of a delivery report.
///
/// Lenient: what is no field is passed over, because reports quote headers that others have mangled.
struct MailHeader {
    private(set) var fields: [(name: String, value: String)] = []

    var isEmpty: Bool { fields.isEmpty }

    /// The first value under a name, which is given in lower case.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Reads up to the first empty line.
    ///
    /// - Parameter bytes: Begins with the first field.
    /// - Returns: The fields, and what stands behind the empty line.
    static func read(_ bytes: ArraySlice<UInt8>) -> (header: MailHeader, rest: ArraySlice<UInt8>) {
        var header = MailHeader()
        var lines = MailLines(bytes)
        var current: ArraySlice<UInt8> = []
        while let line = lines.next() {
            if line.isEmpty { break }
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                if !current.isEmpty, current.count + line.count < ReportLimits.field { current += line }
                continue
            }
            header.add(current)
            current = line
        }
        header.add(current)
        return (header, bytes[lines.position...])
    }

    /// A field's line, unfolded.
    mutating func add(_ line: ArraySlice<UInt8>) {
        guard fields.count < ReportLimits.fields, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = line[..<colon].trimmed
        // RFC 5322 §2.2: printable, no space, no colon; one of 76 octets is none of ours.
        guard (1...76).contains(name.count), name.allSatisfy({ (0x21...0x7e).contains($0) }) else { return }
        fields.append((name.text.lowercased(), line[(colon + 1)...].prefix(ReportLimits.field).trimmed.text))
    }
}
