// SPDX-License-Identifier: MIT

import Telemetry

extension Metric {
    static let ledgerCommits = Metric(
        "urgentd_ledger_commit_seconds", .histogram, "From the last change of a transaction to its being on disk")
    static let ledgerTransactions = Metric(
        "urgentd_ledger_transaction_seconds", .histogram,
        "From the beginning of a transaction to its being on disk: nobody else writes meanwhile")
    static let ledgerFailures = Metric(
        "urgentd_ledger_write_failures_total", .counter, "Transactions that the disk or the file did not take")
    static let ledgerFile = Metric("urgentd_ledger_file_bytes", .gauge, "Size of the ledger's file")
    static let ledgerLog = Metric("urgentd_ledger_log_bytes", .gauge, "Size of the ledger's write-ahead log")
    static let lastBackup = Metric(
        "urgentd_last_backup_timestamp_seconds", .gauge,
        "When the newest whole backup was taken, in seconds since 1970; 0 if there never was one")
    static let lastBackupSize = Metric("urgentd_last_backup_size_bytes", .gauge, "Size of the newest whole backup")

    static let residentMemory = Metric(
        "process_resident_memory_bytes", .gauge, "Resident memory size in bytes")
    static let virtualMemory = Metric("process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes")
    static let cpuSeconds = Metric(
        "process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds")
    static let openFiles = Metric("process_open_fds", .gauge, "Number of open file descriptors")
    static let mostFiles = Metric("process_max_fds", .gauge, "Maximum number of open file descriptors")
    static let startTime = Metric(
        "process_start_time_seconds", .gauge, "Start time of the process since unix epoch in seconds")
}

extension MetricCatalogue {
    static let ledger: [Metric] = [
        .ledgerCommits, .ledgerTransactions, .ledgerFailures, .ledgerFile, .ledgerLog, .lastBackup, .lastBackupSize,
    ]
    /// Names and help are those of Prometheus' own client libraries.
    static let process: [Metric] = [
        .residentMemory, .virtualMemory, .cpuSeconds, .openFiles, .mostFiles, .startTime,
    ]
}
