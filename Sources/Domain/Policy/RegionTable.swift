// SPDX-License-Identifier: MIT

/// What `config/regions.json5` says: the organisation's own regions, and names that Foundation's data does not have.
public struct RegionTable: Sendable, Hashable, Codable {
    /// By the letters that stand in front of a catalogue number, such as `AMR`.
    public var index: [String: IndexRegion]
    /// Other English names, each with the ISO country or M49 code that it means.
    public var names: [String: String]
    /// UN M49 numbers of countries, three digits, each with the ISO country that it means.
    public var numbers: [String: String]

    public init(index: [String: IndexRegion], names: [String: String] = [:], numbers: [String: String] = [:]) {
        self.index = index
        self.names = names
        self.numbers = numbers
    }
}

/// One of the organisation's five regions, as areas of the world with exceptions.
public struct IndexRegion: Sendable, Hashable, Codable {
    public var name: String
    /// UN M49 areas and ISO countries.
    public var areas: [String]
    /// Those of them that belong to another index region.
    public var except: [String]

    public init(name: String, areas: [String], except: [String] = []) {
        self.name = name
        self.areas = areas
        self.except = except
    }
}

/// An area or country in `config/regions.json5` that does not exist.
public struct RegionTableFault: Error, Hashable, CustomStringConvertible {
    /// Where in the table: an index region or a name.
    public let entry: String
    public let code: String

    public var description: String { "regions: \(entry): no area or country has the code \(code)" }
}
