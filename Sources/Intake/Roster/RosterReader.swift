// SPDX-License-Identifier: MIT

import Domain

/// Reads a roster as it streams in: feed it bytes in pieces of any size, take the volunteers and the faults.
///
/// Memory does not grow with the file: one row at most is kept between calls. A bad row is reported and left out; only a
/// header that cannot be understood refuses the file. The result does not depend on where the pieces are cut.
public struct RosterReader: Sendable {
    /// What came of one piece.
    public struct Batch: Sendable {
        /// In the order of the file.
        public var rows: [RosterRow] = []
        /// Each fault of each row that was left out; lines and columns, never contents.
        public var faults: [RosterFault] = []
        /// Rows that were looked at: taken or left out.
        public var read = 0
        /// Rows that were left out.
        public var skipped = 0

        public init() {}

        /// Puts the outcome of the next piece behind this one.
        public mutating func add(_ next: Batch) {
            rows += next.rows
            faults += next.faults
            read += next.read
            skipped += next.skipped
        }
    }

    /// What the caller's configuration says about webhooks and regions.
    public struct Rules: Sendable {
        public var allowHTTP: Bool
        /// Whether an endpoint for Standard Webhooks must have a secret; not where a key of the daemon's own signs.
        public var needsSecrets: Bool
        /// Why this endpoint is not accepted, in words without any part of the URL; nil if it is.
        public var endpointRefusal: @Sendable (EndpointURL) -> String?
        /// Whether there is such a region, for appetites.
        public var isRegion: @Sendable (String) -> Bool

        public init(
            allowHTTP: Bool = false, needsSecrets: Bool = true,
            endpointRefusal: @escaping @Sendable (EndpointURL) -> String? = { _ in nil },
            isRegion: @escaping @Sendable (String) -> Bool = { _ in true }
        ) {
            self.allowHTTP = allowHTTP
            self.needsSecrets = needsSecrets
            self.endpointRefusal = endpointRefusal
            self.isRegion = isRegion
        }
    }

    /// The header could not be understood; every further byte is ignored.
    public private(set) var isRefused = false

    private let format: RosterFormat
    private var builder: VolunteerBuilder
    private var scanner = CSVScanner()
    /// CSV: which column each field of a row is; nil before the header.
    private var header: [RosterColumn]?
    private var buffer: [UInt8] = []
    /// The line on which the buffer begins.
    private var line = 1
    /// The rest of a line that was given up.
    private var isSkippingLine = false
    private var isAtStart = true

    public init(format: RosterFormat, rules: Rules = Rules()) {
        self.format = format
        builder = VolunteerBuilder(rules: rules)
    }

    /// Takes the next piece.
    public mutating func feed(_ bytes: [UInt8]) -> Batch {
        var batch = Batch()
        guard !isRefused else { return batch }
        buffer += bytes
        // Without a line end there is no new row; only an endless one must not pile up.
        if buffer.count <= RosterLimits.rowBytes, !bytes.contains(CSVScanner.lineFeed) { return batch }
        work(isLast: false, into: &batch)
        return batch
    }

    /// The end of the file.
    public mutating func finish() -> Batch {
        var batch = Batch()
        guard !isRefused else { return batch }
        work(isLast: true, into: &batch)
        if format == .csv, header == nil, !isRefused {
            refuse("the file has no header row", into: &batch)
        }
        return batch
    }

    private mutating func work(isLast: Bool, into batch: inout Batch) {
        if isAtStart {
            guard buffer.count >= Self.byteOrderMark.count || isLast else { return }
            isAtStart = false
            if buffer.starts(with: Self.byteOrderMark) { buffer.removeFirst(Self.byteOrderMark.count) }
            if buffer.starts(with: [0xff, 0xfe]) || buffer.starts(with: [0xfe, 0xff]) {
                return refuse("the file is in UTF-16; expected UTF-8", into: &batch)
            }
        }
        // Out of self while a pointer into it is held.
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        let consumed = bytes.withUnsafeMutableBufferPointer { bytes in
            var position = 0
            while !isRefused, position < bytes.count {
                guard let next = step(bytes, at: position, isLast: isLast, into: &batch) else { break }
                position = next
            }
            return position
        }
        bytes.removeSubrange(..<(isRefused ? bytes.count : consumed))
        swap(&bytes, &buffer)
    }

    /// Works off one row; nil if more bytes are needed.
    private mutating func step(
        _ writable: UnsafeMutableBufferPointer<UInt8>, at start: Int, isLast: Bool, into batch: inout Batch
    ) -> Int? {
        let bytes = UnsafeBufferPointer(writable)
        if isSkippingLine { return skipLine(bytes, from: start) }
        let outcome =
            format == .csv
            ? scanner.scan(bytes, from: start, isLast: isLast) : Self.lineEnd(bytes, from: start, isLast: isLast)
        switch outcome {
        case .complete(let next) where next - start <= RosterLimits.rowBytes:
            // Counted before: reading a field may shift its bytes.
            let lines = Self.lineEnds(bytes, start..<next)
            if format == .csv {
                takeRecord(writable, into: &batch)
            } else {
                takeLine(bytes[start..<next], into: &batch)
            }
            line += lines
            return next
        case .malformed(let place, let reason) where place - start <= RosterLimits.rowBytes:
            giveUp(reason, into: &batch)
            line += Self.lineEnds(bytes, start..<place)
            isSkippingLine = true
            return skipLine(bytes, from: place)
        case .incomplete where bytes.count - start <= RosterLimits.rowBytes && !isLast:
            return nil
        case .incomplete where bytes.count - start <= RosterLimits.rowBytes:
            giveUp("a quote is not closed", into: &batch)
        default:
            giveUp("the row is longer than \(RosterLimits.rowBytes) bytes; a quote may not be closed", into: &batch)
        }
        // Only the first line is given up: what an open quote has swallowed is read again as rows.
        isSkippingLine = true
        return skipLine(bytes, from: start)
    }

    private mutating func giveUp(_ reason: String, into batch: inout Batch) {
        if format == .csv, header == nil { return refuse(reason, into: &batch) }
        batch.read += 1
        batch.skipped += 1
        batch.faults.append(RosterFault(line: line, column: "", reason: reason))
    }

    private mutating func refuse(_ reason: String, into batch: inout Batch) {
        isRefused = true
        batch.faults.append(RosterFault(line: line, column: "", reason: reason))
    }

    private mutating func skipLine(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let end = bytes[start...].firstIndex(of: CSVScanner.lineFeed) else { return bytes.count }
        isSkippingLine = false
        line += 1
        return end + 1
    }

    private mutating func takeRecord(_ bytes: UnsafeMutableBufferPointer<UInt8>, into batch: inout Batch) {
        let fields = scanner.fields
        if fields.count == 1, fields[0].start == fields[0].end { return }
        guard let header else { return takeHeader(UnsafeBufferPointer(bytes), fields, into: &batch) }
        batch.read += 1
        guard fields.count == header.count else {
            batch.skipped += 1
            let reason = "the row has \(fields.count) fields, the header \(header.count)"
            batch.faults.append(RosterFault(line: line, column: "", reason: reason))
            return
        }
        builder.begin()
        for (column, field) in zip(header, fields) { builder.set(column, field, in: bytes) }
        finishRow(bytes, into: &batch)
    }

    private mutating func finishRow(_ bytes: UnsafeMutableBufferPointer<UInt8>, into batch: inout Batch) {
        if let volunteer = builder.volunteer(bytes, line: line, faults: &batch.faults) {
            batch.rows.append(RosterRow(line: line, volunteer: volunteer))
        } else {
            batch.skipped += 1
        }
    }

    private mutating func takeHeader(
        _ bytes: UnsafeBufferPointer<UInt8>, _ fields: [CSVScanner.Field], into batch: inout Batch
    ) {
        switch RosterHeader.read(bytes, fields) {
        case .success(let columns): header = columns
        case .failure(let faults):
            isRefused = true
            batch.faults += faults.reasons.map { RosterFault(line: line, column: $0.column, reason: $0.reason) }
        }
    }

    private mutating func takeLine(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, into batch: inout Batch) {
        guard bytes.contains(where: { $0 > 0x20 }) else { return }
        batch.read += 1
        switch RosterLine.read(Array(bytes)) {
        case .success(let fields):
            // The fields of a line are copies; the builder reads them from a buffer of their own.
            builder.begin()
            var flat = fields.flatMap { Array($0.1.utf8) }
            flat.withUnsafeMutableBufferPointer { flat in
                var start = 0
                for (column, text) in fields {
                    let end = start + text.utf8.count
                    builder.set(column, CSVScanner.Field(start: start, end: end), in: flat)
                    start = end
                }
                finishRow(flat, into: &batch)
            }
        case .failure(let faults):
            batch.skipped += 1
            batch.faults += faults.reasons.map { RosterFault(line: line, column: $0.column, reason: $0.reason) }
        }
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool)
        -> CSVScanner.Outcome
    {
        if let end = bytes[start...].firstIndex(of: CSVScanner.lineFeed) { return .complete(next: end + 1) }
        return isLast ? .complete(next: bytes.count) : .incomplete
    }

    private static func lineEnds(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range where bytes[index] == CSVScanner.lineFeed { count += 1 }
        return count
    }

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
}

/// Why a header or line cannot be read.
struct RosterFaults: Error {
    let reasons: [(column: String, reason: String)]
}
