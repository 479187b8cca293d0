// SPDX-License-Identifier: MIT

/// Memory for one receive, shared by all connections of a loop.
final class ReceiveRoom {
    let bytes: UnsafeMutableRawBufferPointer

    init() {
        bytes = .allocate(byteCount: Self.size, alignment: 16)
    }

    deinit {
        bytes.deallocate()
    }

    /// 16 KiB: a turn's replies of one connection many times over.
    private static let size = 16 << 10
}
