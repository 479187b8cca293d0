// SPDX-License-Identifier: MIT

import CommandLineArguments
import Foundation
import Runtime

SignalDisposition.ignoreBrokenPipes()
let status = await ControlProgram.run(
    Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
    console: StandardConsole())
exit(status.rawValue)
