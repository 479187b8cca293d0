// SPDX-License-Identifier: MIT

import Domain
import Intake

/// Everything that is wrong with a configuration file, as a person reads it.
public struct ConfigurationFaults: Error, Sendable {
    /// One line per fault, the file's name first.
    public let text: String
}

extension Configuration {
    /// Reads a file; regions are checked against the region data.
    public static func loaded(_ path: String) -> Result<Configuration, ConfigurationFaults> {
        do {
            let world = try WorldFacts()
            var configuration = try load(path, isRegion: { world.regions.countries(for: $0) != nil })
            configuration.file = path
            return .success(configuration)
        } catch let invalid as InvalidDocument {
            return .failure(
                ConfigurationFaults(text: invalid.faults.map { "\(path): \($0)" }.joined(separator: "\n")))
        } catch {
            return .failure(ConfigurationFaults(text: "\(path): \(error)"))
        }
    }
}
