// SPDX-License-Identifier: MIT

import CommandLineArguments
import DaemonKit
import Telemetry

/// `urgentd demo`: the whole job with a closing account.
enum RunDemo {
    static func run(volunteers: Int?, keep: String?, pace: Int?) async -> ExitStatus {
        // The demo tells its own story; of the daemon's only what went wrong.
        Log.setThreshold(.warning)
        do {
            let demo = Demo(volunteers: volunteers ?? Demo.usualVolunteers, keep: keep, pace: pace)
            return try await demo.run() ? .done : .refused
        } catch let error as StartError {
            Program.complain("urgentd demo: \(error)")
            return error.exitStatus
        } catch {
            Program.complain("urgentd demo: \(error)")
            return .internalFault
        }
    }
}
