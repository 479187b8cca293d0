// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// What the service manager said in the environment, read once and taken out of it: children must not believe that it was
/// meant for them.
public struct ServiceEnvironment: Sendable, Hashable {
    /// `NOTIFY_SOCKET`; nil: nobody wants to hear.
    let notifySocket: String?
    /// How long we may be silent before we are ended; nil: nobody watches.
    let watchdog: Duration?
    /// The names of the sockets handed over, in the order of their descriptors from 3 on.
    let sockets: Result<[String], Fault>
    /// Variables that make no sense and are left out of account, each in one sentence.
    let oddities: [String]

    /// `LISTEN_FDS` and its companions contradict themselves.
    public struct Fault: Error, Sendable, Hashable {
        let key: String
        let problem: String
        let expected: String
    }

    /// Nothing was said.
    static let none = ServiceEnvironment([:], process: 0)

    /// Reads the process's own environment and removes what was read.
    ///
    /// To be called before there are threads that read it too.
    public static func take() -> ServiceEnvironment {
        let environment = ServiceEnvironment(ProcessInfo.processInfo.environment, process: getpid())
        for name in names { unsetenv(name) }
        return environment
    }

    init(_ variables: [String: String], process: Int32) {
        var oddities: [String] = []
        notifySocket = variables["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        watchdog = Self.watchdog(variables, process, &oddities)
        sockets = Self.sockets(variables, process)
        self.oddities = oddities
    }

    /// sd_watchdog_enabled(3).
    private static func watchdog(_ variables: [String: String], _ process: Int32, _ oddities: inout [String])
        -> Duration?
    {
        guard let text = variables["WATCHDOG_USEC"], !text.isEmpty else { return nil }
        // Meant for a process that started us.
        if let owner = variables["WATCHDOG_PID"], !owner.isEmpty, owner != "\(process)" { return nil }
        guard let microseconds = Int64(text), microseconds >= shortestWatchdog, microseconds < longestWatchdog else {
            oddities.append("WATCHDOG_USEC is no useful time; the watchdog is not fed")
            return nil
        }
        return .microseconds(microseconds)
    }

    /// sd_listen_fds_with_names(3).
    private static func sockets(_ variables: [String: String], _ process: Int32) -> Result<[String], Fault> {
        guard let owner = variables["LISTEN_PID"], owner == "\(process)" else { return .success([]) }
        guard let text = variables["LISTEN_FDS"], let count = Int(text), (1...mostSockets).contains(count) else {
            return .failure(
                Fault(
                    key: "LISTEN_FDS",
                    problem: "\"\(variables["LISTEN_FDS"]?.prefix(20) ?? "")\" is no number of sockets",
                    expected: "1 to \(mostSockets), as systemd sets it"))
        }
        let names = (variables["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard names.count == count else {
            return .failure(
                Fault(
                    key: "LISTEN_FDNAMES", problem: "\(names.count) names stand for \(count) sockets",
                    expected: "one name a socket: FileDescriptorName= in each socket unit"))
        }
        return .success(names.map { String($0.prefix(mostName)) })
    }

    private static let names = [
        "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
    ]
    /// Microseconds: a tenth of a second is less than a busy disk needs.
    private static let shortestWatchdog: Int64 = 100_000
    /// Microseconds: a year.
    private static let longestWatchdog: Int64 = 366 * 86_400 * 1_000_000
    /// One for each listener there is, and some to be told that they are too many.
    private static let mostSockets = 16
    /// FileDescriptorName= takes no longer one.
    private static let mostName = 255
}
