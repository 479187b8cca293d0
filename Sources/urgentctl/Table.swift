// SPDX-License-Identifier: MIT

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

    /// The header and the rows, columns aligned.
    ///
    /// - Parameter width: Columns of the terminal; longer lines are cut. Nil cuts nothing.
    /// - Returns: One string a line, without line ends.
    func lines(width: Int?) -> [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { Self.line($0, columns, widths, cut: width) }
    }

    /// One line of cells in columns of given widths; the last one is not padded.
    static func line(_ cells: [String], _ columns: [Column], _ widths: [Int], cut: Int?) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
            if index > 0 { line += "  " }
            if columns[index].isNumber {
                line += padding + cell
            } else {
                line += index == cells.count - 1 ? cell : cell + padding
            }
        }
        guard let cut, line.count > cut else { return line }
        return line.prefix(max(1, cut - 1)) + "…"
    }
}
