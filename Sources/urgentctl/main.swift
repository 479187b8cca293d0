// SPDX-License-Identifier: MIT

import CommandLineArguments
import Dispatch
import Foundation
import Runtime

SignalDisposition.ignoreBrokenPipes()
// Not `await` here: that would run on Swift's own pool.
Task.detached(executorPreference: ProgramQueue()) {
    let status = await ControlProgram.run(
        Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
        console: StandardConsole())
    exit(status.rawValue)
}
// Never signalled: the task ends the program.
DispatchSemaphore(value: 0).wait()
