// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import urgentctl

@Suite("Backups over a real listener")
struct BackupVerbTests {
    @Test("the archive arrives octet for octet, whatever lines lie in it, and says how long it is")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let expected = MemoryDesk.backupPieces.flatMap { $0 }
        try await ControlServer.run { server in
            let console = CapturingConsole()
            let file = folder.path("b")
            #expect(
                await ControlProgram.run(
                    ["--json", "backup", file, "--socket", server.socket], environment: [:], console: console) == .done)
            let content = try Data(contentsOf: URL(filePath: file))
            #expect(Array(content) == expected)
            #expect(console.out.contains("\"bytes\":\(expected.count)"), "\(console.out)")
            #expect(server.desk.state.withLock { $0.noted } == [MemoryDesk.backup])
        }
    }

    @Test("what did not get to its place whole is not said to be whole: its reader goes away, its folder is not there")
    func unconfirmed() async throws {
        let folder = try TemporaryFolder()
        try await ControlServer.run { server in
            let console = CapturingConsole(reads: 0)
            let gone = await ControlProgram.run(
                ["backup", "-", "--socket", server.socket], environment: [:], console: console)
            #expect(gone != .done)
            let nowhere = folder.path("nowhere/b")
            let missing = await ControlProgram.run(
                ["backup", nowhere, "--socket", server.socket], environment: [:], console: CapturingConsole())
            #expect(missing == .badInput)
            #expect(server.desk.state.withLock { $0.noted }.isEmpty)
            let heard = CapturingConsole()
            let whole = await ControlProgram.run(
                ["backup", "-", "--socket", server.socket], environment: [:], console: heard)
            #expect(whole == .done && server.desk.state.withLock { $0.noted } == [MemoryDesk.backup])
        }
    }

    @Test("a daemon that cannot note the backup takes nothing from it: the file is there, and so is a word about it")
    func unnoted() async throws {
        let folder = try TemporaryFolder()
        try await ControlServer.run { server in
            server.desk.state.withLock { $0.noteFailure = .failed("the disk is full") }
            let console = CapturingConsole()
            let file = folder.path("b")
            #expect(
                await ControlProgram.run(
                    ["backup", file, "--socket", server.socket], environment: [:], console: console) == .done)
            #expect(console.errors.contains("has not noted it") && console.errors.contains("the disk is full"))
            #expect(FileManager.default.fileExists(atPath: file))
        }
    }

    @Test("a daemon that refuses leaves no file, not even a part of one")
    func refused() async throws {
        let folder = try TemporaryFolder()
        try await ControlServer.run { server in
            server.desk.state.withLock { $0.failure = .busy("another backup is being made") }
            let console = CapturingConsole()
            #expect(
                await ControlProgram.run(
                    ["backup", folder.path("b"), "--socket", server.socket], environment: [:], console: console)
                    == .busy)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }

    @Test("resume lists, lets one go on, or all; never one and all")
    func resume() async throws {
        try await ControlServer.run { server in
            func run(_ words: String...) async -> (CommandLineArguments.ExitStatus, String) {
                let console = CapturingConsole()
                let status = await ControlProgram.run(
                    words + ["--socket", server.socket], environment: [:], console: console)
                return (status, console.out)
            }
            let list = await run("resume")
            #expect(list.0 == .done && list.1.contains("held back, 40 open, 30 possibly twice"), "\(list.1)")
            let all = await run("resume", "--all")
            #expect(all.1.contains("goes on"))
            let unknown = await run("resume", "UA 99/99")
            #expect(unknown.0 == .refused)
            let both = await run("resume", "UA 1/26", "--all")
            #expect(both.0 == .usage)
        }
    }
}
