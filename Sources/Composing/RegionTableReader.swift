// SPDX-License-Identifier: MIT

import Domain
import Foundation

extension RegionTable {
    /// Reads `config/regions.json5`.
    public init(json5 bytes: [UInt8]) throws(ComposingFault) {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            self = try decoder.decode(RegionTable.self, from: Data(bytes))
        } catch {
            throw .unreadable(file: "regions.json5", reason: "not a table of regions")
        }
    }
}
