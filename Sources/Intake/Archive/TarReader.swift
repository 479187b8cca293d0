// SPDX-License-Identifier: MIT

/// Reads a tar archive of regular files as it comes; everything else is refused.
///
/// A value: bytes go in, what they are comes out. Holds one block at the most.
public struct TarReader: Sendable {
    public enum Event: Sendable, Hashable {
        case file(name: String, size: Int64)
        /// Of the file that was begun last.
        case bytes([UInt8])
        case fileEnd
        /// Two blocks of zeros; what follows is not looked at.
        case end
    }

    public enum Fault: Error, Sendable, Hashable {
        /// No header where one must be.
        case notAnArchive
        case tooLarge(String)
    }

    private enum State {
        case header
        case content(left: Int64, size: Int64)
        case padding(left: Int)
        case done
    }

    private var state = State.header
    private var partial: [UInt8] = []
    private var zeroBlocks = 0
    private let largest: Int64

    /// - Parameter largest: A file that says that it is larger is refused, octets.
    public init(largest: Int64 = 1 << 42) {
        self.largest = largest
    }

    /// Whether the archive's end was seen.
    public var isAtEnd: Bool {
        if case .done = state { true } else { false }
    }

    /// Takes the next bytes.
    ///
    /// - Throws: What makes it no archive of ours; nothing more may be fed then.
    public mutating func feed(_ bytes: some Collection<UInt8>) throws(Fault) -> [Event] {
        var events: [Event] = []
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            switch state {
            case .done: return events
            case .header: try takeHeader(&rest, &events)
            case .content(let left, let size):
                let count = Int(min(left, Int64(rest.count)))
                events.append(.bytes(Array(rest.prefix(count))))
                rest = rest.dropFirst(count)
                state = left == Int64(count) ? end(of: size, &events) : .content(left: left - Int64(count), size: size)
            case .padding(let left):
                let count = min(left, rest.count)
                rest = rest.dropFirst(count)
                state = left == count ? .header : .padding(left: left - count)
            }
        }
        return events
    }

    private mutating func takeHeader(_ rest: inout ArraySlice<UInt8>, _ events: inout [Event]) throws(Fault) {
        let count = min(TarHeader.block - partial.count, rest.count)
        partial += rest.prefix(count)
        rest = rest.dropFirst(count)
        guard partial.count == TarHeader.block else { return }
        defer { partial = [] }
        if partial.allSatisfy({ $0 == 0 }) {
            zeroBlocks += 1
            guard zeroBlocks == 2 else { return }
            state = .done
            events.append(.end)
            return
        }
        guard zeroBlocks == 0, let header = TarHeader.decode(partial) else { throw .notAnArchive }
        guard (0...largest).contains(header.size) else { throw .tooLarge(header.name) }
        events.append(.file(name: header.name, size: header.size))
        state = header.size == 0 ? end(of: 0, &events) : .content(left: header.size, size: header.size)
    }

    private func end(of size: Int64, _ events: inout [Event]) -> State {
        events.append(.fileEnd)
        let padding = TarHeader.padding(after: size)
        return padding == 0 ? .header : .padding(left: padding)
    }
}
