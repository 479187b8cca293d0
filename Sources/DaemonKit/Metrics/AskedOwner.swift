// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Synchronization

/// A part of the daemon that is asked how it does, and that may hang.
///
/// Whoever asks waits for a limited time. While an answer is due nobody asks again: who comes meanwhile waits for the same
/// one, so that a part that hangs does not gather questions.
final class AskedOwner<Answer: Sendable>: Sendable {
    private struct State {
        var isAsked = false
        var count = 0
        var waiting: [Int: CheckedContinuation<Answer?, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Asks.
    ///
    /// - Parameters:
    ///   - limit: How long to wait.
    ///   - question: Asks the part; nil where it says that it cannot answer.
    /// - Returns: Nil without an answer in time.
    func ask(within limit: Duration, _ question: @escaping @Sendable () async -> Answer?) async -> Answer? {
        await withCheckedContinuation { continuation in
            let (number, isFirst) = state.withLock { state in
                state.count += 1
                state.waiting[state.count] = continuation
                defer { state.isAsked = true }
                return (state.count, !state.isAsked)
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(limit.wholeMilliseconds))) {
                self.state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: nil)
            }
            guard isFirst else { return }
            Task {
                let answer = await question()
                let waiting = self.state.withLock { state in
                    defer { state.waiting = [:] }
                    state.isAsked = false
                    return state.waiting.values
                }
                for continuation in waiting { continuation.resume(returning: answer) }
            }
        }
    }
}
