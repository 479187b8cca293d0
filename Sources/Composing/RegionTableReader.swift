// SPDX-License-Identifier: MIT

import Domain
import JSON5

extension RegionTable {
    /// Reads `config/regions.json5`.
    public init(json5 bytes: [UInt8]) throws(ComposingFault) {
        self = try ConfigReader.read(bytes, of: "regions.json5") { reader in
            var table = RegionTable(index: [:])
            for (code, _, field) in reader.required("index", expected: "the index regions")?.group()?.all() ?? [] {
                guard let group = field.group() else { continue }
                table.index[code] = IndexRegion(
                    name: group.required("name", expected: "the region's English name")?.string() ?? "",
                    areas: Self.codes(group.required("areas", expected: "areas and countries")),
                    except: Self.codes(group["except"]))
                group.finish()
            }
            for (name, _, field) in reader["names"]?.group()?.all() ?? [] { table.names[name] = field.string() }
            for (number, _, field) in reader["numbers"]?.group()?.all() ?? [] { table.numbers[number] = field.string() }
            return table
        }
    }

    private static func codes(_ field: NodeField?) -> [String] {
        field?.list(most: 300)?.compactMap { $0.string() } ?? []
    }
}
