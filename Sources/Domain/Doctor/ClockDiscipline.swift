// SPDX-License-Identifier: MIT

/// Whether something keeps the machine's clock right.
public struct ClockDiscipline: Sendable, Hashable {
    /// Nil: it cannot be known.
    public var isSynchronised: Bool?
    /// The kernel's own estimate of how far the clock may be off.
    public var errorMicroseconds: Int
    /// Why it cannot be known.
    public var why: String

    public init(isSynchronised: Bool?, errorMicroseconds: Int = 0, why: String = "") {
        self.isSynchronised = isSynchronised
        self.errorMicroseconds = errorMicroseconds
        self.why = why
    }

    /// What `doctor` says of it.
    public var finding: Finding {
        switch isSynchronised {
        case true:
            Finding(
                .ok, .clock, "", "the machine's clock is synchronised, within \(max(1, errorMicroseconds / 1000)) ms")
        case false:
            Finding(
                .warning, .clock, "", "nothing tells the kernel that the machine's clock is right",
                why: "windows open and close by it: a wrong clock sends late, or ends a window too early",
                advice:
                    "install and start systemd-timesyncd or chrony, then look at 'timedatectl'; the clock of a virtual "
                    + "machine may be kept by its host")
        case nil:
            Finding(
                .note, .clock, "", "whether the machine's clock is synchronised cannot be known here (\(why))",
                why: "windows open and close by it", advice: "look at 'timedatectl'")
        }
    }
}
