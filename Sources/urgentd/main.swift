// SPDX-License-Identifier: MIT

import CommandLineArguments
import Foundation
import Runtime

SignalDisposition.ignoreBrokenPipes()
let status = await Program.run(Array(CommandLine.arguments.dropFirst()))
// libcurl's and SQLite's owners are stopped by now; atexit handlers of libraries are not waited for.
_exit(status.rawValue)
