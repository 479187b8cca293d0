// SPDX-License-Identifier: MIT

import CommandLineArguments
import DaemonKit
import Runtime
import Telemetry

/// `urgentd doctor`: what may be wrong with a daemon that does not start.
enum RunDoctor {
    static func run(_ call: Invocation) async throws(UsageError) -> ExitStatus {
        guard let file = call.value("config") else { throw UsageError("'doctor' needs --config FILE", verb: "doctor") }
        var server: TextLookup.Server?
        if let text = call.value("resolver") {
            server = TextLookup.Server(text)
            guard server != nil else {
                throw UsageError(
                    "--resolver takes an IPv4 address, with or without :PORT, not '\(text)'", verb: "doctor")
            }
        }
        // The findings tell the story.
        Log.setThreshold(.error)
        let doctor = DoctorByHand(
            file: file, deep: call.isSet("deep"), json: call.isSet("json"), resolver: server)
        return await doctor.run(Console()) ? .done : .refused
    }
}
