// SPDX-License-Identifier: MIT

import Glibc

/// A file named on the command line; `-` is standard input.
final class InputFile: Sendable {
    private let descriptor: Int32?
    private let console: any Console
    /// Bytes of a file; nil for what has no end that is known.
    let size: Int?

    init(_ path: String, _ console: any Console) throws(VerbFailure) {
        self.console = console
        if path == "-" {
            descriptor = nil
            size = nil
            return
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .input("cannot read \(path): \(String(cString: strerror(errno)))") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw .input("cannot read \(path): it is a folder")
        }
        self.descriptor = descriptor
        size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// Fills the buffer; 0 at the end, nil for an error.
    func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
        descriptor.map { Self.read($0, into: room) } ?? console.read(into: room)
    }

    /// Everything, but not much more than `limit`: what is longer is refused by the daemon anyway.
    func readAll(limit: Int) throws(VerbFailure) -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        while all.count <= limit {
            guard let count = piece.withUnsafeMutableBytes({ read(into: $0) }) else {
                throw .input("the input broke off: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            all += piece[..<count]
        }
        return all
    }

    /// An action document; '-' is standard input.
    static func action(_ path: String?, _ console: any Console) throws(VerbFailure) -> [UInt8] {
        try InputFile(path ?? "-", console).readAll(limit: longestAction)
    }

    /// 4 MiB, the longest action; a byte more is enough for the daemon to refuse it.
    private static let longestAction = 4_194_304
    private static let pieceSize = 65_536

    static func read(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = Glibc.read(descriptor, room.baseAddress, room.count)
            if count >= 0 { return count }
            guard errno == EINTR else { return nil }
        }
    }
}
