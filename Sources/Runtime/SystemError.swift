// SPDX-License-Identifier: MIT

import Glibc

/// A failed system call: which one, and errno.
public struct SystemError: Error, Hashable, Sendable {
    public let call: String
    public let number: Int32

    public init(call: String, number: Int32) {
        self.call = call
        self.number = number
    }
}

extension SystemError: CustomStringConvertible {
    public var description: String { "\(call): \(String(cString: strerror(number)))" }
}
