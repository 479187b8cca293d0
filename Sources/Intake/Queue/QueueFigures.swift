// SPDX-License-Identifier: MIT

/// What the queue folder has done since the start, for a scrape.
public struct QueueFigures: Sendable, Hashable {
    /// Files in `new/`, as of the last look less what has left it since.
    public var waiting = 0
    /// Files that went to `done/`.
    public var taken = 0
    /// Files that went to `rejected/`.
    public var rejected = 0
    /// How often a file was left where it is, to be tried again.
    public var postponed = 0

    public init() {}
}
