// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The key file")
struct KeyFileTests {
    @Test("it is made once, for its owner only, and read back the same")
    func made() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("key")
        let key = try KeyFile.load(path)
        #expect(key.count == 32 && Set(key).count > 1)
        #expect(try KeyFile.load(path) == key)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try KeyFile.load(folder.path("another")) != key)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["another", "key"])
    }

    @Test("one that others can read is refused", arguments: [0o644, 0o640, 0o660, 0o602, 0o601] as [mode_t])
    func modes(mode: mode_t) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("key")
        _ = try KeyFile.load(path)
        chmod(path, mode)
        let text = try refusal(path)
        #expect(text.contains(path) && text.contains("0600"))
    }

    @Test(
        "one that is no key is refused and never replaced: the hashes made with it would mean nothing",
        arguments: ["", "xyz", String(repeating: "0", count: 63), String(repeating: "0", count: 66)])
    func contents(content: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("key", content)
        chmod(path, 0o600)
        let text = try refusal(path)
        #expect(text.contains(path) && (content.isEmpty || !text.contains(content)))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
    }

    @Test("what a crash left behind of an earlier making is no hindrance")
    func crash() throws {
        let folder = try TemporaryFolder()
        try folder.write("key.new", "half")
        #expect(try KeyFile.load(folder.path("key")).count == 32)
    }

    @Test("a folder that is not there is told")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        #expect(try refusal(folder.path("none/key")).contains("none/key"))
    }

    private func refusal(_ path: String) throws -> String {
        do throws(StartError) {
            _ = try KeyFile.load(path)
        } catch .state(let why), .unfit(let why) {
            return why
        } catch {
            Issue.record("\(error)")
        }
        Issue.record("taken")
        return ""
    }
}
