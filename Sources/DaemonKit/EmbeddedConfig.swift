// SPDX-License-Identifier: MIT

import CConfig

/// The files of config/ that are inside the binary.
enum EmbeddedConfig {
    /// Path below config/ and bytes, in the order of the table.
    static let files: [(path: String, bytes: [UInt8])] = {
        var files: [(path: String, bytes: [UInt8])] = []
        guard var entry = config_file_list() else { return files }
        while let path = entry.pointee.path {
            files.append(
                (
                    String(cString: path),
                    Array(UnsafeBufferPointer(start: entry.pointee.bytes, count: entry.pointee.length))
                ))
            entry = entry.successor()
        }
        return files
    }()

    /// Nil when there is no such file.
    static func bytes(of path: String) -> [UInt8]? {
        files.first { $0.path == path }?.bytes
    }

    static func files(below folder: String) -> [(path: String, bytes: [UInt8])] {
        files.filter { $0.path.hasPrefix(folder + "/") }
    }
}
