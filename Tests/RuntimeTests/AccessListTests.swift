// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Runtime
import TestSupport
import Testing

@Suite("Access control lists")
struct AccessListTests {
    /// As the kernel gives it for `u::rwx,g::r-x,m::rwx,o::---`.
    private static let stored: [UInt8] = [
        2, 0, 0, 0,
        1, 0, 7, 0, 255, 255, 255, 255,
        4, 0, 5, 0, 255, 255, 255, 255,
        16, 0, 7, 0, 255, 255, 255, 255,
        32, 0, 0, 0, 255, 255, 255, 255,
    ]

    @Test("the kernel's octets are read, and written back the same")
    func octets() throws {
        let list = try #require(AccessList(bytes: Self.stored))
        #expect(list.entries.map(\.who) == [.owner, .group, .mask, .others])
        #expect(list.entries.map(\.permissions) == [.all, [.read, .enter], .all, []])
        #expect(list.bytes == Self.stored)
        #expect(list.writers.isEmpty)
    }

    @Test("who may write: named users and groups, as far as the mask lets them, and others")
    func writers() {
        func writers(_ entries: AccessList.Entry...) -> [AccessList.Who] {
            AccessList([.init(.owner, .all)] + entries).writers
        }
        #expect(writers(.init(.group, .all), .init(.others, [.read])) == [.group])
        #expect(writers(.init(.user(7), .all), .init(.group, .read), .init(.mask, [.write])) == [.user(7)])
        #expect(writers(.init(.user(7), .all), .init(.otherGroup(8), .all), .init(.mask, [.read])) == [])
        #expect(writers(.init(.mask, [.read]), .init(.others, [.write])) == [.others])
    }

    @Test("what is no list of this version is none")
    func refused() {
        #expect(AccessList(bytes: [UInt8]()) == nil)
        #expect(AccessList(bytes: Self.stored.dropLast()) == nil)
        #expect(AccessList(bytes: [3] + Self.stored.dropFirst()) == nil)
        #expect(AccessList(bytes: Self.stored[..<4] + [3, 0, 7, 0, 0, 0, 0, 0]) == nil)
        #expect(AccessList(bytes: Self.stored[..<4] + [1, 0, 8, 0, 0, 0, 0, 0]) == nil)
        #expect(AccessList(bytes: Self.stored[..<4] + [UInt8](repeating: 1, count: 8 * 9000)) == nil)
    }

    @Test("a folder's list decides about what is made in it, and a mode alone has no list")
    func kernel() throws {
        let folder = try TemporaryFolder()
        let plain = try folder.write("plain", "")
        #expect(AccessList(of: plain, .access) == nil && AccessList(of: folder.path("nothing"), .access) == nil)
        let list = AccessList([.init(.owner, .all), .init(.group, .read), .init(.others, [])])
        #expect(list.set(on: folder.path, .defaults))
        #expect(AccessList(of: folder.path, .defaults) == list)
        let file = open(folder.path("new"), O_CREAT | O_WRONLY, 0o666)
        defer { close(file) }
        var status = stat()
        #expect(fstat(file, &status) == 0 && status.st_mode & 0o777 == 0o640)
        #expect(AccessList(of: file, .access) == nil)
        #expect(!list.set(on: folder.path("nothing"), .access))
    }

    @Test("a group is a user's own if it bears their name")
    func ownGroup() {
        #expect(UserAccount.isPrivate(group: 0, of: "root") == true)
        #expect(UserAccount.isPrivate(group: 0, of: "daemon") == false)
        #expect(UserAccount.isPrivate(group: 4_000_000_000, of: "uid:4000000000") == false)
    }
}
