// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization

/// A process started by posix_spawn(3) and reaped by a thread of its own.
///
/// Foundation's Process is not used: under many starts at once it has crashed the tests.
final class Spawn: Sendable {
    let pid: pid_t
    /// The exit status, or the number of the signal that ended it.
    let exit = TestSignal<Int32>()
    private let hasEnded = Mutex(false)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: Where it lies.
    ///   - arguments: Its command line without its name.
    ///   - environment: Set on top of the test's own.
    ///   - input: Its standard input.
    ///   - output: Its standard output.
    ///   - error: Its standard error.
    ///   - passing: Descriptors that it has from 3 on, in this order.
    /// - Throws: ``Failed``.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], input: Int32, output: Int32, error: Int32,
        passing: [Int32] = []
    ) throws {
        let all = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        pid = try Self.start(
            path, [path] + arguments, all.map { "\($0)=\($1)" }, streams: [input, output, error] + passing)
        // A thread that blocks in waitid: nothing is asked again and again, and no signal is handled.
        Thread.detachNewThread { self.reap() }
    }

    var isRunning: Bool { !hasEnded.withLock { $0 } }

    /// Sends a signal, as long as the process id is still the child's.
    func signal(_ number: Int32) {
        hasEnded.withLock { if !$0 { Glibc.kill(pid, number) } }
    }

    private func reap() {
        var info = siginfo_t()
        // Left a zombie at first, so that its number cannot become somebody else's while a signal is sent.
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        hasEnded.withLock {
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            $0 = true
        }
        // wait(2): the low seven bits are the signal, the next eight the exit status.
        exit.send(status & 0x7f != 0 ? status & 0x7f : (status >> 8) & 0xff)
    }

    private static func start(_ path: String, _ words: [String], _ environment: [String], streams: [Int32]) throws
        -> pid_t
    {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // By numbers far away, so that none is overwritten before it is copied.
        for (target, stream) in streams.enumerated() {
            // FileHandle's null device has no descriptor.
            if stream < 0 {
                posix_spawn_file_actions_addopen(&actions, farAway + Int32(target), "/dev/null", O_RDWR, 0)
            } else {
                posix_spawn_file_actions_adddup2(&actions, stream, farAway + Int32(target))
            }
        }
        for target in streams.indices.map(Int32.init) {
            posix_spawn_file_actions_adddup2(&actions, farAway + target, target)
            posix_spawn_file_actions_addclose(&actions, farAway + target)
        }
        // Whatever else is open here is not the child's. A number that is free by then does no harm.
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
        for descriptor in open where descriptor >= streams.count {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        // Dispatch's threads block every signal, and a child would inherit that: SIGTERM would never arrive.
        var none = sigset_t()
        var every = sigset_t()
        sigemptyset(&none)
        sigfillset(&every)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &every)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let argv = words.map { strdup($0) } + [nil]
        let envp = environment.map { strdup($0) } + [nil]
        defer { for word in argv + envp { free(word) } }
        var pid: pid_t = 0
        let number = posix_spawn(&pid, path, &actions, &attributes, argv, envp)
        guard number == 0 else { throw Failed(program: path, number: number) }
        return pid
    }

    /// Below the usual limit of 1,024 descriptors.
    private static let farAway: Int32 = 1_000

    /// The errno of posix_spawn.
    struct Failed: Error {
        let program: String
        let number: Int32
    }
}
