// SPDX-License-Identifier: MIT

/// The free middle of a b-tree page: between the cell pointers, which grow upwards, and the cells, which grow downwards.
///
/// SQLite's `secure_delete` zeros what is deleted where it lies. But when a page is split or rebuilt its cells are copied, and
/// where they lay before, the middle keeps their octets: of a person who is erased later, the copy stays. (Tried: of 3,000
/// erased in a table of 20,000 some twelve could still be read.) The layout is that of the file format, section 1.6.
enum PageGap {
    /// - Parameters:
    ///   - page: A whole page.
    ///   - isFirst: Page 1 begins with the file's header.
    /// - Returns: The octets that mean nothing; nil for what is no page of a b-tree, or none that can be understood.
    static func range(in page: UnsafeRawBufferPointer, isFirst: Bool) -> Range<Int>? {
        let start = isFirst ? fileHeader : 0
        guard page.count >= start + interiorHeader else { return nil }
        let header: Int
        switch page[start] {
        case 2, 5: header = interiorHeader
        case 10, 13: header = leafHeader
        default: return nil
        }
        let cells = word(page, start + 3)
        // Zero stands for 65,536, which is the end of a page of that size.
        let content = word(page, start + 5) == 0 ? 65_536 : word(page, start + 5)
        let free = start + header + 2 * cells
        guard free <= content, content <= page.count else { return nil }
        return free..<content
    }

    /// Whether anything but zeros lies there.
    static func isDirty(_ page: UnsafeRawBufferPointer, isFirst: Bool) -> Bool {
        guard let gap = range(in: page, isFirst: isFirst) else { return false }
        return page[gap].contains { $0 != 0 }
    }

    private static func word(_ page: UnsafeRawBufferPointer, _ offset: Int) -> Int {
        Int(page[offset]) << 8 | Int(page[offset + 1])
    }

    private static let fileHeader = 100
    private static let interiorHeader = 12
    private static let leafHeader = 8
    /// From this page number on, the first octet of an overflow page or of the list of free pages can look like a b-tree's: they
    /// begin with the number of another page.
    static let firstDoubtfulPage: Int64 = 2 << 24
}
