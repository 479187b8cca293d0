// SPDX-License-Identifier: MIT

import CommandLineArguments
import DaemonKit

/// `urgentd check-config`: every problem at once, or the effective file.
enum CheckConfig {
    static func run(_ file: String, show: Bool) -> ExitStatus {
        switch Configuration.loaded(file) {
        case .failure(let faults):
            Program.complain(faults.text)
            return .configuration
        case .success(let configuration):
            let notes: [String]
            do throws(StartError) {
                notes = try configuration.checkTexts()
            } catch {
                Program.complain("\(file): \(error)")
                return .configuration
            }
            for warning in configuration.warnings + notes { Program.complain("\(file): warning: \(warning)") }
            return Program.print(show ? configuration.text : "\(file): the configuration is valid\n")
        }
    }
}
