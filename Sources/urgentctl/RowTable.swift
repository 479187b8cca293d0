// SPDX-License-Identifier: MIT

import CommandLineArguments
import Synchronization

/// Columns of text shown row by row as they come: widths are fixed beforehand.
///
/// On a terminal the first row brings the header, and long rows are cut; in a pipe every row is whole and alone.
final class RowTable: Sendable {
    struct Column: Sendable {
        let title: String
        let width: Int
        let isNumber: Bool

        /// `width` is what the longest usual value needs; the last column needs none.
        init(_ title: String, width: Int, number: Bool = false) {
            self.title = title
            self.width = width
            isNumber = number
        }
    }

    private let columns: [Column]
    private let cut: Int?
    private let needsHeader: Mutex<Bool>

    init(_ columns: [Column], _ console: any Console) {
        self.columns = columns
        cut = console.columns
        needsHeader = Mutex(console.isTerminal)
    }

    /// A row with its line end, after the header where that is due.
    func line(_ cells: [String]) -> String {
        let header = needsHeader.withLock { needed in
            defer { needed = false }
            return needed ? layOut(columns.map(\.title)) + "\n" : ""
        }
        return header + layOut(cells.map(Plain.line)) + "\n"
    }

    private func layOut(_ cells: [String]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let column = columns[index]
            if index > 0 { line += "  " }
            line +=
                column.isNumber ? Cells.padded(toRight: cell, to: column.width) : Cells.padded(cell, to: column.width)
        }
        return cut.map { Cells.cut(line, to: $0) } ?? line
    }
}
