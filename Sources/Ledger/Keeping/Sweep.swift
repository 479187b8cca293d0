// SPDX-License-Identifier: MIT

import CSQLite
import Domain
import Runtime

extension SQLiteLedger: ErasureStore {
    public func sweep(for words: [String]?) async throws(LedgerError) -> Int {
        let queue = SessionQueue(
            label: "urgentd.ledger.sweep", session: try Self.readSession(at: file), damage: damage)
        let result: Result<Int, LedgerError>
        do throws(LedgerError) {
            result = .success(try await sweep(for: words, reading: queue))
        } catch {
            result = .failure(error)
        }
        await queue.close()
        return try result.get()
    }

    private func sweep(for words: [String]?, reading queue: SessionQueue<ReadSession>) async throws(LedgerError) -> Int
    {
        // Read before the walk: who leaves while it goes on is for the next one, and one that breaks off is made again.
        var mark: Int64?
        if words == nil { mark = try await read { (session) throws(LedgerError) in try session.unswept() } }
        // What is in the log only is not in the file yet, and what is deleted there is still in the log.
        guard try await whenNoReader({ (session) throws(LedgerError) in try session.foldLog() ? true : nil }) != nil
        else { return 0 }
        let needles = words.map { words in words.map { Array($0.utf8) }.filter { $0.count >= Self.shortestWord } }
        var cleaned = 0
        var page: Int64 = 1
        while !Task.isCancelled {
            let from = page
            let walk = try await queue.run { (session) throws(LedgerError) in
                try session.dirtyPages(from: from, needles: needles)
            }
            if !walk.dirty.isEmpty {
                let done = try await whenNoReader { (session) throws(LedgerError) in try session.clean(walk.dirty) }
                guard let done else { return cleaned }
                cleaned += done
            }
            guard let next = walk.next else {
                if let mark { try await write { (session) throws(LedgerError) in try session.noteSwept(mark) } }
                return cleaned
            }
            page = next
        }
        return cleaned
    }

    /// Asks the writer again and again until no reader is in the way.
    ///
    /// - Parameter look: Nil while one is.
    /// - Returns: What it came to; nil when the task is cancelled before that.
    /// - Throws: ``LedgerError/busy(_:)`` after half a minute.
    private func whenNoReader<Value: Sendable>(
        _ look: @Sendable (WriteSession) throws(LedgerError) -> Value?
    ) async throws(LedgerError) -> Value? {
        for _ in 0..<Self.mostLooks {
            // A pause that is cut short is no reason for the next look: a stop would come upon hundreds of them.
            if Task.isCancelled { return nil }
            if let value = try await writer.run(look) { return value }
            await writer.executor.pauseUnlessCancelled(for: Self.pauseBetweenLooks)
        }
        throw .busy("the ledger is read all the while; what was deleted is overwritten by the next daily sweep")
    }

    public func needsSweep() async throws(LedgerError) -> Bool {
        try await read { (session) throws(LedgerError) in try session.unswept() != 0 }
    }

    /// Shorter words stand in everybody's rows.
    private static let shortestWord = 4
    /// Half a minute: readers hold a snapshot for milliseconds, a backup for as long as it takes.
    private static let mostLooks = 300
    private static let pauseBetweenLooks = Duration.milliseconds(100)
}

extension ReadSession {
    /// Looks at the next pages of the file as they lie there.
    ///
    /// - Returns: Those that hold what they should not, and where to go on; nil at the end.
    fileprivate func dirtyPages(from first: Int64, needles: [[UInt8]]?) throws(LedgerError) -> (
        dirty: [Int64], next: Int64?
    ) {
        let size = Int(try connection.number("PRAGMA page_size"))
        let count = try connection.number("PRAGMA page_count")
        guard count < PageGap.firstDoubtfulPage else { throw .refused("the ledger is too large to be swept") }
        var dirty: [Int64] = []
        var page = first
        let end = min(count, first + Self.pagesPerStep - 1)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
        defer { memory.deallocate() }
        while page <= end {
            // Past the end of the file lies what is in the log only: the next sweep sees it.
            guard
                sqlite_file_read(connection.handle, memory.baseAddress, Int32(size), (page - 1) * Int64(size))
                    == SQLITE_OK
            else { return (dirty, nil) }
            let bytes = UnsafeRawBufferPointer(memory)
            let isFirst = page == 1
            if let needles {
                if let gap = PageGap.range(in: bytes, isFirst: isFirst),
                    WordSearch.finds(needles, in: UnsafeRawBufferPointer(rebasing: bytes[gap]))
                {
                    dirty.append(page)
                }
            } else if PageGap.isDirty(bytes, isFirst: isFirst) {
                dirty.append(page)
            }
            page += 1
        }
        return (dirty, page <= count ? page : nil)
    }

    /// Some megabytes: milliseconds where the file is in memory.
    private static let pagesPerStep: Int64 = 1024
}

extension WriteSession {
    /// Copies the whole log into the file and cuts it to nothing; false where a reader is in the way now.
    func foldLog() throws(LedgerError) -> Bool {
        // Nobody who sends is to wait for a reader.
        try connection.execute("PRAGMA busy_timeout = 0")
        defer { try? connection.execute("PRAGMA busy_timeout = \(Tuning.busyMilliseconds)") }
        do throws(LedgerError) {
            return try connection.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0
        } catch .busy {
            return false
        }
    }

    /// Zeros the free middle of pages; nil where a reader is in the way now.
    ///
    /// The file is written beside SQLite, and that is safe because nothing else can move meanwhile: the log is folded in whole, so
    /// the file is the truth; the write lock is held, so nothing is added to the log; and this connection reads from the file
    /// alone, which keeps every checkpoint out (SQLite's WAL-index, WAL_READ_LOCK(0)). Only octets that mean nothing change, so a
    /// crash in the middle leaves a good file. Readers may have old copies of these pages in memory; they never write.
    func clean(_ pages: [Int64]) throws(LedgerError) -> Int? {
        guard try foldLog() else { return nil }
        // This connection's own copies would bring the old middle back with the next change of the page.
        sqlite3_db_release_memory(connection.handle)
        return try connection.transaction(.rehearsal) { () throws(LedgerError) -> Int? in
            let size = Int(try connection.number("PRAGMA page_size"))
            // Reads from the file: takes the lock that keeps checkpoints out.
            _ = try connection.number("SELECT 1 FROM keeping")
            var cleaned = 0
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
            defer { memory.deallocate() }
            for page in pages {
                let offset = (page - 1) * Int64(size)
                guard sqlite_file_read(connection.handle, memory.baseAddress, Int32(size), offset) == SQLITE_OK else {
                    continue
                }
                let bytes = UnsafeRawBufferPointer(memory)
                guard PageGap.isDirty(bytes, isFirst: page == 1), let gap = PageGap.range(in: bytes, isFirst: page == 1)
                else { continue }
                let zeros = [UInt8](repeating: 0, count: gap.count)
                guard
                    sqlite_file_write(connection.handle, zeros, Int32(gap.count), offset + Int64(gap.lowerBound))
                        == SQLITE_OK
                else { throw .unusable("the ledger cannot be written: a page that was swept") }
                cleaned += 1
            }
            guard sqlite_file_sync(connection.handle) == SQLITE_OK else {
                throw .unusable("the ledger cannot be written: its disk does not sync")
            }
            return cleaned
        }
    }

    /// Something was deleted that free space may still hold.
    func noteUnswept() throws(LedgerError) {
        try statement(SweepSQL.raise).run()
    }

    /// Everything up to this mark is overwritten.
    fileprivate func noteSwept(_ mark: Int64) throws(LedgerError) {
        let done = try statement(SweepSQL.done)
        done.bind(1, mark)
        try done.run()
    }
}

extension Session {
    /// Rises with each deletion; 0 when all of them are overwritten.
    fileprivate func unswept() throws(LedgerError) -> Int64 {
        try connection.number("SELECT unswept FROM keeping")
    }
}

private enum SweepSQL {
    static let raise: StaticString = "UPDATE keeping SET unswept = unswept + 1"
    static let done: StaticString = "UPDATE keeping SET unswept = 0 WHERE unswept = ?1"
}
