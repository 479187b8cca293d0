// SPDX-License-Identifier: MIT

/// What the command line asked for.
struct Options {
    /// Alternating pairs per comparison; the median counts.
    var pairs = 5
    /// E-mails and webhooks per run.
    var messages = 100_000
    var sessions = 32
    /// People in the roster, for what must not depend on it.
    var rosters = [100_000, 1_000_000]
    /// People in the simulation.
    var volunteers = 10_000_000
    /// Where the simulation's curve is drawn.
    var drawing: String?
    var only: Set<String> = []
    var json: String?

    static let usage = """
        usage: benchmarks [--quick] [--full] [--only NAME,NAME] [--pairs N] [--messages N] [--sessions N]
                          [--rosters N,N] [--volunteers N] [--drawing FILE] [--json FILE]

        --quick   one pair, fewer messages, 100 thousand in the roster
        --full    also ten million in the roster (some 6 GB of disk)
        names     mail libcurl webhooks delayed first-octet planning memory restart import simulation
        --volunteers, --drawing   people in the simulation, and where its curve is drawn (SVG)

        """

    init(_ words: [String]) throws {
        var rest = words[...]
        func number() throws -> Int {
            guard let word = rest.popFirst(), let number = Int(word), number > 0 else { throw Failure(Self.usage) }
            return number
        }
        while let word = rest.popFirst() {
            switch word {
            case "--quick":
                pairs = 1
                messages = 30_000
                rosters = [100_000]
            case "--full": rosters = [100_000, 1_000_000, 10_000_000]
            case "--only":
                guard let names = rest.popFirst() else { throw Failure(Self.usage) }
                only = Set(names.split(separator: ",").map(String.init))
            case "--rosters":
                guard let sizes = rest.popFirst() else { throw Failure(Self.usage) }
                rosters = sizes.split(separator: ",").compactMap { Int($0) }
            case "--pairs": pairs = try number()
            case "--messages": messages = try number()
            case "--sessions": sessions = try number()
            case "--volunteers": volunteers = try number()
            case "--drawing":
                guard let file = rest.popFirst() else { throw Failure(Self.usage) }
                drawing = file
            case "--json":
                guard let file = rest.popFirst() else { throw Failure(Self.usage) }
                json = file
            default: throw Failure(Self.usage)
            }
        }
    }

    func includes(_ name: String) -> Bool { only.isEmpty || only.contains(name) }
}
