// SPDX-License-Identifier: MIT

import Domain
import Glibc
import Runtime

/// Why a backup was not restored; the state is as it was.
public enum RestoreFault: Error, Sendable {
    /// The file is no whole backup (65).
    case notABackup(String)
    /// The file cannot be read, or the ledger in it cannot be used: damaged, newer, under another key (65).
    case unusable(String)
    /// It may be better at the next try: a daemon works on the state folder, the disk is full (75).
    case busy(String)
    /// Something that a person has to put right first: a path, an owner, a mode, a disk that is read-only (78).
    case unfit(String)
    /// The disk, or something of ours (70).
    case failed(String)
}

extension RestoreFault {
    /// The word for a system call that failed, by the same rule as at a start.
    init(_ path: String, _ error: SystemError) {
        switch error.number {
        case EACCES, EPERM:
            self = .unfit(
                "\(path): \(UserAccount.current) may not (\(error)); run it as root, or as the user whom the state folder "
                    + "belongs to")
        case ENOENT: self = .unfit("\(path): \(error); make the folder above it first, or give another path by --state")
        default:
            switch StartError(path, error) {
            case .busy(let why): self = .busy(why)
            case .unfit(let why): self = .unfit(why)
            case .state(let why): self = .failed("\(why); look at the disk and the kernel's log, then try again")
            case .configuration: self = .failed("\(path): \(error)")
            }
        }
    }

    /// The word for a ledger that could not be opened or marked.
    init(_ error: LedgerError) {
        switch error {
        case .diskFull: self = .busy("the disk is full: make room for a second ledger in the state folder")
        case .busy(let why): self = .busy(why)
        default: self = .unusable("\(error)")
        }
    }
}

extension RestoreFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notABackup(let why): "this is no backup that can be restored: \(why)"
        case .unusable(let why), .busy(let why), .unfit(let why), .failed(let why): why
        }
    }
}
