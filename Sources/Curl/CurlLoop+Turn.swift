// SPDX-License-Identifier: MIT

import CCurl
import CLinux
import Dispatch
import Runtime

/// The way from a Dispatch source into the loop, which is not Sendable.
// @unchecked: only read by blocks on the loop's own serial queue, and every entry of the loop checks that it is on it.
final class LoopEntry: @unchecked Sendable {
    weak var loop: CurlLoop?

    init(loop: CurlLoop) {
        self.loop = loop
    }
}

/// One turn: act on every event, then collect what ended, then tell the owner.
extension CurlLoop {
    /// Returns whether nothing on the queue is urgent.
    func wake(_ events: [EpollSet.Event]) -> Bool {
        dispatchPrecondition(condition: .onQueue(queue))
        for event in events {
            if curlDescriptors.contains(event.descriptor) {
                act(on: event.descriptor, Self.curlBits(of: event.bits))
            } else if idleDescriptors.remove(event.descriptor) != nil {
                // The other side spoke or closed while nobody listens; libcurl looks before it uses the connection again.
                epoll?.forget(event.descriptor)
            } else {
                handlers?.ready(event.descriptor, Readiness(rawValue: event.bits))
            }
        }
        endTurn()
        // What libcurl wants done now, mostly the start of a transfer that was added in this turn.
        for _ in 0..<Self.mostFollowUps where isDueNow {
            isDueNow = false
            act(on: CURL_SOCKET_BAD, 0)
            endTurn()
        }
        return !isDueNow && multi != nil
    }

    /// Turns at a stretch before other work on the queue gets its turn.
    private static let mostFollowUps = 4

    func wakeByTimer() {
        dispatchPrecondition(condition: .onQueue(queue))
        act(on: CURL_SOCKET_BAD, 0)  // CURL_SOCKET_TIMEOUT is the same value
        endTurn()
    }

    private func act(on descriptor: curl_socket_t, _ bits: Int32) {
        guard let multi else { return }
        var running: Int32 = 0
        if curl_multi_socket_action(multi, descriptor, bits, &running) != CURLM_OK { rebuild() }
    }

    private func endTurn() {
        let finished = drain()
        if !finished.isEmpty { handlers?.finished(finished) }
        handlers?.turnEnded()
    }

    private func drain() -> [Finished] {
        var finished: [Finished] = []
        var left: Int32 = 0
        while let multi, let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                let easy = easies[handle]
            else { continue }
            finished.append(Finished(easy: easy, code: CurlCode(ccurl_message_result(message))))
        }
        return finished
    }

    /// After an error of the multi handle the state of all its transfers is unknown: each is told to have failed.
    private func rebuild() {
        let lost = closeMulti()
        makeMulti()
        handlers?.finished(lost.map { Finished(easy: $0, code: .loopFailed) })
    }

    /// libcurl waits on sockets for input, output and errors; a hang-up is input that says "closed".
    private static func curlBits(of bits: UInt32) -> Int32 {
        var result: Int32 = 0
        if bits & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { result |= CURL_CSELECT_IN }
        if bits & EPOLLOUT.rawValue != 0 { result |= CURL_CSELECT_OUT }
        if bits & EPOLLERR.rawValue != 0 { result |= CURL_CSELECT_ERR }
        return result
    }
}

/// What libcurl asks for, from inside its own calls: nothing here may call it back.
extension CurlLoop {
    /// The value replaces the interest: what libcurl no longer waits for must not wake us.
    fileprivate func socketChanged(_ descriptor: curl_socket_t, _ what: Int32) {
        dispatchPrecondition(condition: .onQueue(queue))
        if what == CURL_POLL_REMOVE {
            // If it is closed next, the kernel forgets it; if its number comes back, the next watch finds that out.
            curlDescriptors.remove(descriptor)
            idleDescriptors.insert(descriptor)
            return
        }
        var bits: UInt32 = 0
        if what & CURL_POLL_IN != 0 { bits |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { bits |= EPOLLOUT.rawValue }
        idleDescriptors.remove(descriptor)
        curlDescriptors.insert(descriptor)
        epoll?.watch(descriptor, for: bits)
    }

    fileprivate func timerChanged(_ milliseconds: Int) {
        dispatchPrecondition(condition: .onQueue(queue))
        isDueNow = milliseconds == 0
        if milliseconds > 0 {
            timer?.fire(after: .milliseconds(milliseconds))
            return
        }
        timer?.disarm()
        guard isDueNow, !isKickQueued else { return }
        isKickQueued = true
        let entry = LoopEntry(loop: self)
        queue.async { entry.loop?.kick() }
    }

    private func kick() {
        isKickQueued = false
        guard isDueNow else { return }
        isDueNow = false
        wakeByTimer()
    }
}

// The C callbacks. The context is the loop, alive because its own call into libcurl is on the stack.

func loopSocketChanged(
    _ easy: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t, _ what: Int32, _ context: UnsafeMutableRawPointer?,
    _ socketContext: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().socketChanged(descriptor, what)
    return 0
}

func loopTimerChanged(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().timerChanged(milliseconds)
    return 0
}
