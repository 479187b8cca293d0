// SPDX-License-Identifier: MIT

import Glibc
import Runtime
import Telemetry

/// What the kernel says of this process, as proc(5) has it.
///
/// Only from the folder of the process itself: the packaged unit hides the rest of /proc (`ProcSubset=pid`).
struct ProcessFigures: Sendable {
    /// Seconds since 1970.
    private let started: Double?

    init() {
        // proc(5) counts it in ticks from the boot, suspended time included.
        let age = Self.stat().map { stat in
            Double(SystemClock.bootMilliseconds()) / 1000 - stat[Field.start.rawValue] / Self.ticksPerSecond
        }
        started = age.map { Double(SystemClock.wallMilliseconds()) / 1000 - $0 }
    }

    func fill(_ scrape: inout Scrape) {
        if let stat = Self.stat() {
            let ticks = stat[Field.user.rawValue] + stat[Field.system.rawValue]
            scrape.add(.cpuSeconds, ticks / Self.ticksPerSecond)
            scrape.add(.virtualMemory, stat[Field.virtual.rawValue])
            scrape.add(.residentMemory, stat[Field.resident.rawValue] * Double(sysconf(Int32(_SC_PAGESIZE))))
        }
        if let started { scrape.add(.startTime, started) }
        if let open = Self.openFiles() { scrape.add(.openFiles, open) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            scrape.add(.mostFiles, Double(limit.rlim_cur))
        }
    }

    /// Positions behind the program's name, which may hold spaces; proc(5) counts two more before them, from 1.
    private enum Field: Int {
        case user = 11
        case system = 12
        case start = 19
        case virtual = 20
        case resident = 21
    }

    private static func stat() -> [Double]? {
        guard let text = read("/proc/self/stat"), let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ").map { Double($0) ?? 0 }
        return fields.count > Field.resident.rawValue ? fields : nil
    }

    private static func openFiles() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Less `.`, `..` and the folder's own descriptor.
        return count - 3
    }

    /// Files of proc have no size.
    private static func read(_ path: String) -> String? {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        while bytes.count < mostBytes {
            var piece = [UInt8](repeating: 0, count: 16_384)
            let count = Glibc.read(file, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
    /// A file is one line of numbers.
    private static let mostBytes = 1 << 16
}
