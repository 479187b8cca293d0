// SPDX-License-Identifier: MIT

import Dispatch
import Runtime
import TestSupport
import Testing

/// An owner as the house has them: the actor is its queue.
private actor Owner {
    nonisolated let executor = QueueExecutor(label: "test.owner")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private(set) var count = 0

    func add() {
        dispatchPrecondition(condition: .onQueue(executor.queue))
        count += 1
    }
}

@Suite("Owners and their queues")
struct QueueExecutorTests {
    @Test("an actor's methods run on its queue, and blocks of the queue enter the actor without waiting")
    func isolation() async {
        let owner = Owner()
        await owner.add()
        await withCheckedContinuation { continuation in
            owner.executor.queue.async {
                owner.assumeIsolated { $0.add() }
                continuation.resume()
            }
        }
        #expect(await owner.count == 2)
    }

    @Test("a thousand callers are served one at a time")
    func serial() async {
        let owner = Owner()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1_000 { group.addTask { await owner.add() } }
        }
        #expect(await owner.count == 1_000)
    }

    @Test("a pause leaves the queue free")
    func pause() async {
        let owner = Owner()
        async let paused: Void = owner.executor.pause(milliseconds: 20)
        await owner.add()
        await paused
        #expect(await owner.count == 1)
    }

    @Test("a pause of an hour ends with the task that is cancelled, before it begins or while it lasts")
    func cancelledPause() async {
        let executor = QueueExecutor(label: "test.pause")
        let waiting = Task { await executor.pauseUnlessCancelled(for: .seconds(3600)) }
        await executor.pauseUnlessCancelled(for: .milliseconds(5))
        waiting.cancel()
        await waiting.value
        let late = Task {
            while !Task.isCancelled { await Task.yield() }
            await executor.pauseUnlessCancelled(for: .seconds(3600))
        }
        late.cancel()
        await late.value
    }
}
