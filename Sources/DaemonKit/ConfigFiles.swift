// SPDX-License-Identifier: MIT

import Composing
import Domain
import Foundation

/// The files of `config/` that the daemon works with: those inside the binary, and in place of them or beside them the operator's own.
struct ConfigFiles: Sendable {
    /// Path below `config/` and bytes.
    let all: [(path: String, bytes: [UInt8])]

    /// Reads the operator's files.
    ///
    /// - Parameter overlay: A folder laid out like `config/`, of which `languages/*.json5` and `templates/**/*.mustache` are read;
    ///   nil: only what is inside the binary.
    /// - Throws: Which file or folder cannot be read, and why.
    init(overlay: String? = nil) throws(StartError) {
        guard let overlay else {
            all = EmbeddedConfig.files
            return
        }
        let own = try Self.files(in: overlay)
        all = EmbeddedConfig.files.filter { embedded in !own.contains { $0.path == embedded.path } } + own
    }

    private static func files(in overlay: String) throws(StartError) -> [(path: String, bytes: [UInt8])] {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: overlay, isDirectory: &isFolder), isFolder.boolValue,
            let walk = manager.enumerator(atPath: overlay)
        else { throw fault("\(overlay) is no folder that can be read", expected: "a folder laid out like config/") }
        var found: [(path: String, bytes: [UInt8])] = []
        while let path = walk.nextObject() as? String {
            guard isOurs(path) else { continue }
            guard found.count < mostFiles else {
                throw fault("\(overlay) holds too many files", expected: "at most \(mostFiles)")
            }
            guard let data = manager.contents(atPath: "\(overlay)/\(path)"), data.count <= longestFile else {
                throw fault("\(overlay)/\(path) cannot be read", expected: "a file of at most \(longestFile) bytes")
            }
            found.append((path, Array(data)))
        }
        return found.sorted { $0.path < $1.path }
    }

    private static func isOurs(_ path: String) -> Bool {
        path.hasPrefix("languages/") && path.hasSuffix(".json5")
            || path.hasPrefix("templates/") && path.hasSuffix(".mustache")
    }

    private static func fault(_ problem: String, expected: String) -> StartError {
        .configuration([DocumentFault(line: 0, key: "overlay", problem: problem, expected: expected)])
    }

    private static let mostFiles = 1000
    private static let longestFile = 262_144
}
