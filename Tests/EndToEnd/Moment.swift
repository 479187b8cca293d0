// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import TestSupport

/// When something is done to a daemon that nothing tells of: a kill is to come at any time.
enum Moment {
    /// Lets a random time pass, each magnitude as often as the others: what takes microseconds is met as well as what takes
    /// milliseconds.
    static func random(within microseconds: Int, _ dice: inout Dice) async throws {
        try await pass(microseconds: Int(exp2(Double.random(in: 0...log2(Double(microseconds)), using: &dice))))
    }

    static func pass(microseconds: Int) async throws {
        let moment = TestSignal<Void>()
        DispatchQueue.global(qos: .userInteractive).asyncAfter(deadline: .now() + .microseconds(microseconds)) {
            moment.send(())
        }
        try await moment.next()
    }
}
