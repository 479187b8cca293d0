// SPDX-License-Identifier: MIT

import CLinux
import Dispatch
import Glibc
import Runtime
import TestSupport
import Testing

@Suite("The epoll set under one Dispatch source")
struct EpollSetTests {
    /// A set on a queue of its own whose events a test can wait for.
    private struct Bench {
        let executor = QueueExecutor(label: "test.epoll")
        let events = TestSignal<Int32>()

        func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
            try await withCheckedThrowingContinuation { continuation in
                executor.queue.async { continuation.resume(with: Result { try body() }) }
            }
        }
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw SystemError(call: "pipe", number: errno) }
        return (ends[0], ends[1])
    }

    @Test("a number that is closed and used again for another descriptor is watched like any other, 200 times")
    func reuse() async throws {
        let bench = Bench()
        let events = bench.events
        let queue = bench.executor.queue
        // The set is confined to its queue; the box only carries it from block to block of that queue.
        let box = try await bench.run {
            Box(
                try EpollSet(queue: queue) { ready in
                    for event in ready {
                        // Level-triggered: the test closes the descriptor before the next wake-up.
                        close(event.descriptor)
                        events.send(event.descriptor)
                    }
                })
        }
        var numbers: Set<Int32> = []
        for _ in 0..<200 {
            let ends = try Self.pipe()
            try await bench.run { box.set.watch(ends.read, for: UInt32(EPOLLIN.rawValue)) }
            _ = write(ends.write, "x", 1)
            #expect(try await events.next() == ends.read)
            close(ends.write)
            numbers.insert(ends.read)
        }
        #expect(numbers.count < 200, "numbers must come again, or nothing was tested")
        try await bench.run { box.set.cancel() }
    }

    // @unchecked: the set is only touched in blocks of its own serial queue.
    private final class Box: @unchecked Sendable {
        let set: EpollSet

        init(_ set: EpollSet) {
            self.set = set
        }
    }
}
