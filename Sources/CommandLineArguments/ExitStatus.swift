// SPDX-License-Identifier: MIT

/// What the programs tell their caller at the end: sysexits(3) where it has a word, 0 and 1 as everywhere.
public enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    case done = 0
    /// The daemon said no (unknown reference, a rule), or a check found a difference.
    case refused = 1
    /// The command line makes no sense (EX_USAGE).
    case usage = 64
    /// The data handed in is not valid, in whole or in part (EX_DATAERR).
    case badInput = 65
    /// The daemon does not answer (EX_UNAVAILABLE).
    case unreachable = 69
    /// Our own fault (EX_SOFTWARE).
    case internalFault = 70
    /// Try again (EX_TEMPFAIL).
    case busy = 75
    /// Not for this person (EX_NOPERM).
    case notAllowed = 77
    /// The configuration is not valid (EX_CONFIG).
    case configuration = 78
    /// The reader of our output went away; what a shell reports of any program that SIGPIPE (13) ended.
    case brokenPipe = 141
}
