// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Glibc
import Runtime
import Synchronization

/// The ledger in one SQLite file: who was to be alerted of what, and what became of each of them.
///
/// One connection writes, on a serial queue of its own; a few read, each on its own. Every writing call is one or more
/// transactions and durable when it returns (WAL with `synchronous=FULL`), and no transaction holds the writer for much
/// longer than 20 ms. Calls may come from anywhere.
public final class SQLiteLedger: Sendable {
    let writer: SessionQueue<WriteSession>
    private let readers: [SessionQueue<ReadSession>]
    /// How many calls each reader has before it.
    private let queued: Mutex<[Int]>
    private let lock: FolderLock
    let imports = ImportGate()
    /// How the writer does.
    public let meter: LedgerMeter
    /// The file, its chain and its time: for connections beside these.
    let file: LedgerFile
    let damage: DamageFlag

    private init(
        writer: SessionQueue<WriteSession>, readers: [SessionQueue<ReadSession>], lock: FolderLock, meter: LedgerMeter,
        file: LedgerFile, damage: DamageFlag
    ) {
        self.writer = writer
        self.readers = readers
        queued = Mutex(readers.map { _ in 0 })
        self.lock = lock
        self.meter = meter
        self.file = file
        self.damage = damage
    }

    /// Opens the ledger of a state folder, made if it is not there, and locks the folder.
    ///
    /// Blocks for a few milliseconds; call it before anything depends on speed.
    ///
    /// - Parameters:
    ///   - folder: The state folder; must exist.
    ///   - key: Keys the hashes of ids and addresses, and the audit's chain; kept outside the ledger, always the same.
    ///   - options: For tests.
    ///   - clock: Says whether a window is over when a call names no time.
    /// - Returns: The open ledger; close it with ``close()``.
    /// - Throws: ``LedgerError/busy(_:)`` if another process holds the folder, ``LedgerError/foreign(_:)`` if the file is
    ///   another program's, newer or under another key, ``LedgerError/damaged(_:)``, or ``LedgerError/unusable(_:)`` if it
    ///   cannot be written.
    public static func open(
        in folder: String, key: [UInt8], options: LedgerOptions = LedgerOptions(), clock: any TimeSource
    ) throws(LedgerError) -> SQLiteLedger {
        let lock = try FolderLock(folder: folder)
        let path = "\(folder)/\(fileName)"
        try make(path)
        let meter = LedgerMeter()
        let file = LedgerFile(path: path, clock: clock, chain: AuditChain(ledgerKey: key), closing: StopFlag())
        let damage = DamageFlag()
        let writer = try openWriter(file, key: key, options: options, meter, damage)
        var readers: [SessionQueue<ReadSession>] = []
        for number in 0..<readerCount {
            readers.append(
                SessionQueue(
                    label: "urgentd.ledger.reader.\(number)", session: try readSession(at: file), damage: damage))
        }
        return SQLiteLedger(writer: writer, readers: readers, lock: lock, meter: meter, file: file, damage: damage)
    }

    /// Calls `listener` once when damage of the file is met; from then on nothing more is claimed.
    ///
    /// On any queue; must not block.
    public func whenDamaged(_ listener: @escaping @Sendable (String) -> Void) {
        damage.tell(listener)
    }

    /// The writer's queue, which never works for long.
    ///
    /// A reader may: a count or a proof of ten million rows is no fault.
    public var owners: [QueueExecutor] { [writer.executor] }

    /// The ledger's file in the state folder.
    public static let fileName = "ledger.sqlite"

    /// Closes after the writing asked for before; reads that are under way, and later calls, throw ``LedgerError/closed``.
    ///
    /// Idempotent.
    public func close() async {
        file.closing.set()
        imports.close()
        for reader in readers { await reader.close() }
        await writer.close()
        lock.release()
    }

    /// One snapshot on the reader with the least to do, so that a long proof holds nobody up.
    func read<Value: Sendable>(
        _ body: @Sendable (Session) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let choice = queued.withLock { queued in
            let least = queued.indices.min { queued[$0] < queued[$1] } ?? 0
            queued[least] += 1
            return least
        }
        defer { queued.withLock { $0[choice] -= 1 } }
        return try await readers[choice].run { (session) throws(LedgerError) in
            try session.reading { () throws(LedgerError) in try body(session) }
        }
    }

    /// One transaction on the writer.
    func write<Value: Sendable>(
        _ body: @Sendable (WriteSession) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await writer.run { (session) throws(LedgerError) in
            try session.writing { () throws(LedgerError) in try body(session) }
        }
    }

    /// Status, listings and planning side by side; each costs a page cache.
    private static let readerCount = 3

    /// Creates the file readable for its owner only; SQLite gives its companions the same mode.
    private static func make(_ path: String) throws(LedgerError) {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .unusable("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        Glibc.close(file)
    }

    private static func openWriter(
        _ file: LedgerFile, key: [UInt8], options: LedgerOptions, _ meter: LedgerMeter, _ damage: DamageFlag
    ) throws(LedgerError) -> SessionQueue<WriteSession> {
        let connection = try Connection(path: file.path)
        try connection.execute(Tuning.everyone)
        try Migration.run(on: connection, chain: file.chain, options: options)
        try LedgerKey.check(key, on: connection)
        try connection.execute(Tuning.writer)
        if let pages = options.mostPages { try connection.execute("PRAGMA max_page_count = \(pages)") }
        let session = WriteSession(
            connection: connection, clock: file.clock, chain: file.chain, hash: KeyedHash(key: key),
            foldAt: options.addressesFoldedAt ?? RecentAddresses.usuallyFoldedAt, meter: meter)
        return SessionQueue(label: "urgentd.ledger.writer", session: session, damage: damage)
    }

    /// A session on a new connection that only reads, and ends when the ledger is closed.
    static func readSession(at file: LedgerFile) throws(LedgerError) -> ReadSession {
        let connection = try Connection(path: file.path)
        try connection.execute(Tuning.everyone + Tuning.reader)
        connection.end(when: file.closing)
        return ReadSession(connection: connection, clock: file.clock, chain: file.chain)
    }
}

/// What a ledger is opened with; the limits are for tests.
public struct LedgerOptions: Sendable {
    /// Written down by an upgrade, so that an older program can say which one is needed.
    public var program: String?
    /// Told how an upgrade of an existing ledger goes on; called on the thread that opens.
    public var migrating: (@Sendable (MigrationProgress) -> Void)?
    /// The file may grow to this many pages, then it is full.
    ///
    /// Nil: as the disk allows.
    public var mostPages: Int?
    /// So many new addresses are gathered in memory before they are written in order.
    ///
    /// Nil: 131,072.
    public var addressesFoldedAt: Int?

    public init(
        program: String? = nil, mostPages: Int? = nil, addressesFoldedAt: Int? = nil,
        migrating: (@Sendable (MigrationProgress) -> Void)? = nil
    ) {
        self.program = program
        self.migrating = migrating
        self.mostPages = mostPages
        self.addressesFoldedAt = addressesFoldedAt
    }
}

/// How the connections are set: all memory and waiting of the ledger is decided here.
///
/// A reader's large sort, should there ever be one, goes to a file; the writer sorts nothing large, and its statement
/// journals are faster in memory.
enum Tuning {
    /// Another process is only ever a person's sqlite3 or a backup: short.
    static let busyMilliseconds = 5000
    /// Small enough to be full at a hundred thousand volunteers already, so that memory does not grow with the roster; the kernel's
    /// page cache holds the rest of a large ledger.
    private static let writerCacheKiB = 8 * 1024
    /// A listing or a chunk of planning touches little twice.
    private static let readerCacheKiB = 1024
    /// Pages in the log before they are copied back: often enough that one copy stays within the writer's 20 ms.
    private static let checkpointPages = 2000
    /// A log that grew during a long read is cut back to this.
    private static let mostLogBytes = 64 * 1024 * 1024

    static let everyone = """
        PRAGMA busy_timeout = \(busyMilliseconds);
        PRAGMA foreign_keys = ON;
        PRAGMA mmap_size = 0;
        PRAGMA trusted_schema = OFF;

        """
    static let writer = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -\(writerCacheKiB);
        PRAGMA wal_autocheckpoint = \(checkpointPages);
        PRAGMA journal_size_limit = \(mostLogBytes);
        """
    static let reader = """
        PRAGMA query_only = ON;
        PRAGMA temp_store = FILE;
        PRAGMA cache_size = -\(readerCacheKiB);
        """
}
