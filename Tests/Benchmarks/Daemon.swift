// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Glibc

/// A running daemon on a state folder, spoken to as `urgentctl` does.
struct Daemon {
    let child: Child
    let client: ControlClient

    /// Starts it and waits until its control socket answers.
    static func start(_ setup: DaemonRole.Setup) async throws -> Daemon {
        unlink(setup.socket)
        let child = try Child("/proc/self/exe", setup.words, log: "\(setup.folder)/daemon.log")
        let daemon = Daemon(child: child, client: ControlClient(socket: setup.socket, actingAs: "bench-approver"))
        for _ in 0..<mostLooks {
            if access(setup.socket, F_OK) == 0, (try? await daemon.client.countRoster(by: .channel)) != nil {
                return daemon
            }
            pause(milliseconds: 5)
        }
        throw Failure("the daemon does not start: see \(setup.folder)/daemon.log")
    }

    /// Releases an action.
    ///
    /// - Returns: The moment before the request left.
    func approve(_ reference: String) async throws -> Double {
        let began = Moment.now()
        _ = try await client.approve(reference, ApprovalRequestDocument())
        return began
    }

    /// Waits until so many are recorded as accepted.
    func waitForAccepted(_ count: Int, of reference: String, within seconds: Double = 5) async throws -> Int {
        let deadline = Moment.now() + seconds
        while true {
            let accepted = try await client.status(reference).states[.accepted] ?? 0
            if accepted >= count || Moment.now() > deadline { return accepted }
            pause(milliseconds: 20)
        }
    }

    func stop() async throws {
        child.signal(SIGTERM)
        _ = try await child.ended(within: .seconds(60))
    }

    private static let mostLooks = 12_000
}

/// Blocks this thread; measurements have nothing else to do.
func pause(milliseconds: Int32) {
    _ = poll(nil, 0, milliseconds)
}
