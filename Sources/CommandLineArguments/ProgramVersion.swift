// SPDX-License-Identifier: MIT

/// The version that both programs report.
public enum ProgramVersion {
    public static let current = "0.1.0"
}
