// SPDX-License-Identifier: MIT

/// A table of a page: a caption, a header, rows whose numbers line up.
struct HTMLTable {
    enum Cell {
        case text(String)
        case count(Int)
        /// A share as words, with a bar that says the same.
        case share(Int, of: Int)
    }

    let caption: String
    let header: [String]
    private(set) var rows: [[Cell]] = []

    init(_ caption: String, _ header: [String]) {
        self.caption = caption
        self.header = header
    }

    mutating func add(_ cells: Cell...) {
        rows.append(cells)
    }

    /// The first cell of a row is its name.
    var html: String {
        let head = header.enumerated().map { index, title in
            "<th scope=\"col\"\(index > 0 && isNumber(index) ? " class=\"number\"" : "")>\(ReportWords.escaped(title))</th>"
        }.joined()
        let body = rows.map { cells in "<tr>\(cells.enumerated().map(Self.cell).joined())</tr>" }.joined(
            separator: "\n")
        return """
            <div class="table"><table>
            <caption>\(ReportWords.escaped(caption))</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)
            </tbody>
            </table></div>

            """
    }

    private func isNumber(_ column: Int) -> Bool {
        guard let first = rows.first, first.indices.contains(column), case .text = first[column] else { return true }
        return false
    }

    private static func cell(_ index: Int, _ cell: Cell) -> String {
        switch cell {
        case .text(let text):
            let safe = ReportWords.escaped(text)
            return index == 0 ? "<th scope=\"row\">\(safe)</th>" : "<td>\(safe)</td>"
        case .count(let number):
            return "<td class=\"number\">\(ReportWords.count(number))</td>"
        case .share(let part, let whole):
            // Two digits are finer than a pixel.
            let width = whole > 0 ? Double(min(max(0, part), whole) * 10_000 / whole) / 100 : 0
            return "<td class=\"number\">\(ReportWords.escaped(ReportWords.share(part, of: whole)))"
                + "<span class=\"bar\" style=\"width:\(width)%\"></span></td>"
        }
    }
}
