// SPDX-License-Identifier: MIT

import Domain

/// A file of the queue folder as it is handed over.
public struct QueueFile: Sendable {
    public let bytes: [UInt8]
    /// As shown to people.
    public let name: String
    /// Its owner, who counts as who handed it in.
    public let by: Identity
    /// Somebody beside its owner and the daemon may write to it, so that its owner may not know what stands in it.
    public let isOpenToOthers: Bool
}
