// SPDX-License-Identifier: MIT

import CommandLineArguments

/// Columns of text, fitted to a terminal.
struct Table {
    struct Column {
        let title: String
        let isNumber: Bool

        init(_ title: String, number: Bool = false) {
            self.title = title
            isNumber = number
        }
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells.map(Plain.line))
    }

    /// The header and the rows, columns aligned by the cells that they take.
    ///
    /// - Parameter width: Columns of the terminal. Where they do not suffice, the widest columns of words give way, down to a
    ///   few letters; figures never do. Nil cuts nothing.
    /// - Returns: One string a line, without line ends.
    func lines(width: Int?) -> [String] {
        let all = [columns.map(\.title)] + rows
        var widths = columns.indices.map { column in all.map { Cells.width($0[column]) }.max() ?? 0 }
        if let width { narrow(&widths, to: width) }
        return all.map { cells in
            let line = line(cells, widths)
            return width.map { Cells.cut(line, to: $0) } ?? line
        }
    }

    private func narrow(_ widths: inout [Int], to width: Int) {
        let gaps = (columns.count - 1) * Self.gap.count
        while widths.reduce(gaps, +) > width {
            let words = columns.indices.filter { !columns[$0].isNumber && widths[$0] > Self.narrowest }
            guard let widest = words.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        cells.enumerated().map { index, cell in
            if columns[index].isNumber { return Cells.padded(toRight: cell, to: widths[index]) }
            let cell = Cells.cut(cell, to: widths[index])
            return index == cells.count - 1 ? cell : Cells.padded(cell, to: widths[index])
        }.joined(separator: Self.gap)
    }

    private static let gap = "  "
    /// Letters of a column that still say something.
    private static let narrowest = 8
}
