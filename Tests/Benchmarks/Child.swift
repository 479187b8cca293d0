// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// A program that is measured: its end seen by a thread that waits for nothing else, its CPU time told by the kernel.
final class Child: Sendable {
    struct Ending: Sendable {
        let at: Double
        let cpuSeconds: Double
        let status: Int32
    }

    let pid: pid_t
    private let endings = TestSignal<Ending>()

    /// Starts `program` (looked up like a command); what it prints goes to `log`, or nowhere.
    init(_ program: String, _ arguments: [String], log: String = "/dev/null") throws {
        guard let path = ChildProcess.find(program) else { throw Failure("\(program) is not installed: see config/packages-test") }
        pid = try Self.spawn(path, arguments, log)
        let (pid, endings) = (pid, endings)
        Thread.detachNewThread {
            var status: Int32 = 0
            var usage = rusage()
            while wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
            endings.send(
                Ending(
                    at: Moment.now(), cpuSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
                    status: status))
        }
    }

    deinit {
        Glibc.kill(pid, SIGKILL)
    }

    func signal(_ number: Int32) { Glibc.kill(pid, number) }

    /// Waits for the end; at most once per child.
    func ended(within limit: Duration = .seconds(600)) async throws -> Ending { try await endings.next(within: limit) }

    func killed() async throws {
        signal(SIGKILL)
        _ = try await ended()
    }

    /// User and system time so far, all threads, in steps of 10 ms: proc(5).
    var cpuSeconds: Double { Self.cpuSeconds(of: pid) }

    static func cpuSeconds(of pid: pid_t) -> Double {
        guard let line = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = line.lastIndex(of: ")")
        else { return 0 }
        let fields = line[end...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Of this process itself.
    static var ownCPUSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// A field of /proc/PID/status in KiB, such as `VmRSS`.
    func kibibytes(_ field: String) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(field):") })
        else { return 0 }
        return Int(line.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]) ?? 0
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static func spawn(_ path: String, _ arguments: [String], _ log: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Dispatch's threads block signals; a child must get its SIGTERM.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &words, environ)
        guard code == 0 else { throw Failure("\(path) does not start: \(String(cString: strerror(code)))") }
        return pid
    }
}

/// Why a measurement could not be made.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
