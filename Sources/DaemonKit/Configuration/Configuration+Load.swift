// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import Intake
import Runtime

extension Configuration {
    /// Reads the file at `path`, looking at credentials too: paths always, names where there is a directory for them.
    ///
    /// - Parameters:
    ///   - path: The file; at most 1 MiB.
    ///   - credentials: `$CREDENTIALS_DIRECTORY`; nil outside of systemd.
    ///   - isRegion: Whether there is such a region.
    /// - Returns: The configuration with every default.
    /// - Throws: Every fault with line and key; line 0 when the file cannot be read.
    public static func load(
        _ path: String, credentials: String? = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"],
        isRegion: @escaping @Sendable (String) -> Bool = { _ in true }
    ) throws(InvalidDocument) -> Configuration {
        let reader = ConfigurationReader(isRegion: isRegion) { credential in
            guard credential.path(directory: credentials) != nil else { return nil }
            do throws(CredentialFault) {
                _ = try credential.read(directory: credentials)
                return nil
            } catch {
                return error
            }
        }
        return try reader.read(try bytes(at: path))
    }

    private static func bytes(at path: String) throws(InvalidDocument) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard file >= 0 else { throw unreadable(SystemError(call: "open", number: errno).description) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unreadable("it is no regular file")
        }
        do throws(SystemError) {
            return try FileBytes.read(file, most: mostBytes)
        } catch {
            throw unreadable(error.description)
        }
    }

    private static func unreadable(_ why: String) -> InvalidDocument {
        InvalidDocument(faults: [
            DocumentFault(
                line: 0, key: "", problem: "the configuration file cannot be read (\(why))",
                expected: "a JSON5 file; config/urgentd.json5 is a sample")
        ])
    }

    private static let mostBytes = 1 << 20
}
