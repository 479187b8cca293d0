// SPDX-License-Identifier: MIT

import Domain

extension Desk {
    public func examine(deep: Bool) async -> AsyncStream<Finding> { await examination(deep) }
}
